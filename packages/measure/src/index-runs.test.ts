import { describe, expect, it } from '@jest/globals';
import { encodeIndexRuns, indexRunsOverlap } from './index-runs.ts';

const overlaps = (encoded: readonly number[], others: readonly number[]): boolean =>
  indexRunsOverlap(encodeIndexRuns(encoded), new Set(others));

describe('index runs', () => {
  it('tell which indices they hold, in whatever order those came', () => {
    const indices = [900, 5, 7, 6, 0, 123_456];
    const held = Array.from({ length: 1000 }, (_, index) => index).filter((index) => overlaps(indices, [index]));
    expect(held).toEqual([0, 5, 6, 7, 900]);
    expect(overlaps(indices, [123_455, 123_457])).toBe(false);
    expect(overlaps(indices, [1, 2, 123_456])).toBe(true);
    expect(overlaps([], [0])).toBe(false);
  });

  it('take little space', () => {
    const spread = Array.from({ length: 512 }, (_, position) => position * 117);
    expect(encodeIndexRuns(spread).length).toBeLessThan(1400);
    expect(encodeIndexRuns(Array.from({ length: 60_000 }, (_, index) => index))).toHaveLength(8);
  });

  it('answer at once for a run that is longer than any data set', () => {
    // Gap 0, run 2^34.
    const encoded = btoa('\x00\x80\x80\x80\x80\x40');
    expect(indexRunsOverlap(encoded, new Set([3]))).toBe(true);
  });

  it('refuse what they did not write', () => {
    for (const mangled of ['%%%', btoa('\x80'), btoa('\x00\xff\xff\xff\xff\xff\xff\xff\x01'), btoa('\x00')]) {
      expect(() => indexRunsOverlap(mangled, new Set([1]))).toThrow(expect.objectContaining({ code: 'MODEL_INVALID' }));
    }
  });
});
