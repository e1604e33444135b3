import { describe, expect, it } from '@jest/globals';
import { dropBounds } from './drop-bounds.ts';

const z975 = 1.959963984540054;

describe('bounds of the drop', () => {
  it('agree with a published interval: airway hyper-responsiveness of Bentur et al., n = 21, 1 against 7', () => {
    // Fagerland, Lydersen, Laake: Recommended tests and confidence intervals for paired binomial proportions (2014): Tango's
    // 95 % interval is -0.517 to -0.026.
    const { observed, lower, upper } = dropBounds({ n: 21, lost: 1, gained: 7 }, z975);
    expect(observed).toBeCloseTo(-6 / 21, 14);
    expect(lower).toBeCloseTo(-0.517, 3);
    expect(upper).toBeCloseTo(-0.026, 3);
  });

  it('are those of the definition: there the score is +-z', () => {
    // Only losses: q = 0 at drops above 0, so that (b - n d)^2 = z^2 n d (1 - d). With n = 100, b = 10, z = 2:
    // 10400 d^2 - 2400 d + 100 = 0, hence d = (2400 +- sqrt(2400^2 - 4 * 10400 * 100)) / 20800.
    const root = Math.sqrt(2400 ** 2 - 4 * 10_400 * 100);
    const { lower, upper } = dropBounds({ n: 100, lost: 10, gained: 0 }, 2);
    expect(lower).toBeCloseTo((2400 - root) / 20_800, 12);
    expect(upper).toBeCloseTo((2400 + root) / 20_800, 12);
  });

  it('are z^2 / (n + z^2) on both sides where nothing changed', () => {
    const { observed, lower, upper } = dropBounds({ n: 10_000, lost: 0, gained: 0 });
    expect(observed).toBe(0);
    expect(upper).toBeCloseTo(2.705543 / 10_002.705543, 10);
    expect(lower).toBeCloseTo(-upper, 12);
  });

  it('mirror each other when losses and gains change places', () => {
    const there = dropBounds({ n: 500, lost: 31, gained: 12 });
    const back = dropBounds({ n: 500, lost: 12, gained: 31 });
    expect(back.lower).toBeCloseTo(-there.upper, 12);
    expect(back.upper).toBeCloseTo(-there.lower, 12);
  });

  it('come to the Wald interval for many images', () => {
    const [n, lost, gained] = [1e6, 30_000, 20_000];
    const { observed, lower, upper } = dropBounds({ n, lost, gained });
    const wald = 1.6448536 * Math.sqrt((lost + gained) / n ** 2 - observed ** 2 / n);
    expect(upper - observed).toBeCloseTo(wald, 6);
    expect(observed - lower).toBeCloseTo(wald, 6);
  });

  it('stay inside [-1, 1] at the extremes', () => {
    expect(dropBounds({ n: 1, lost: 1, gained: 0 })).toMatchObject({ observed: 1, upper: 1 });
    expect(dropBounds({ n: 3, lost: 0, gained: 3 })).toMatchObject({ observed: -1, lower: -1 });
  });

  it('refuse counts that cannot be', () => {
    for (const counts of [
      { n: 0, lost: 0, gained: 0 },
      { n: 10, lost: 6, gained: 5 },
      { n: 10, lost: -1, gained: 0 },
      { n: NaN, lost: 0, gained: 0 },
    ]) {
      expect(() => dropBounds(counts)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    }
  });
});
