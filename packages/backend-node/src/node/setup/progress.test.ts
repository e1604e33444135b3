import { describe, expect, it } from '@jest/globals';
import { SetupProgress, type SetupEvent } from './progress.ts';

function recorder(): { readonly events: SetupEvent[]; at(ms: number, done: number): void } {
  const events: SetupEvent[] = [];
  let now = 0;
  const progress = new SetupProgress(
    { stage: 'unpack', text: 'x' },
    (event) => events.push(event),
    () => now,
  );
  return {
    events,
    at(ms, done) {
      now = ms;
      progress.at(done, 1000);
    },
  };
}

describe('SetupProgress', () => {
  it('estimates the time left from the rate so far', () => {
    const { events, at } = recorder();
    at(0, 0);
    at(2000, 200);
    expect(events.at(-1)).toEqual({ stage: 'unpack', text: 'x', doneBytes: 200, totalBytes: 1000, secondsLeft: 8 });
  });

  it('does not count what an earlier run had done', () => {
    const { events, at } = recorder();
    at(0, 800);
    at(1000, 900);
    expect(events.at(-1)?.secondsLeft).toBe(1);
  });

  it('reports twice a second at most, and always the end', () => {
    const { events, at } = recorder();
    at(0, 0);
    for (let ms = 1; ms < 500; ms++) at(ms, ms);
    at(499, 1000);
    expect(events.map(({ doneBytes }) => doneBytes)).toEqual([undefined, 0, 1000]);
  });
});
