import { describe, expect, it } from '@jest/globals';
import type { StoreCommand } from '@fovea/contracts';
import { CommitQueue } from './commit-queue.ts';
import type { Commands, Outcome } from './transactions.ts';

const used = (id: string): StoreCommand => ({ command: 'token.used', input: { ids: [id] } });
const revoke = (id: string): StoreCommand => ({ command: 'token.revoke', input: { id } });

/** A queue whose transactions end when the test says so. */
function queueOf(lanes: number) {
  const groups: (readonly Commands[])[] = [];
  const ends: (() => void)[] = [];
  const queue = new CommitQueue({
    lanes,
    run(group) {
      groups.push(group);
      const done = group.map((): Outcome => ({ isDone: true, result: [null], changes: [] }));
      return new Promise((resolve) => ends.push(() => resolve(done)));
    },
    onCommitted: () => undefined,
  });
  const endAll = async (): Promise<void> => {
    for (let end = ends.shift(); end !== undefined; end = ends.shift()) {
      end();
      await new Promise(setImmediate);
    }
  };
  return { queue, groups, endAll };
}

describe('commits that wait', () => {
  it('share transactions when they are small, each connection a part of them', async () => {
    const { queue, groups, endAll } = queueOf(2);
    const commits = Array.from({ length: 10 }, (_, index) => queue.add([used(String(index))]));
    await endAll();
    await Promise.all(commits);
    expect(groups.map((group) => group.length)).toEqual([1, 1, 4, 2, 1, 1]);
    expect(groups.flat(2).map(({ input }) => (input as { ids: string[] }).ids[0])).toEqual([...'0123456789']);
  });

  it('have a transaction to themselves when they touch what others wait for', async () => {
    const { queue, groups, endAll } = queueOf(1);
    const commits = [used('a'), revoke('b'), used('c'), used('d'), revoke('e')].map((command) => queue.add([command]));
    await endAll();
    await Promise.all(commits);
    expect(groups.map((group) => group.length)).toEqual([1, 1, 2, 1]);
  });

  it('of one lease are done one after the other, and hold up no other', async () => {
    const { queue, groups, endAll } = queueOf(3);
    const renew = (run: string): StoreCommand => {
      return { command: 'lease.renew', input: { lease: { run, attempt: 1, token: 't' }, durationMs: 1 } };
    };
    const commits = ['a', 'a', 'b', 'a'].map((run) => queue.add([renew(run)]));
    const runs = (): string[] => groups.flat(2).map(({ input }) => (input as { lease: { run: string } }).lease.run);
    expect(runs()).toEqual(['a', 'b']);
    await endAll();
    await Promise.all(commits);
    expect(runs()).toEqual(['a', 'b', 'a', 'a']);
  });

  it('are refused beyond 4096, to be sent again later', async () => {
    const { queue, endAll } = queueOf(2);
    const commits = Promise.allSettled(Array.from({ length: 5000 }, () => queue.add([used('a')])));
    await endAll();
    const refusals = (await commits).filter((outcome) => outcome.status === 'rejected');
    expect(refusals.length).toBe(5000 - 4096 - 2);
    expect(refusals[0]?.reason).toMatchObject({ code: 'RATE_LIMITED', details: { retryable: true } });
  });

  it('are done before the queue closes, and none after', async () => {
    const { queue, groups, endAll } = queueOf(1);
    const commits = ['a', 'b', 'c'].map((id) => queue.add([revoke(id)]));
    const closing = queue.close();
    await expect(queue.add([used('late')])).rejects.toMatchObject({ code: 'STORE_IO' });
    await endAll();
    await Promise.all([...commits, closing]);
    expect(groups.length).toBe(3);
  });
});
