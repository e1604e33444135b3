import { describe, expect, it } from '@jest/globals';
import { spread } from './spread.ts';

describe('how far values are apart', () => {
  it('leaves out what is not known', () => {
    expect(spread([0.5, null, 0.75])).toBe(0.25);
    expect(spread([null, 0.5])).toBe(0);
  });
});
