import { describe, expect, it } from '@jest/globals';
import { RunScheduler, type RunSlot } from './run-scheduler.ts';

/** Lets everything that can go on go on. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A run that does what it is told, step by step. */
function member(scheduler: RunScheduler) {
  let slot: RunSlot | undefined;
  let end: () => void = () => undefined;
  const finished = scheduler.run((given) => {
    slot = given;
    return new Promise<void>((resolve) => (end = resolve));
  });
  return {
    get hasStarted() {
      return slot !== undefined;
    },
    acquire(request: { cacheKey?: string; exclusive?: boolean } = {}) {
      const state = { isGranted: false };
      void slot?.acquire({ step: 'step', exclusive: false, ...request }).then(() => (state.isGranted = true));
      return state;
    },
    release: () => slot?.release(),
    async end() {
      end();
      await finished;
    },
  };
}

describe('RunScheduler', () => {
  it('starts no more runs than compute at one time', async () => {
    const scheduler = new RunScheduler(2);
    const members = [1, 2, 3].map(() => member(scheduler));
    await settle();
    expect(members.map(({ hasStarted }) => hasStarted)).toEqual([true, true, false]);
    await members[0]?.end();
    await settle();
    expect(members[2]?.hasStarted).toBe(true);
  });

  it('lets a step that measures wait until all others have ended or wait, and start nothing beside it', async () => {
    const scheduler = new RunScheduler(2);
    const [first, second, third] = [member(scheduler), member(scheduler), member(scheduler)];
    await settle();
    const measuring = first.acquire({ exclusive: true });
    await settle();
    // The slot that waits is given to the next run.
    expect([measuring.isGranted, third.hasStarted]).toEqual([false, true]);
    await second.end();
    const alsoMeasuring = third.acquire({ exclusive: true });
    await settle();
    expect([measuring.isGranted, alsoMeasuring.isGranted]).toEqual([true, false]);
    const fourth = member(scheduler);
    await settle();
    expect(fourth.hasStarted).toBe(false);
    first.release();
    await first.end();
    await settle();
    expect(alsoMeasuring.isGranted || fourth.hasStarted).toBe(true);
  });

  it('computes one thing once: the second that needs it waits for the first', async () => {
    const scheduler = new RunScheduler(2);
    const [first, second] = [member(scheduler), member(scheduler)];
    await settle();
    const leading = first.acquire({ cacheKey: 'same' });
    const following = second.acquire({ cacheKey: 'same' });
    await settle();
    expect([leading.isGranted, following.isGranted]).toEqual([true, false]);
    first.release();
    await settle();
    expect(following.isGranted).toBe(true);
  });

  it('frees what a run held when it ends without a word', async () => {
    const scheduler = new RunScheduler(1);
    const [first, second] = [member(scheduler), member(scheduler)];
    await settle();
    first.acquire({ exclusive: true });
    await settle();
    await first.end();
    await settle();
    expect(second.hasStarted).toBe(true);
  });

  it('gathers a bounded number of waiting runs, so that measuring ones get their turn', async () => {
    const scheduler = new RunScheduler(1, 2);
    const members = [1, 2, 3, 4, 5].map(() => member(scheduler));
    await settle();
    for (let round = 0; round < 5; round++) {
      const running = members.filter(({ hasStarted }) => hasStarted);
      const state = running[running.length - 1]?.acquire({ exclusive: true });
      await settle();
      expect(state?.isGranted).toBe(true);
      running[running.length - 1]?.release();
      await running[running.length - 1]?.end();
      await settle();
    }
    expect(members.every(({ hasStarted }) => hasStarted)).toBe(true);
  });

  it('lets go of a run that is called off before its turn', async () => {
    const scheduler = new RunScheduler(1);
    const first = member(scheduler);
    const abort = new AbortController();
    const second = scheduler.run(() => Promise.resolve('ran'), abort.signal);
    await settle();
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'CANCELLED' });
    await first.end();
    expect(await scheduler.run(() => Promise.resolve('ran'))).toBe('ran');
  });
});
