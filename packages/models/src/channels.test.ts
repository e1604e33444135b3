import { describe, expect, it } from '@jest/globals';
import { scaledChannels } from './channels.ts';

describe('scaledChannels', () => {
  it.each([
    [32, 0.25, 8],
    [32, 0.75, 24],
    // 19.2 is nearest to 20; 3.2 and 1.6 rise to the least; 10.56 to 12.
    [32, 0.6, 20],
    [32, 0.1, 4],
    [32, 0.05, 4],
    [32, 0.33, 12],
    // 9.6 -> 8 would lose 17 %, so 12.
    [32, 0.3, 12],
    // 5.76 -> 4 would lose 30 %.
    [32, 0.18, 8],
    [64, 4, 256],
  ])('%d channels at width %d are %d', (channels, width, expected) => {
    expect(scaledChannels(channels, width)).toBe(expected);
  });

  it('leaves any number as it is at width 1', () => {
    expect([1, 3, 7, 33].map((channels) => scaledChannels(channels, 1))).toEqual([1, 3, 7, 33]);
  });

  it('never gives fewer channels for more width', () => {
    let last = 0;
    for (let width = 0.05; width <= 4; width += 0.01) {
      const channels = scaledChannels(33, width);
      expect(channels).toBeGreaterThanOrEqual(last);
      last = channels;
    }
  });
});
