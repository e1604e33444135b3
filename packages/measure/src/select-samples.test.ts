import { describe, expect, it } from '@jest/globals';
import type { DecodedSplit } from '@fovea/contracts';
import { selectSamples } from './select-samples.ts';
import { thumbnail } from './thumbnail.ts';

const bytesOf = (base64: string): number[] => [...atob(base64)].map((character) => character.charCodeAt(0));

/** Images of 1x1 pixel whose value is their index. */
function tinySplit(labels: readonly number[]): DecodedSplit {
  return {
    shape: [1, 1, 1],
    count: labels.length,
    pixels: Uint8Array.from(labels, (_, index) => index),
    labels: Int32Array.from(labels),
  };
}

describe('selectSamples', () => {
  // Labels 0 0 1 1 0; the model says 0 (0.75), 1 (0.625), 0 (0.875), 1 (0.5625), 0 (0.9375).
  const split = tinySplit([0, 0, 1, 1, 0]);
  const probabilities = Float32Array.of(0.75, 0.25, 0.375, 0.625, 0.875, 0.125, 0.4375, 0.5625, 0.9375, 0.0625);
  const indicesOf = (count: number): number[] =>
    selectSamples({ probabilities, images: { split }, numClasses: 2, count }).map(({ index }) => index);

  it('leads with the most confident mistakes, then takes right answers of each class in turn', () => {
    expect(indicesOf(10)).toEqual([2, 1, 4, 3, 0]);
  });

  it('keeps a quarter of the places for right answers', () => {
    expect(indicesOf(4)).toEqual([2, 1, 4, 3]);
    expect(indicesOf(2)).toEqual([2, 1]);
    expect(indicesOf(0)).toEqual([]);
  });

  it('tells index, label, prediction, confidence and pixels', () => {
    const [first] = selectSamples({ probabilities, images: { split }, numClasses: 2, count: 1 });
    expect(first).toMatchObject({ index: 2, label: 1, predicted: 0, confidence: 0.875, shape: [1, 1, 1] });
    expect(bytesOf(first!.pixels)).toEqual([2]);
  });

  it('names images by their place in the split, not in the selection', () => {
    const images = { split, indices: Int32Array.of(3, 1) };
    const samples = selectSamples({ probabilities: Float32Array.of(1, 0, 1, 0), images, numClasses: 2, count: 2 });
    expect(samples.map(({ index, label }) => [index, label])).toEqual([
      [3, 1],
      [1, 0],
    ]);
  });
});

describe('thumbnail', () => {
  it('averages the area of each pixel', () => {
    const { shape, pixels } = thumbnail(Uint8Array.of(0, 100, 20, 40, 50, 50, 30, 10), [2, 4, 1], 2);
    expect(shape).toEqual([1, 2, 1]);
    expect([...pixels]).toEqual([50, 25]);
  });

  it('keeps proportions and channels', () => {
    const photo = Uint8Array.from({ length: 300 * 200 * 3 }, (_, index) => [10, 20, 30][index % 3]!);
    const { shape, pixels } = thumbnail(photo, [200, 300, 3], 64);
    expect(shape).toEqual([43, 64, 3]);
    expect(pixels.every((value, index) => value === [10, 20, 30][index % 3])).toBe(true);
  });

  it('hands back a small image as it is', () => {
    const pixels = Uint8Array.of(1, 2);
    expect(thumbnail(pixels, [1, 2, 1], 64).pixels).toBe(pixels);
  });
});
