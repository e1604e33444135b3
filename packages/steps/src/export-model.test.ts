import type { CertificateRecord, FilesRecord, Graph, Verdict } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import { storedModel } from './digests.ts';
import { exportModel } from './export-model.ts';
import { stepContext } from './testing-fixtures/step-context.ts';
import { thresholdModel } from './testing-fixtures/threshold-model.ts';

const small = thresholdModel('small', 1.5, 2.5, { quantizer: { id: 'test/small', scheme: 'storage-only' } });
const plain = thresholdModel('plain', 1.5, 2.5);

async function certificateOf(graph: Graph, verdict: Verdict): Promise<Partial<CertificateRecord>> {
  return {
    verdict,
    normPoints: 1,
    imagesNeeded: verdict === 'INCONCLUSIVE' ? 5400 : null,
    counts: { n: 500, bothRight: 490, lost: 5, gained: 1, bothWrong: 4, changed: 6 },
    drop: { observedPoints: 0.8, lowerPoints: 0.02, upperPoints: 1.88 },
    model: { ...(await storedModel(graph)), name: '', top1: 1, quantizer: null, executor: '' },
  };
}

async function exported(model: Graph, certificate?: Partial<CertificateRecord>, uncertified = false) {
  const files = { 'model.json': new Uint8Array(1) };
  const { context, logs } = stepContext({
    'exporter:test/plain': () => ({
      export: () => Promise.resolve({ files, entry: 'model.json', notes: ['as it is'] }),
    }),
  });
  const step = await exportModel.create({ exporter: { use: 'test/plain' }, uncertified }, context);
  const outputs = await step.run({ model, ...(certificate === undefined ? {} : { certificate }) }, context);
  return { files: outputs['files'] as FilesRecord, logs };
}

describe('exporting', () => {
  it('writes what was never compressed without asking', async () => {
    expect((await exported(plain)).files.notes).toEqual(['as it is']);
    expect((await exported(plain, await certificateOf(small, 'FAIL'))).files.notes).toEqual(['as it is']);
  });

  it('writes a compressed model that passed', async () => {
    expect((await exported(small, await certificateOf(small, 'PASS'))).files.notes).toEqual(['as it is']);
  });

  it('writes an inconclusive one with a warning in its record', async () => {
    const { files, logs } = await exported(small, await certificateOf(small, 'INCONCLUSIVE'));
    expect(files.notes).toEqual([
      'INCONCLUSIVE: on 500 images the drop lies between 0.02 and 1.88 percentage points, the norm is 1; it would take about 5400.',
      'as it is',
    ]);
    expect(logs[0]).toMatch(/^warn: INCONCLUSIVE/);
  });

  it('refuses one that failed, whatever its params say', async () => {
    const failed = await certificateOf(small, 'FAIL');
    for (const uncertified of [false, true]) {
      await expect(exported(small, failed, uncertified)).rejects.toMatchObject({
        code: 'GATE_FAILED',
        message: expect.stringContaining('at most 1 percentage points; received 0.80'),
      });
    }
  });

  it('refuses a compressed model without a certificate of its own', async () => {
    await expect(exported(small)).rejects.toMatchObject({
      code: 'GATE_FAILED',
      message: expect.stringContaining('fovea/gate'),
    });
    const other = await certificateOf(plain, 'PASS');
    await expect(exported(small, other)).rejects.toMatchObject({
      code: 'GATE_FAILED',
      message: expect.stringContaining('one of sha256:'),
    });
  });

  it('writes it uncertified where that is wanted, and says so', async () => {
    const { files } = await exported(small, undefined, true);
    expect(files.notes[0]).toBe('Uncertified: no gate has judged what compression cost this model.');
  });
});
