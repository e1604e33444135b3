import { describe, expect, it } from '@jest/globals';
import { comparePredictions } from './compare-predictions.ts';

/** Probabilities of three classes in which `predicted` has `confidence` and the others share the rest. */
function rows(answers: readonly (readonly [predicted: number, confidence: number])[]): Float32Array {
  return Float32Array.from(
    answers.flatMap(([predicted, confidence]) =>
      [0, 1, 2].map((index) => (index === predicted ? confidence : (1 - confidence) / 2)),
    ),
  );
}

const split = {
  shape: [1, 1, 1] as const,
  count: 6,
  pixels: Uint8Array.of(10, 11, 12, 13, 14, 15),
  labels: Int32Array.of(0, 0, 0, 1, 1, 1),
};
// Lost, both right, lost and surer, gained, wrong in another way, wrong as before.
const before = rows([
  [0, 0.9],
  [0, 0.9],
  [0, 0.9],
  [0, 0.75],
  [0, 0.9],
  [2, 0.9],
]);
const after = rows([
  [1, 0.5],
  [0, 0.9],
  [2, 0.75],
  [1, 0.9],
  [2, 0.9],
  [2, 0.5],
]);
const input = { before, after, images: { split }, numClasses: 3, gallery: 2 };
const shownOf = (gallery: number) =>
  comparePredictions({ ...input, gallery }).flips.map(({ image }) => image !== undefined);

describe('comparing predictions image by image', () => {
  it('counts what was lost, gained and changed', () => {
    expect(comparePredictions(input).counts).toEqual({
      n: 6,
      bothRight: 1,
      lost: 2,
      gained: 1,
      bothWrong: 2,
      changed: 4,
    });
  });

  it('gives each class its recall before and after; none where it has no image', () => {
    expect(comparePredictions(input).perClass).toEqual([
      { label: 0, n: 3, recallBefore: 1, recallAfter: 1 / 3, lost: 2, gained: 0, changed: 2 },
      { label: 1, n: 3, recallBefore: 0, recallAfter: 1 / 3, lost: 0, gained: 1, changed: 2 },
      { label: 2, n: 0, recallBefore: null, recallAfter: null, lost: 0, gained: 0, changed: 0 },
    ]);
  });

  it('lists every flip, lost ones first and the surest leading, the first with their pixels', () => {
    const { flips } = comparePredictions(input);
    expect(flips.map(({ index }) => index)).toEqual([2, 0, 3, 4]);
    expect(flips[0]).toEqual({
      index: 2,
      label: 0,
      before: { predicted: 0, confidence: expect.closeTo(0.9, 6) },
      after: { predicted: 2, confidence: 0.75 },
      image: { shape: [1, 1, 1], pixels: btoa('\x0c') },
    });
  });

  it('shows losses first, and keeps a quarter of the places for other flips', () => {
    expect([0, 2, 3, 4, 9].map(shownOf)).toEqual([
      [false, false, false, false],
      [true, true, false, false],
      [true, true, true, false],
      [true, true, true, true],
      [true, true, true, true],
    ]);
    const many = { ...split, count: 6, labels: Int32Array.of(0, 0, 0, 0, 0, 1) };
    const all = { before: rows([[0, 0.9], [0, 0.9], [0, 0.9], [0, 0.9], [0, 0.9], [0, 0.9]]), after: rows([[1, 0.9], [1, 0.9], [1, 0.9], [1, 0.9], [1, 0.9], [1, 0.9]]) }; // prettier-ignore
    const { flips } = comparePredictions({ ...input, ...all, images: { split: many }, gallery: 4 });
    expect(flips.map(({ index, image }) => [index, image !== undefined])).toEqual([
      [0, true],
      [1, true],
      [2, true],
      [3, false],
      [4, false],
      [5, true],
    ]);
  });

  it('names images by their index in the split when a part of it is compared', () => {
    const images = { split, indices: Int32Array.of(4, 0) };
    const part = { before: rows([[1, 0.9], [0, 0.9]]), after: rows([[0, 0.9], [0, 0.9]]) }; // prettier-ignore
    const { flips, counts } = comparePredictions({ ...input, ...part, images });
    expect(flips.map(({ index }) => index)).toEqual([4]);
    expect(counts).toMatchObject({ n: 2, lost: 1, bothRight: 1 });
  });

  it('refuses NaN, other images and labels outside the classes', () => {
    const nan = Float32Array.from(after).fill(NaN, 0, 3);
    expect(() => comparePredictions({ ...input, after: nan })).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID' }),
    );
    expect(() => comparePredictions({ ...input, after: after.subarray(3) })).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
    const labels = Int32Array.of(7, 0, 0, 1, 1, 1);
    expect(() => comparePredictions({ ...input, images: { split: { ...split, labels } } })).toThrow(
      expect.objectContaining({ code: 'DATASET_INVALID' }),
    );
  });
});
