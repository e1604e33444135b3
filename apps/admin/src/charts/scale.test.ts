import { describe, expect, it } from '@jest/globals';
import { createScale, paddedDomain } from './scale.ts';

describe('scales', () => {
  it('map the ends of the domain to the ends of the range', () => {
    const { at } = createScale({ domain: [0, 10], range: [100, 0] });
    expect([at(0), at(5), at(10)]).toEqual([100, 50, 0]);
  });

  it('put powers of ten at even distances when logarithmic', () => {
    const { at, ticks } = createScale({ domain: [1, 10_000], range: [0, 400], isLog: true });
    expect([at(10), at(100)]).toEqual([100, 200]);
    expect(ticks).toEqual([1, 10, 100, 1000, 10_000]);
  });

  it('have round ticks', () => {
    expect(createScale({ domain: [0.81, 0.99], range: [0, 1] }).ticks).toEqual([0.85, 0.9, 0.95]);
  });

  it('have some width for a single value', () => {
    const [low, high] = paddedDomain([5]);
    expect(low).toBeLessThan(5);
    expect(high).toBeGreaterThan(5);
  });
});
