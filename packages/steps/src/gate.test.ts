import type { CertificateRecord, DataUse, Graph, LatencyRecord } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { encodeIndexRuns } from '@fovea/measure';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { gate } from './gate.ts';
import { stepContext, unevenDataset } from './testing-fixtures/step-context.ts';
import { interpretingBackend, thresholdModel, unevenRecord } from './testing-fixtures/threshold-model.ts';

const params = { batchSize: 7, limit: 0, integerLimit: 2000, gallery: 2 };
const quantizer = { id: 'test/small', scheme: 'storage-only' } as const;
const digest = `sha256:${'0'.repeat(64)}`;

// Images are as bright as their index is large; of six in a row three are of class 0, two of 1, one of 2.
const reference = thresholdModel('before', 9.5, 19.5);
const model = thresholdModel('after', 11.5, 21.5, { quantizer });

async function certify(
  inputs: Record<string, unknown> = {},
  changed: Partial<typeof params & { normPoints: number }> = {},
): Promise<{ certificate: CertificateRecord; logs: string[] }> {
  const { context, logs } = stepContext({ 'dataset:test/uneven': () => unevenDataset() });
  const step = await gate.create({ ...params, ...changed }, context);
  const outputs = await step.run(
    { dataset: await unevenRecord(), model, reference, ...inputs },
    { ...context, backend: () => Promise.resolve(interpretingBackend()) },
  );
  return { certificate: outputs['certificate'] as CertificateRecord, logs };
}

const sha256 = (graph: Graph): string => `sha256:${createHash('sha256').update(encodeFovea(graph)).digest('hex')}`;
const usedBy = (...dataUses: DataUse[]): Graph => ({ ...model, meta: { ...model.meta, dataUses } });

describe('the gate', () => {
  it('compares image by image', async () => {
    const { certificate } = await certify();
    // Images 10 and 11 went from 1 to 0, being 1 and 2; images 20 and 21 from 2 to 1, being 0 and 1.
    expect(certificate.counts).toEqual({ n: 30, bothRight: 10, lost: 1, gained: 1, bothWrong: 18, changed: 4 });
    expect(certificate.flips.map(({ index, before, after }) => [index, before.predicted, after.predicted])).toEqual([
      [10, 1, 0],
      [21, 2, 1],
      // Both are wrong in another way; of 20 the model is surer.
      [20, 2, 1],
      [11, 1, 0],
    ]);
    expect(certificate.perClass[1]).toEqual({
      label: 1,
      n: 10,
      recallBefore: 0.3,
      recallAfter: 0.3,
      lost: 1,
      gained: 1,
      changed: 2,
    });
  });

  it('certifies models, data, bounds and how it was made', async () => {
    const { certificate, logs } = await certify();
    expect(certificate).toMatchObject({
      version: 1,
      verdict: 'INCONCLUSIVE',
      normPoints: 0.5,
      pValue: 1,
      model: { digest: sha256(model), name: 'after', sizeBytes: encodeFovea(model).length, top1: 11 / 30, quantizer },
      reference: { digest: sha256(reference), name: 'before', top1: 11 / 30, quantizer: null },
      dataset: { name: 'uneven', digest, split: 'test', total: 30 },
      shapedBy: [],
      device: { backend: 'test/interpreter', device: 'this one' },
      latency: null,
      made: { by: 'fovea/gate', behaviour: 1, params, seed: 1, testLimit: 0 },
    });
    expect(certificate.drop).toEqual({
      observedPoints: 0,
      lowerPoints: expect.closeTo(-certificate.drop.upperPoints, 9),
      // d = 0.1091 solves 30 d = 1.645 sqrt(30 (2 q + d (1 - d))), with q = 0.0174.
      upperPoints: expect.closeTo(10.91, 2),
    });
    expect(certificate.imagesNeeded).toBeGreaterThan(30);
    expect(logs.join()).toMatch(/INCONCLUSIVE: drop 0\.00, .* images would tell/);
  });

  it('gives the same certificate for the same question', async () => {
    expect(await certify()).toEqual(await certify());
  });

  it('judges by the norm it is given', async () => {
    expect((await certify({}, { normPoints: 20 })).certificate.verdict).toBe('PASS');
    const worse = thresholdModel('worse', 29.5, 60.5, { quantizer });
    const { verdict, counts } = (await certify({ model: worse }, { normPoints: 0 })).certificate;
    // All are called 0: 15 are; 3 of class 1 and 2 of class 2 are lost, 9 of class 0 gained.
    expect({ verdict, lost: counts.lost, gained: counts.gained }).toEqual({
      verdict: 'INCONCLUSIVE',
      lost: 5,
      gained: 9,
    });
    const small = { ...reference, meta: { ...reference.meta, quantizer } };
    const back = await certify({ model: small, reference: thresholdModel('worse', 29.5, 60.5) });
    expect(back.certificate.counts).toMatchObject({ lost: 9, gained: 5 });
  });

  it('compares the same stratified part for both models, and says which', async () => {
    const { certificate } = await certify({}, { limit: 12 });
    expect(certificate.counts.n).toBe(12);
    expect(certificate.perClass.map(({ n }) => n)).toEqual([6, 4, 2]);
    expect(certificate.dataset.imagesDigest).not.toBe((await certify()).certificate.dataset.imagesDigest);
  });

  it('takes the latency of this model only', async () => {
    const { device } = (await certify()).certificate;
    const latency = { model: sha256(model), measurements: [], device } as LatencyRecord;
    expect((await certify({ latency })).certificate.latency).toEqual(latency);
    const other = { ...latency, model: sha256(reference) };
    expect((await certify({ latency: other })).certificate.latency).toBeNull();
  });

  it('tells what shaped the models, as long as none of it is compared', async () => {
    const calibration: DataUse = {
      purpose: 'calibration',
      dataset: digest,
      split: 'train',
      indices: encodeIndexRuns([1, 2]),
    };
    const other: DataUse = { purpose: 'training', dataset: `sha256:${'1'.repeat(64)}`, split: 'test' };
    const { certificate } = await certify({ model: usedBy(calibration, other) });
    expect(certificate.shapedBy).toEqual([calibration, other]);
  });

  it.each([
    ['calibrated on one of its images', { purpose: 'calibration', split: 'test', indices: encodeIndexRuns([90, 29]) }],
    ['trained on the split', { purpose: 'training', split: 'test' }],
    ['tuned on it', { purpose: 'tuning', split: 'test', indices: encodeIndexRuns([0, 1, 2]) }],
  ] as const)('refuses to judge a model that was %s', async (_, use) => {
    await expect(certify({ model: usedBy({ dataset: digest, ...use }) })).rejects.toMatchObject({
      code: 'DATA_SEEN',
      message: expect.stringContaining(use.purpose),
    });
    const shaped = { ...reference, meta: { ...reference.meta, dataUses: [{ dataset: digest, ...use }] } };
    await expect(certify({ reference: shaped })).rejects.toMatchObject({ code: 'DATA_SEEN' });
  });

  it('judges by other images of a split that calibrated', async () => {
    const use: DataUse = {
      purpose: 'calibration',
      dataset: digest,
      split: 'test',
      indices: encodeIndexRuns([0, 1, 2]),
    };
    const indices = [3, 4, 5, 6];
    const dataset = await unevenRecord({ test: { split: 'test', indices } });
    const { certificate } = await certify({ model: usedBy(use), dataset });
    expect(certificate.counts.n).toBe(4);
    expect(certificate.made.testLimit).toBe(4);
  });

  it('refuses a dataset whose roles share images with the test', async () => {
    const dataset = await unevenRecord({ calibration: { split: 'test', indices: [5] } });
    await expect(certify({ dataset })).rejects.toMatchObject({ code: 'DATA_SEEN' });
    const apart = await unevenRecord({
      calibration: { split: 'test', indices: [5] },
      test: { split: 'test', indices: [6] },
    });
    expect((await certify({ dataset: apart })).certificate.counts.n).toBe(1);
  });

  it('refuses a model beside itself, a compressed reference, and other classes', async () => {
    await expect(certify({ model: reference })).rejects.toMatchObject({
      code: 'PIPELINE_INVALID',
      message: expect.stringContaining('reference: "train.model"'),
    });
    await expect(certify({ model: reference, reference: model })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const renamed = { ...model, meta: { ...model.meta, classes: ['a', 'b', 'd'] } };
    await expect(certify({ model: renamed })).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});
