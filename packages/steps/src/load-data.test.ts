import type { DatasetRecord } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import { loadData } from './load-data.ts';
import { stepContext, unevenDataset } from './testing-fixtures/step-context.ts';

const base = {
  dataset: { use: 'test/uneven' },
  validationFraction: 0,
  trainLimit: 0,
  testLimit: 0,
  calibrationCount: 0,
};

async function load(
  params: Partial<typeof base>,
  dataset = unevenDataset(),
): Promise<{ record: DatasetRecord; logs: string[] }> {
  const { context, logs } = stepContext({ 'dataset:test/uneven': () => dataset });
  const step = await loadData.create({ ...base, ...params }, context);
  const { dataset: record } = await step.run({}, context);
  return { record: record as DatasetRecord, logs };
}

const labelOf = (index: number): number => (index % 6 < 3 ? 0 : index % 6 < 5 ? 1 : 2);
const countsOf = (indices: readonly number[] = []): number[] =>
  [0, 1, 2].map((label) => indices.filter((index) => labelOf(index) === label).length);

describe('load-data', () => {
  it('takes whole splits without listing their images', async () => {
    const { record } = await load({});
    expect(record.roles).toEqual({ train: { split: 'train' }, test: { split: 'test' } });
  });

  it('sets validation images aside class by class, and trains on none of them', async () => {
    const { record } = await load({ validationFraction: 0.2 });
    const { train, validation } = record.roles;
    expect(countsOf(validation?.indices)).toEqual([6, 4, 2]);
    expect(countsOf(train?.indices)).toEqual([24, 16, 8]);
    expect(new Set([...(train?.indices ?? []), ...(validation?.indices ?? [])]).size).toBe(60);
  });

  it('calibrates on training images only', async () => {
    const { record } = await load({ validationFraction: 0.5, calibrationCount: 12 });
    const { train, calibration } = record.roles;
    expect(calibration?.split).toBe('train');
    expect(calibration?.indices).toHaveLength(12);
    expect(calibration?.indices?.every((index) => train?.indices?.includes(index))).toBe(true);
  });

  it('keeps the proportions of classes in a smaller training and test set', async () => {
    const { record } = await load({ trainLimit: 12, testLimit: 6 });
    expect(countsOf(record.roles.train?.indices)).toEqual([6, 4, 2]);
    expect(countsOf(record.roles.test?.indices)).toEqual([3, 2, 1]);
  });

  it('deals the same parts again for the same seed', async () => {
    const params = { validationFraction: 0.2, trainLimit: 30, calibrationCount: 6 };
    expect((await load(params)).record.roles).toEqual((await load(params)).record.roles);
  });

  it('names the files that were left out, the first five one by one', async () => {
    const dataset = unevenDataset();
    const rejected = Array.from({ length: 7 }, (_, index) => ({ item: `photo-${index}.jpg`, reason: 'truncated' }));
    const describeIt = async () => ({ ...(await dataset.describe()), rejected });
    const { logs } = await load({}, unevenDataset({ describe: describeIt }));
    expect(logs).toHaveLength(6);
    expect(logs[0]).toBe('warn: left out photo-0.jpg: truncated');
    expect(logs[5]).toContain('2 more files');
  });
});
