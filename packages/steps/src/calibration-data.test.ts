import type { Preprocessing } from '@fovea/contracts';
import { describe, expect, it } from '@jest/globals';
import { calibrationData } from './calibration-data.ts';

const preprocessing: Preprocessing = {
  height: 1,
  width: 2,
  channels: 1,
  scale: 1,
  mean: [0],
  std: [1],
  fit: 'crop',
};
const split = {
  shape: [1, 2, 1] as const,
  count: 4,
  pixels: Uint8Array.of(0, 1, 10, 11, 20, 21, 30, 31),
  labels: Int32Array.of(0, 1, 0, 1),
};

describe('calibration data', () => {
  it('gives the chosen images in order, preprocessed, the last batch shorter', async () => {
    const data = await calibrationData({ split, indices: Int32Array.of(3, 0, 2) }, preprocessing, 'sha256:x');
    const batches = [...data.batches(2)].map(({ inputs, batchSize }) => [batchSize, ...inputs]);
    expect(batches).toEqual([
      [2, 30, 31, 0, 1],
      [1, 20, 21],
    ]);
  });

  it('is told apart by its images and by its dataset', async () => {
    const digestOf = async (indices: number[], dataset: string): Promise<string> =>
      (await calibrationData({ split, indices: Int32Array.from(indices) }, preprocessing, dataset)).digest;
    const digests = await Promise.all([digestOf([0, 1], 'a'), digestOf([1, 0], 'a'), digestOf([0, 1], 'b')]);
    expect(new Set(digests).size).toBe(3);
    expect(digests[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
  });
});
