import { describe, expect, it } from '@jest/globals';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatMilliseconds,
  formatPercent,
  formatTime,
  shorten,
  threeDigits,
  trimZeros,
} from './format.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');

describe('formats', () => {
  it.each([
    [formatPercent(0.98745, 2), '98.75 %'],
    [formatPercent(null), '–'],
    [formatPercent(NaN), '–'],
    [formatCount(4626), '4,626'],
    [formatCount(225_034), '225 k'],
    [formatCount(3_900_000), '3.90 M'],
    [formatBytes(512), '512 B'],
    [formatBytes(18_504), '18.5 kB'],
    [formatBytes(999_700), '1.00 MB'],
    [formatMilliseconds(0.0882), '0.0882 ms'],
    [formatMilliseconds(1234.5), '1235 ms'],
    [formatDuration(420), '420 ms'],
    [formatDuration(42_000), '42 s'],
    [formatDuration(200_000), '3 min 20 s'],
    [formatDuration(3_900_000), '1 h 5 min'],
    [formatTime('2026-03-14T09:26:53.000Z'), '2026-03-14 09:26 UTC'],
    [formatTime('<yesterday>'), '<yesterday>'],
    [threeDigits(0), '0'],
    [trimZeros('0.100 ms'), '0.1 ms'],
    [trimZeros('99.0 %'), '99 %'],
    [trimZeros('100 ms'), '100 ms'],
    [shorten('abcdef', 4), 'abc…'],
    [shorten('😀😀😀', 3), '😀😀😀'],
  ])('%s', (received, expected) => {
    expect(plain(received)).toBe(expected);
  });
});
