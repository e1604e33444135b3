import { describe, expect, it } from '@jest/globals';
import { predictAll } from './predict-all.ts';
import { brightnessSplit, labelsInTurn, preprocessing } from './testing-fixtures/training-parts.ts';

/** Answers with the first two inputs of each image. */
function echo(batches: number[] = []) {
  return {
    predict: async (inputs: Float32Array, batchSize: number): Promise<Float32Array> => {
      batches.push(batchSize);
      return Float32Array.from(
        { length: batchSize * 2 },
        (_, index) => inputs[Math.floor(index / 2) * 4 + (index % 2)]!,
      );
    },
  };
}

const split = brightnessSplit(labelsInTurn(10));

describe('predictAll', () => {
  it('keeps order across batches, the smaller last one included', async () => {
    const batches: number[] = [];
    const { probabilities, labels } = await predictAll({
      executable: echo(batches),
      preprocessing,
      images: { split },
      batchSize: 4,
    });
    expect(batches).toEqual([4, 4, 2]);
    expect([...labels]).toEqual(labelsInTurn(10));
    const expected = labelsInTurn(10).flatMap((_, image) => [split.pixels[image * 4]!, split.pixels[image * 4 + 1]!]);
    expect([...probabilities]).toEqual(expected.map((pixel) => Math.fround(pixel * (1 / 255))));
  });

  it('follows a selection', async () => {
    const images = { split, indices: Int32Array.of(7, 2) };
    const { probabilities, labels } = await predictAll({ executable: echo(), preprocessing, images, batchSize: 100 });
    expect([...labels]).toEqual([7 % 3, 2]);
    expect(probabilities[0]).toBe(Math.fround(split.pixels[28]! * (1 / 255)));
  });

  it('of no images is empty', async () => {
    const images = { split, indices: new Int32Array(0) };
    const { probabilities, labels } = await predictAll({ executable: echo(), preprocessing, images, batchSize: 4 });
    expect([probabilities.length, labels.length]).toEqual([0, 0]);
  });

  it('hands out labels of its own', async () => {
    const { labels } = await predictAll({ executable: echo(), preprocessing, images: { split }, batchSize: 4 });
    labels.fill(9);
    expect([...split.labels]).toEqual(labelsInTurn(10));
  });

  it('reports its end and stops when cancelled', async () => {
    const done: number[] = [];
    await predictAll({
      executable: echo(),
      preprocessing,
      images: { split },
      batchSize: 4,
      onProgress: (update) => done.push(update.done),
    });
    expect(done.at(-1)).toBe(10);
    const cancelled = predictAll({
      executable: echo(),
      preprocessing,
      images: { split },
      batchSize: 4,
      signal: AbortSignal.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses images of another size', async () => {
    const images = { split: { ...split, shape: [4, 1, 1] as const } };
    await expect(predictAll({ executable: echo(), preprocessing, images, batchSize: 4 })).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
    });
  });
});
