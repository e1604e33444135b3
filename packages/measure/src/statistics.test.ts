import { describe, expect, it } from '@jest/globals';
import { quantile, summarize } from './statistics.ts';

describe('quantile', () => {
  // numpy.quantile([1, 2, 3, 10], q) gives 1, 1.75, 2.5, 4.75, 7.9, 10.
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 2.5],
    [0.75, 4.75],
    [0.9, 7.9],
    [1, 10],
  ])('of 1, 2, 3, 10 at %d is %d', (q, expected) => {
    expect(quantile([1, 2, 3, 10], q)).toBeCloseTo(expected, 12);
  });

  it('of a single value is that value', () => {
    expect(quantile([7], 0.99)).toBe(7);
  });

  it.each([
    [[], 0.5],
    [[1], -0.1],
    [[1], 1.1],
    [[1], NaN],
  ])('refuses %j at %d', (values, q) => {
    expect(() => quantile(values as number[], q)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
  });
});

describe('summarize', () => {
  it('describes values in any order', () => {
    // Mean 4; deviations 6, -2, -1, -3; variance (36 + 4 + 1 + 9) / 3; noise (4.75 - 1.75) / 2.5.
    expect(summarize([10, 2, 3, 1])).toEqual({
      n: 4,
      mean: 4,
      standardDeviation: Math.sqrt(50 / 3),
      min: 1,
      p25: 1.75,
      p50: 2.5,
      p75: 4.75,
      p90: expect.closeTo(7.9, 12),
      p99: expect.closeTo(9.79, 12),
      max: 10,
      noise: 1.2,
    });
  });

  it('leaves its input as it was', () => {
    const values = [3, 1, 2];
    summarize(values);
    expect(values).toEqual([3, 1, 2]);
  });
});
