import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isFoveaError, type ControlStore, type StoreCommand } from '@fovea/contracts';
import { controlStoreCases } from '@fovea/plugin-testing';
import { openSqliteStore } from './index.ts';
import { temporaryFolder } from './testing-fixtures/temporary-folder.ts';

type Commit = (...commands: readonly StoreCommand[]) => Promise<readonly unknown[]>;
type Sabotage = (store: ControlStore, commit: Commit) => Partial<ControlStore>;

/** A store that answers some command in its own way. */
const onCommand =
  (name: StoreCommand['command'], answer: (commit: () => Promise<unknown>) => Promise<unknown>): Sabotage =>
  (_store, commit) => ({
    commit: (async (...commands: readonly StoreCommand[]) =>
      commands.length === 1 && commands[0]?.command === name
        ? [await answer(async () => (await commit(...commands))[0])]
        : commit(...commands)) as ControlStore['commit'],
  });

const shrug =
  (code: string, answer: unknown) =>
  (commit: () => Promise<unknown>): Promise<unknown> =>
    commit().catch((error: unknown) => {
      if (isFoveaError(error) && error.code === code) return answer;
      throw error;
    });

const receipt = { isDuplicate: false, state: 'running', lastSeq: 1, directive: 'continue' };
const edit = (name: StoreCommand['command'], change: (input: never) => object): Sabotage => {
  return (_store, commit) => ({
    commit: ((...commands: readonly StoreCommand[]) =>
      commit(
        ...commands.map((command) =>
          command.command === name
            ? ({ ...command, input: { ...command.input, ...change(command.input as never) } } as StoreCommand)
            : command,
        ),
      )) as ControlStore['commit'],
  });
};

/** For each behaviour a store that lacks it. */
const broken: Readonly<Record<string, Sabotage>> = {
  'lease/exclusive': onCommand('lease.claim', async (commit) => (await commit()) ?? { lease: {}, run: { id: 'e.1' } }),
  'lease/stampede': onCommand('lease.claim', async (commit) => (await commit()) ?? { lease: {}, run: { id: 'e.1' } }),
  'lease/cancelled-meanwhile': onCommand('run.cancel', () => Promise.resolve({ cancelled: [], requested: [] })),
  'lease/fencing': onCommand('lease.report', shrug('LEASE_LOST', receipt)),
  'lease/forged-token': onCommand('lease.report', shrug('LEASE_LOST', receipt)),
  'lease/own-clock': edit('lease.renew', () => ({ durationMs: 1e9 })),
  'lease/expiry-requeues': onCommand('lease.expire', () => Promise.resolve([])),
  'lease/quarantine': edit('experiment.create', (input: { runs: object[] }) => ({
    runs: input.runs.map((run) => ({ ...run, maxAttempts: 99 })),
  })),
  'lease/release': onCommand('lease.release', () => Promise.resolve({ state: 'queued' })),
  'lease/retryable-failure': edit('experiment.create', (input: { runs: object[] }) => ({
    runs: input.runs.map((run) => ({ ...run, maxAttempts: 99 })),
  })),
  'lease/fit': edit('experiment.create', (input: { runs: object[] }) => ({
    runs: input.runs.map((run) => ({ ...run, roots: [] })),
  })),
  'lease/slots': edit('agent.register', (input: { offer: object }) => ({ offer: { ...input.offer, slots: 99 } })),
  'lease/measuring-alone': edit('agent.register', (input: { id: string; offer: object }) => ({
    offer: { ...input.offer, device: input.id },
  })),
  'lease/gates-steps': edit('agent.register', (input: { offer: object }) => ({
    offer: { ...input.offer, gatesSteps: false },
  })),
  'lease/order': edit('experiment.create', (input: { runs: object[] }) => ({
    runs: input.runs.map((run) => ({ ...run, priority: 0 })),
  })),
  'lease/directives': onCommand('lease.renew', async (commit) => ({
    ...((await commit()) as object),
    directive: 'continue',
  })),
  'lease/extend-all': onCommand('lease.extend-all', () => Promise.resolve(1)),
  'commit/atomic': (_store, commit) => ({
    commit: (async (...commands: readonly StoreCommand[]) => {
      const results: unknown[] = [];
      for (const command of commands) results.push(...(await commit(command)));
      return results;
    }) as ControlStore['commit'],
  }),
  'commit/whole-records': (store) => ({ runsById: async ({ ids }) => (await store.runsById({ ids })).toReversed() }),
  'experiment/compare-and-set': edit('experiment.update', () => ({ from: undefined, revision: undefined })),
  'page/stable-under-writes': (store) => {
    // Pages by number, as with an offset.
    let page = 0;
    return {
      experiments: async (input) => {
        page = input.after === undefined ? 0 : page + 1;
        const { items } = await store.experiments({ first: 200 });
        const from = page * input.first;
        const all = await store.experiments({ ...input, first: 1 });
        return { ...all, items: items.slice(from, from + input.first), hasNextPage: items.length > from + input.first };
      },
    };
  },
  'page/limits': (store) => ({ runs: (input) => store.runs({ ...input, first: 1, after: 'pz' }) }),
  'page/filters': (store) => ({ experiments: ({ first }) => store.experiments({ first }) }),
  'run/superseded': edit('run.create', () => ({ supersedes: undefined })),
  'mutation/once': onCommand('mutation.record', shrug('CONFLICT', null)),
  'model/aliases': edit('model.set-alias', () => ({ expected: undefined })),
  'model/rivals': edit('model.set-alias', () => ({ expected: undefined })),
  'dataset/names': onCommand('dataset.register', shrug('CONFLICT', {})),
  'token/life': onCommand('token.used', () => Promise.resolve(null)),
  'invite/uses': edit('invite.create', () => ({ uses: 2 })),
  'agent/token': edit('agent.register', () => ({ token: 'same' })),
  'watch/after-commit': () => ({ watch: () => ({ [Symbol.dispose]: () => undefined }) }),
  'append/in-order': (store) => ({ events: ({ run, limit }) => store.events({ run, after: 0, limit }) }),
  'append/optimistic-conflict': onCommand('lease.report', shrug('CONFLICT', receipt)),
  'append/pipelined': (_store, commit) => {
    // Each of them overtakes the one before.
    let waitMs = 100;
    return {
      commit: (async (...commands: readonly StoreCommand[]) => {
        waitMs -= 5;
        await new Promise((resolve) => setTimeout(resolve, waitMs));
        return commit(...commands);
      }) as ControlStore['commit'],
    };
  },
  'append/duplicate': onCommand('lease.report', async (commit) => ({
    ...((await commit()) as object),
    isDuplicate: false,
  })),
  'complete/once': onCommand('lease.report', shrug('LEASE_LOST', receipt)),
  'report/outputs': edit('lease.report', () => ({ lineage: [] })),
  'report/progress': edit('lease.report', () => ({ progress: null })),
  'metrics/special-values': edit('lease.report', (input: { points: { values: Record<string, number> }[] }) => ({
    points: input.points.map((point) => ({ ...point, values: { loss: Math.fround(point.values['loss'] ?? 0) } })),
  })),
  'metrics/last-value': (store) => ({
    series: async (input) =>
      (await store.series(input)).map((series) => ({ ...series, last: { ...series.last, value: 0 } })),
  }),
  'metrics/later-attempt': edit('lease.report', (input: { lease: { attempt: number }; points: unknown[] }) => ({
    points: input.lease.attempt > 1 ? [] : input.points,
  })),
  'metrics/curve': (store) => ({
    // Every so many points: loses what is between.
    curve: async (input) => {
      const all = await store.curve({ ...input, maxPoints: 1e6 });
      return {
        ...all,
        isSampled: all.total > input.maxPoints,
        samples: all.samples.filter(({ step }) => step % 40 === 0),
      };
    },
  }),
  'metrics/constant': (store) => ({ curve: (input) => store.curve({ ...input, maxPoints: 1e6 }) }),
  'metrics/stream': (store) => ({ points: (input) => store.points({ ...input, after: 0 }) }),
  'cache/shared': (store) => ({ stepResult: ({ cacheKey: _key }) => store.stepResult({ cacheKey: 'key' }) }),
};

describe('the cases of control stores', () => {
  it('each have a store that fails them', () => {
    expect(Object.keys(broken).sort()).toEqual(controlStoreCases.map(({ id }) => id).sort());
  });

  it.each(controlStoreCases.map((item) => [item.id, item] as const))(
    '%s fails a store that lacks it',
    async (id, item) => {
      await using folder = await temporaryFolder();
      const running = item.run({
        name: 'broken',
        async open(clock) {
          const store = await openSqliteStore({ file: join(folder.path, 'control.sqlite'), clock });
          const commit = store.commit.bind(store) as unknown as Commit;
          return { ...store, ...broken[id]?.(store, commit) };
        },
      });
      await expect(running).rejects.toMatchObject({ code: 'CONTRIBUTION_INVALID' });
    },
  );
});
