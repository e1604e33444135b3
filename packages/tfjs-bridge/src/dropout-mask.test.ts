import { describe, expect, it } from '@jest/globals';
import { dropoutMask } from './dropout-mask.ts';

describe('dropoutMask', () => {
  it('is the same for the same seed and node', () => {
    expect(dropoutMask(3, 'drop', 0.4, 1001)).toEqual(dropoutMask(3, 'drop', 0.4, 1001));
  });

  it('never changes between releases', () => {
    expect([...dropoutMask(1, 'dropout', 0.5, 16)]).toEqual([2, 0, 0, 2, 0, 0, 0, 0, 0, 2, 0, 2, 0, 2, 0, 2]);
  });

  it.each([
    ['seed', dropoutMask(4, 'drop', 0.5, 1000)],
    ['node', dropoutMask(3, 'drop2', 0.5, 1000)],
  ])('is independent of the mask of another %s', (_, other) => {
    const mask = dropoutMask(3, 'drop', 0.5, 1000);
    const agreeing = mask.filter((value, index) => value === other[index]).length;
    // Binomial(1000, 1/2): 5 standard deviations are 79.
    expect(Math.abs(agreeing - 500)).toBeLessThan(79);
  });

  it.each([0.1, 0.25, 0.5, 0.9])('drops the share %d and keeps the mean', (rate) => {
    const mask = dropoutMask(12, 'drop', rate, 100_000);
    const dropped = mask.filter((value) => value === 0).length;
    expect(dropped / mask.length).toBeCloseTo(rate, 2);
    expect(mask.reduce((sum, value) => sum + value, 0) / mask.length).toBeCloseTo(1, 1);
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / (1 - rate))]));
  });

  it('decides neighbours independently', () => {
    const mask = dropoutMask(5, 'drop', 0.5, 100_000);
    const pairs = mask.filter((value, index) => value !== 0 && mask[index + 1] !== 0).length;
    expect(pairs / mask.length).toBeCloseTo(0.25, 2);
  });
});
