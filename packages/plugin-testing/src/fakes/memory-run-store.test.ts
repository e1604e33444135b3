import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { MemoryRunStore } from './memory-run-store.ts';

describe('MemoryRunStore', () => {
  it('numbers events from 1 without gaps', async () => {
    const store = new MemoryRunStore();
    await store.append('run-1', 0, [{ type: 'run-started', pid: 7 }]);
    const appended = await store.append('run-1', 1, [
      { type: 'step-started', step: 'train' },
      { type: 'run-succeeded' },
    ]);
    expect(appended.map(({ seq }) => seq)).toEqual([2, 3]);
    expect((await store.read('run-1', 1)).map(({ type }) => type)).toEqual(['step-started', 'run-succeeded']);
    expect(await store.list()).toEqual(['run-1']);
  });

  it('answers STORE_CONFLICT to a writer that missed an event', async () => {
    const store = new MemoryRunStore();
    await store.append('run-1', 0, [{ type: 'run-started', pid: 7 }]);
    await expect(store.append('run-1', 0, [{ type: 'run-succeeded' }])).rejects.toMatchObject({
      code: 'STORE_CONFLICT',
    });
  });
});

describe('FakeClock', () => {
  it('moves only when it is told to', () => {
    const clock = new FakeClock();
    const before = clock.now();
    clock.advance(250);
    expect([clock.monotonic(), clock.now() - before]).toEqual([250, 250]);
  });
});
