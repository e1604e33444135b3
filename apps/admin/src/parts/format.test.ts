import { describe, expect, it } from '@jest/globals';
import {
  formatAgo,
  formatBytes,
  formatCount,
  formatDuration,
  formatList,
  formatNumber,
  formatShare,
  formatValue,
} from './format.ts';

describe('numbers for people', () => {
  it('writes sizes with three digits and a unit of 1000', () => {
    expect([formatBytes(0), formatBytes(999), formatBytes(1234), formatBytes(98_765_432)]).toEqual([
      '0 B',
      '999 B',
      '1.23 kB',
      '98.8 MB',
    ]);
  });

  it('writes counts without a unit', () => {
    expect([formatCount(7), formatCount(225_034), formatCount(4_200_000_000)]).toEqual(['7', '225 k', '4.2 G']);
  });

  it('writes durations in the unit that reads best', () => {
    expect([0.0421, 12.34, 61_000, 3_900_000, 200_000_000].map(formatDuration)).toEqual([
      '0.0421 ms',
      '12.3 ms',
      '1 min 1 s',
      '1 h 5 min',
      '2 d 7 h',
    ]);
  });

  it('writes a dash for what is not known', () => {
    expect([
      formatBytes(null),
      formatShare(undefined),
      formatDuration(Number.NaN),
      formatAgo(null),
      formatValue(null),
    ]).toEqual(Array(5).fill('–'));
  });

  it('says how long ago, and how long from now', () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    expect(formatAgo('2026-01-01T23:59:58Z', now)).toBe('just now');
    expect(formatAgo('2026-01-01T23:00:00Z', now)).toBe('1 h ago');
    expect(formatAgo('2026-01-02T00:09:30Z', now)).toBe('in 10 min');
  });

  it('keeps very small and very large numbers readable', () => {
    expect([formatNumber(0.0001234), formatNumber(0.12345), formatNumber(12_345_678)]).toEqual([
      '1.23e-4',
      '0.123',
      '1.23e7',
    ]);
  });

  it('names contributions by their label', () => {
    expect(formatValue({ use: 'fovea/sgd', label: 'SGD' })).toBe('SGD');
    expect(formatValue({ use: 'fovea/sgd' })).toBe('fovea/sgd');
  });

  it('shortens long lists, but never by a single entry', () => {
    expect(formatList(['a', 'b', 'c', 'd'])).toBe('a, b, c, d');
    expect(formatList(['a', 'b', 'c', 'd', 'e'])).toBe('a, b, c and 2 more');
  });
});
