import { describe, expect, it } from '@jest/globals';
import { createRng } from './rng.ts';
import { stratifiedSplit, stratifiedSubset } from './stratified.ts';

const labelsOf = (...counts: readonly number[]): Int32Array =>
  Int32Array.from(counts.flatMap((count, label) => new Array<number>(count).fill(label)));
const countsOf = (labels: Int32Array, positions: Int32Array, numClasses: number): number[] =>
  Array.from({ length: numClasses }, (_, label) => positions.filter((position) => labels[position] === label).length);

describe('stratifiedSubset', () => {
  it.each([
    [[50, 30, 20], 10, [5, 3, 2]],
    [[50, 30, 20], 0, [0, 0, 0]],
    [[50, 30, 20], 1000, [50, 30, 20]],
    // Shares 3.33 each: the remainder goes to the first.
    [[10, 10, 10], 10, [4, 3, 3]],
    // Shares 9.8, 0.1, 0.1: each class keeps one.
    [[980, 10, 10], 10, [8, 1, 1]],
    [[980, 10, 10], 2, [2, 0, 0]],
    [[5, 0, 5], 4, [2, 0, 2]],
    [[1, 1, 1], 2, [1, 1, 0]],
  ])('of classes of %j takes %d as %j', (sizes, count, expected) => {
    const labels = labelsOf(...sizes);
    const subset = stratifiedSubset({ labels, numClasses: 3, count, rng: createRng(1) });
    expect(countsOf(labels, subset, 3)).toEqual(expected);
    expect([...subset]).toEqual([...new Set(subset)].sort((a, b) => a - b));
  });

  it('depends on the stream alone, and not only on the first examples', () => {
    const labels = labelsOf(100, 100);
    const draw = (seed: number) => stratifiedSubset({ labels, numClasses: 2, count: 20, rng: createRng(seed) });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    expect(Math.max(...draw(1).filter((position) => position < 100))).toBeGreaterThan(50);
  });
});

describe('stratifiedSplit', () => {
  it('parts each class by the fraction, leaving none out and none twice', () => {
    const labels = labelsOf(100, 50, 10);
    const { first, second } = stratifiedSplit({ labels, numClasses: 3, fraction: 0.2, rng: createRng(1) });
    expect(countsOf(labels, first, 3)).toEqual([20, 10, 2]);
    expect([...first, ...second].sort((a, b) => a - b)).toEqual([...labels.keys()]);
  });

  it('gives each side at least one of a class that has two', () => {
    const labels = labelsOf(2, 3);
    const { first, second } = stratifiedSplit({ labels, numClasses: 2, fraction: 0.01, rng: createRng(1) });
    expect(countsOf(labels, first, 2)).toEqual([1, 1]);
    expect(countsOf(labels, second, 2)).toEqual([1, 2]);
  });

  it('leaves all on one side at fractions 0 and 1', () => {
    const labels = labelsOf(4, 4);
    const part = (fraction: number) => stratifiedSplit({ labels, numClasses: 2, fraction, rng: createRng(1) });
    expect([part(0).first.length, part(1).second.length]).toEqual([0, 0]);
  });
});
