import type { Graph } from '@fovea/contracts';
import { encodeFovea, decodeFovea } from '@fovea/graph';
import { encodeIndexRuns } from '@fovea/measure';
import { describe, expect, it } from '@jest/globals';
import { overlapping, withDataUses } from './data-uses.ts';
import { quantize } from './quantize.ts';
import { stepContext, unevenDataset } from './testing-fixtures/step-context.ts';
import { thresholdModel, unevenRecord } from './testing-fixtures/threshold-model.ts';

const model = thresholdModel('plain', 1.5, 2.5);
const dataset = `sha256:${'0'.repeat(64)}`;

describe('the record of the images that shaped a model', () => {
  it('names purpose, dataset, split and images of each role, once', async () => {
    const record = await unevenRecord({
      train: { split: 'train' },
      validation: { split: 'train', indices: [8, 7] },
    });
    const trained = withDataUses(model, record, ['train', 'validation', 'calibration']);
    const uses = [
      { purpose: 'training', dataset, split: 'train' },
      { purpose: 'selection', dataset, split: 'train', indices: encodeIndexRuns([7, 8]) },
    ];
    expect(trained.meta.dataUses).toEqual(uses);
    expect(withDataUses(trained, record, ['train'])).toBe(trained);
    expect(decodeFovea(encodeFovea(trained)).meta.dataUses).toEqual(uses);
  });

  it('counts the whole split as used where listing its images would take more room than a small model', async () => {
    const indices = Array.from({ length: 5000 }, (_, index) => 3 * index);
    const trained = withDataUses(model, await unevenRecord({ train: { split: 'train', indices } }), ['train']);
    expect(trained.meta.dataUses).toEqual([{ purpose: 'training', dataset, split: 'train' }]);
  });

  it('finds the uses that share images with the test', async () => {
    const use = (split: 'train' | 'test', indices?: number[]) => ({
      purpose: 'calibration' as const,
      dataset,
      split,
      ...(indices === undefined ? {} : { indices: encodeIndexRuns(indices) }),
    });
    const whole = await unevenRecord();
    const part = await unevenRecord({ test: { split: 'test', indices: [3, 4] } });
    const uses = [use('train'), use('test'), use('test', [3]), use('test', [5])];
    expect(overlapping(uses, whole)).toEqual(uses.slice(1));
    expect(overlapping(uses, part)).toEqual(uses.slice(1, 3));
    expect(overlapping([{ ...use('test'), dataset: 'sha256:other' }], whole)).toEqual([]);
  });

  it('is written by quantization, and only of images that it looked at', async () => {
    const quantized = async (needsCalibration: boolean): Promise<Record<string, unknown>> => {
      const { context } = stepContext({
        'dataset:test/uneven': () => unevenDataset(),
        'quantizer:test/small': () => ({
          scheme: 'storage-only',
          needsCalibration,
          quantize: (graph: Graph) =>
            Promise.resolve({ graph, scheme: 'storage-only', bytes: 1, keptFloat: [], notes: [] }),
        }),
      });
      const step = await quantize.create({ quantizer: { use: 'test/small' } }, context);
      const calibration = { split: 'train', indices: [4, 2] } as const;
      return step.run({ model, dataset: await unevenRecord({ calibration }) }, context);
    };
    const calibrated = await quantized(true);
    expect((calibrated['model'] as Graph).meta.dataUses).toEqual([
      { purpose: 'calibration', dataset, split: 'train', indices: encodeIndexRuns([2, 4]) },
    ]);
    expect(calibrated['reference']).toEqual(model);
    expect((await quantized(false))['model']).not.toHaveProperty('meta.dataUses');
  });
});
