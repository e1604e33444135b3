import { describe, expect, it } from '@jest/globals';
import { mcnemarExact } from './mcnemar.ts';

/** Twice the lower tail in whole numbers, without any floating point before the end. */
function byBigIntegers(lost: number, gained: number): number {
  const trials = BigInt(lost + gained);
  let term = 1n;
  let tail = 0n;
  for (let k = 0n; k <= BigInt(Math.min(lost, gained)); k++) {
    tail += term;
    term = (term * (trials - k)) / (k + 1n);
  }
  // Cut to 2^-100 of the whole before it becomes a double.
  return Math.min(1, Number((tail << 101n) >> trials) / 2 ** 100);
}

describe('the exact McNemar test', () => {
  it.each([
    // 2 (1 + 8) / 2^8: the airway data of Bentur et al. (2009).
    [1, 7, 0.0703125],
    // 2 / 2^5
    [5, 0, 0.0625],
    // 2 (1 + 10 + 45) / 2^10
    [2, 8, 0.109375],
    [0, 0, 1],
    [1, 0, 1],
    [4, 4, 1],
    [4, 5, 1],
  ])('of %d lost and %d gained images is %d', (lost, gained, expected) => {
    expect(mcnemarExact(lost, gained)).toBeCloseTo(expected, 14);
    expect(mcnemarExact(gained, lost)).toBe(mcnemarExact(lost, gained));
  });

  it.each([
    [3, 17],
    [40, 80],
    [140, 202],
    [481, 519],
    [4900, 5100],
  ])('agrees with sums of whole numbers for %d and %d', (lost, gained) => {
    expect(mcnemarExact(lost, gained) / byBigIntegers(lost, gained)).toBeCloseTo(1, 12);
  });

  it('stays a probability, and ordered, for a million images', () => {
    const far = mcnemarExact(495_000, 505_000);
    const near = mcnemarExact(498_500, 501_500);
    // Two-sided normal tails at 9.999 and 2.999 standard deviations, continuity corrected: 1.5e-23 and 2.7e-3.
    expect(far).toBeGreaterThan(1.4e-23);
    expect(far).toBeLessThan(1.7e-23);
    expect(near).toBeCloseTo(0.00271, 4);
    expect(mcnemarExact(499_999, 500_001)).toBeCloseTo(0.9992, 4);
    expect(mcnemarExact(0, 1_000_000)).toBe(0);
  });

  it('refuses counts that cannot be', () => {
    for (const [lost, gained] of [
      [-1, 2],
      [0.5, 2],
      [NaN, 1],
    ] as const) {
      expect(() => mcnemarExact(lost, gained)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    }
  });
});
