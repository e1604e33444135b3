import { describe, expect, it } from '@jest/globals';
import { staleKeys } from './stale-keys.ts';

describe('live updates', () => {
  it('read a changed run, its experiment and the lists anew, each once', () => {
    const change = { topic: 'RUN', id: 'r', experiment: 'e' };
    expect(staleKeys({ isResync: false, changes: [change, change] })).toEqual([
      ['runs'],
      ['run', 'r'],
      ['experiment', 'e'],
    ]);
  });

  it('read everything anew when more happened than is listed', () => {
    expect(staleKeys({ isResync: true, changes: [] })).toEqual([[]]);
  });
});
