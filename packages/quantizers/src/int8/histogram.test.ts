import { describe, expect, it } from '@jest/globals';
import { createTestRng } from '@fovea/graph/testing';
import { GrowingHistogram } from './histogram.ts';

const largestOf = (values: readonly number[]) => Math.max(...values.map(Math.abs));

function histogramOf(batches: readonly (readonly number[])[]) {
  const growing = new GrowingHistogram();
  for (const values of batches) growing.add(values, largestOf(values));
  return growing.histogram();
}

describe('a growing histogram', () => {
  const rng = createTestRng(4);
  const batches = [1e-3, 40, 0, 7, 0.2].map((spread) =>
    Array.from({ length: 200 }, () => spread * (rng.next() * 2 - 1)),
  );

  it('is the same whatever the order of the values', () => {
    const expected = histogramOf(batches);
    expect(histogramOf(batches.toReversed())).toEqual(expected);
    expect(histogramOf([batches.flat()])).toEqual(expected);
  });

  it('counts each value in the bin that holds it', () => {
    const { range, counts, total } = histogramOf(batches);
    const all = batches.flat();
    const width = (range.max - range.min) / counts.length;
    expect(total).toBe(1000);
    expect([...counts]).toEqual(
      Array.from(counts, (_, bin) => {
        const low = range.min + bin * width;
        return all.filter((value) => value >= low && value < low + width).length;
      }),
    );
    expect(range.min).toBeLessThanOrEqual(Math.min(...all));
    expect(range.max).toBeGreaterThan(Math.max(...all));
  });

  it('gives values after relu 2048 bins or more', () => {
    const { counts } = histogramOf([[0, 1.001]]);
    expect(counts.length).toBeGreaterThanOrEqual(2048);
  });

  it('holds nothing but zeros', () => {
    expect(histogramOf([[0, 0, 0]])).toEqual({ range: { min: 0, max: 0 }, counts: Float64Array.of(3), total: 3 });
  });
});
