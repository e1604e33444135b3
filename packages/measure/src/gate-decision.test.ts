import { describe, expect, it } from '@jest/globals';
import { dropBounds } from './drop-bounds.ts';
import { decideGate, normOf } from './gate-decision.ts';

describe('the decision of the gate', () => {
  it('passes when the upper bound is within the norm', () => {
    // 30 lost, 25 gained: a drop of 0.05 points, give or take 0.12.
    expect(decideGate({ n: 10_000, lost: 30, gained: 25 }, 0.005)).toMatchObject({
      verdict: 'PASS',
      imagesNeeded: null,
    });
  });

  it('fails when the lower bound exceeds the norm', () => {
    expect(decideGate({ n: 10_000, lost: 300, gained: 25 }, 0.01)).toMatchObject({
      verdict: 'FAIL',
      imagesNeeded: null,
    });
  });

  it('passes exactly at the norm, and not a hair below', () => {
    const outcomes = { n: 2000, lost: 12, gained: 4 };
    const { upper } = dropBounds(outcomes);
    expect(decideGate(outcomes, upper).verdict).toBe('PASS');
    expect(decideGate(outcomes, upper - 1e-12).verdict).toBe('INCONCLUSIVE');
  });

  it('fails above the norm only, not at it', () => {
    const outcomes = { n: 2000, lost: 60, gained: 4 };
    const { lower } = dropBounds(outcomes);
    expect(decideGate(outcomes, lower).verdict).toBe('INCONCLUSIVE');
    expect(decideGate(outcomes, lower - 1e-12).verdict).toBe('FAIL');
  });

  it('says how many images would pass if nothing changed on them either', () => {
    // z^2 / (n + z^2) <= 0.01 from n = 99 z^2 = 267.85 on.
    expect(decideGate({ n: 100, lost: 0, gained: 0 }, 0.01)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      imagesNeeded: 268,
    });
  });

  it('names the fewest images that decide, for a pass and for a failure', () => {
    for (const [lost, norm, verdict] of [
      [4, 0.01, 'PASS'],
      [8, 0.01, 'FAIL'],
    ] as const) {
      const { imagesNeeded } = decideGate({ n: 500, lost, gained: 1 }, norm);
      const at = (n: number) => decideGate({ n, lost: (lost / 500) * n, gained: n / 500 }, norm).verdict;
      expect(at(imagesNeeded ?? 0)).toBe(verdict);
      expect(at((imagesNeeded ?? 0) - 1)).toBe('INCONCLUSIVE');
    }
  });

  it('knows when no number of images would decide', () => {
    expect(decideGate({ n: 1000, lost: 10, gained: 0 }, 0.01)).toMatchObject({
      verdict: 'INCONCLUSIVE',
      imagesNeeded: null,
    });
    expect(decideGate({ n: 1000, lost: 0, gained: 0 }, 0).imagesNeeded).toBeNull();
  });

  it('allows each scheme what published methods reach', () => {
    expect([normOf('storage-only'), normOf('integer-compute'), normOf('binary-compute'), normOf(undefined)]).toEqual([
      0.5, 1, 10, 1,
    ]);
  });
});
