import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ControlStore, LeaseGrant, StoreChange } from '@fovea/contracts';
import { controlStoreSamples } from '@fovea/plugin-testing';
import { findPostgres } from '@fovea/plugin-testing/node';
import pg from 'pg';
import { openPostgresStore } from './index.ts';
import { cuttingProxy } from './testing-fixtures/cutting-proxy.ts';
import { startProcess } from './testing-fixtures/start-process.ts';
import { poolSize, testDatabases, whyNoPostgres, type TestDatabases } from './testing-fixtures/test-databases.ts';

const { claim, claimed, createSample, note, registerSampleAgent, sampleRun, send } = controlStoreSamples;

const isInstalled = findPostgres() !== undefined;
if (!isInstalled) process.stdout.write(`${whyNoPostgres}\n`);
const onPostgres = isInstalled ? describe : describe.skip;

let databases: TestDatabases;
beforeAll(async () => {
  if (isInstalled) databases = await testDatabases();
});
afterAll(async () => {
  if (isInstalled) await databases[Symbol.asyncDispose]();
});

const open = (url: string): Promise<ControlStore> => openPostgresStore({ url, poolSize });

/** Everything a store is told, and a way to wait for some of it. */
function listen(store: ControlStore) {
  const told: StoreChange[] = [];
  store.watch((changes) => told.push(...changes));
  return {
    told,
    async hears(matches: (change: StoreChange) => boolean): Promise<void> {
      while (!told.some(matches)) await sleep(5);
    },
  };
}

async function client(url: string): Promise<pg.Client & AsyncDisposable> {
  const connection = new pg.Client(url);
  await connection.connect();
  return Object.assign(connection, { [Symbol.asyncDispose]: () => connection.end() });
}

async function count(url: string, query: string): Promise<number> {
  await using connection = await client(url);
  const { rows } = await connection.query<{ count: string }>(query);
  return Number(rows[0]?.count);
}

onPostgres('two stores on one database', () => {
  it('see what the other has committed, and are told of it', async () => {
    const url = await databases.create();
    await using one = await open(url);
    await using other = await open(url);
    const { hears } = listen(other);
    await createSample(one, 'e');
    expect((await other.run({ id: 'e.1' }))?.state).toBe('queued');
    await hears(({ topic }) => topic === 'queue');
    await hears((change) => change.topic === 'experiment' && change.id === 'e');
    await registerSampleAgent(other, 'a');
    expect((await claim(other, 'a'))?.run.id).toBe('e.1');
    expect((await one.run({ id: 'e.1' }))?.state).toBe('running');
  });

  it('are told of more than fits into one notification', async () => {
    const url = await databases.create();
    await using one = await open(url);
    await using other = await open(url);
    const { told, hears } = listen(other);
    await createSample(one, 'e', { runs: 300 });
    await hears((change) => change.topic === 'run' && change.id === 'e.300');
    const runs = told.flatMap((change) => (change.topic === 'run' ? [change.id] : []));
    expect(new Set(runs).size).toBe(300);
  });

  it('are told what they may have missed when they hear again', async () => {
    const url = await databases.create();
    await using one = await open(url);
    await using other = await open(url);
    await createSample(one, 'e');
    await hearsAll(other);
    const { hears } = listen(other);
    await using admin = await client(url);
    await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where query = 'listen fovea_changes' and datname = current_database()`);
    await hears((change) => change.topic === 'run' && change.id === 'e.1');
    await hears(({ topic }) => topic === 'tokens');
  });

  it('lease 100 runs to 60 agents that ask again and again, each run once', async () => {
    const url = await databases.create();
    await using one = await open(url);
    await using other = await open(url);
    await createSample(one, 'e', { runs: 100 });
    const agents = Array.from({ length: 60 }, (_, index) => `agent-${index}`);
    await Promise.all(agents.map((agent) => registerSampleAgent(one, agent)));
    const leased: string[] = [];
    await Promise.all(
      agents.map(async (agent, index) => {
        const store = index % 2 === 0 ? one : other;
        for (let turn = 1; ; turn++) {
          const grant = await claim(store, agent, `secret-${agent}-${turn}`);
          if (grant === null) return;
          leased.push(grant.run.id);
          await send(store, grant, 1, { events: [{ type: 'run-succeeded' }] });
        }
      }),
    );
    expect([leased.length, new Set(leased).size]).toEqual([100, 100]);
    expect(await one.runCounts({ experiments: ['e'] })).toEqual({ e: { succeeded: 100 } });
  }, 30_000);
});

/** Waits until what was committed before has come through. */
async function hearsAll(store: ControlStore): Promise<void> {
  const { hears } = listen(store);
  await registerSampleAgent(store, 'last');
  await hears(({ topic }) => topic === 'agents');
}

onPostgres('a wake', () => {
  it('is passed on by another when its process was killed between commit and relay', async () => {
    const url = await databases.create();
    await using silent = startProcess('./silent-process.ts', url);
    await silent.said;
    await silent.kill();
    expect(await count(url, 'select count(*) from wake')).toBe(1);
    await using store = await open(url);
    await listen(store).hears(({ topic }) => topic === 'queue');
    while ((await count(url, 'select count(*) from wake')) > 0) await sleep(20);
  });

  it('is passed on by another that is open already', async () => {
    const url = await databases.create();
    await using store = await open(url);
    const { told, hears } = listen(store);
    await using silent = startProcess('./silent-process.ts', url);
    await silent.said;
    await silent.kill();
    await hears(({ topic }) => topic === 'queue');
    expect(told.filter(({ topic }) => topic === 'queue').length).toBeGreaterThan(0);
  });
});

onPostgres('sweeping', () => {
  it('is done by one of two, and by the other when that one is killed in the middle of it', async () => {
    const url = await databases.create();
    await using sweeping = startProcess('./sweeping-process.ts', url);
    expect(await sweeping.said).toBe('sweeping');
    await using store = await open(url);
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    await store.commit({ command: 'lease.claim', input: { agent: 'a', secret: 's', durationMs: 1 } });
    await sweeping.kill();
    let sweeps = 0;
    using _sweep = store.sweepWith?.(async () => {
      sweeps += 1;
      await store.commit({ command: 'lease.expire', input: { limit: 10 } });
    }) as Disposable;
    // The jobs of the killed one come back beside those that are new.
    while (sweeps < 3) await sleep(20);
    expect((await store.run({ id: 'e.1' }))?.state).toBe('queued');
    expect((await store.attempts({ run: 'e.1' })).map(({ ending }) => ending)).toEqual(['expired']);
    while ((await count(url, `select count(*) from bullmq.job where state = 'active'`)) > 0) await sleep(50);
  }, 30_000);
});

onPostgres('a commit', () => {
  it('is done again after a deadlock', async () => {
    const url = await databases.create();
    await using store = await open(url);
    await createSample(store, 'e', { runs: 2 });
    await using rival = await client(url);
    await rival.query('begin');
    await rival.query(`update run set priority = 7 where id = 'e.2'`);
    const commit = store.commit(
      { command: 'run.update', input: { id: 'e.1', set: { tags: ['both'] } } },
      { command: 'run.update', input: { id: 'e.2', set: { tags: ['both'] } } },
    );
    // It holds the first row now and waits for the second.
    await sleep(300);
    await rival.query(`update run set priority = 7 where id = 'e.1'`);
    await rival.query('commit');
    expect((await commit).map(({ tags, priority }) => [tags, priority])).toEqual([
      [['both'], 7],
      [['both'], 7],
    ]);
    expect(await count(url, 'select deadlocks as count from pg_stat_database where datname = current_database()')).toBe(
      1,
    );
  });

  it.each(['before', 'after'] as const)(
    'has one effect and its answer when the connection breaks %s the server has it',
    async (when) => {
      const url = await databases.create();
      await using proxy = await cuttingProxy(url);
      await using store = await open(proxy.url);
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const grant = await claimed(store, 'a');
      proxy.cutNextCommit(when);
      const receipt = await send(store, grant, 1, {
        events: [note('once')],
        points: [{ series: 's', step: 1, seq: 1, values: { loss: 1 } }],
      });
      expect(receipt).toMatchObject({ isDuplicate: false, state: 'running' });
      const events = await store.events({ run: 'e.1', after: 0, limit: 10 });
      expect(events.map(({ type }) => type)).toEqual(['run-queued', 'log']);
      proxy.cutNextCommit(when);
      await createSample(store, 'f');
      expect((await store.experiments({ first: 9 })).items.map(({ id }) => id)).toEqual(['f', 'e']);
    },
  );

  it('waits for a connection while the server has none left', async () => {
    const url = await databases.create();
    await using store = await open(url);
    await createSample(store, 'e');
    const others: pg.Client[] = [];
    await using admin = await client(url);
    const ours = `from pg_stat_activity where application_name = 'fovea' and datname = current_database()`;
    do {
      await admin.query(`select pg_terminate_backend(pid, 1000) ${ours}`);
      for (let isFull = false; !isFull;) {
        const other = new pg.Client(url);
        other.on('error', () => undefined);
        await other.connect().then(
          () => others.push(other),
          () => (isFull = true),
        );
      }
    } while ((await admin.query(`select 1 ${ours}`)).rows.length > 0);
    const commit = store.commit({ command: 'run.update', input: { id: 'e.1', set: { tags: ['patient'] } } });
    const outcome = await Promise.race([commit.then(() => 'done'), sleep(200).then(() => 'waiting')]);
    for (const other of others) await other.end();
    expect(outcome).toBe('waiting');
    expect((await commit)[0].tags).toEqual(['patient']);
  });

  it('leaves alone those it shares a transaction with when it fails', async () => {
    const url = await databases.create();
    await using store = await openPostgresStore({ url, poolSize: 3 });
    const record = (clientMutationId: string) =>
      store.commit({
        command: 'mutation.record',
        input: { actor: 'a', clientMutationId, mutation: 'm', request: '', response: '' },
      });
    const ids = ['1', '2', '1', '3', '1', '4', '2', '5'];
    const outcomes = await Promise.allSettled(ids.map(record));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([
      true,
      true,
      false,
      true,
      false,
      true,
      false,
      true,
    ]);
    expect(await count(url, 'select count(*) from mutation')).toBe(5);
    // Fewer transactions than commits: each connection counts its own.
    expect(await count(url, 'select max(number) as count from commit_mark')).toBeLessThan(5);
  });

  it('with a text that the database cannot hold is refused as it is', async () => {
    const url = await databases.create();
    await using store = await open(url);
    await createSample(store, 'e');
    const subject = { kind: 'experiment' as const, id: 'e' };
    const nul = store.commit({ command: 'note.add', input: { id: 'n', subject, text: 'a\0b', by: 'local' } });
    await expect(nul).rejects.toMatchObject({ code: 'USAGE' });
    const needs = store.commit({ command: 'run.create', input: { runs: [sampleRun('e', 2, { roots: ['a\0b'] })] } });
    await expect(needs).rejects.toMatchObject({ code: 'USAGE', subject: 'run:e.2' });
  });
});

onPostgres('a server that crashes under load', () => {
  it('is back within 10 s, with everything acknowledged in it once', async () => {
    const url = await databases.create();
    await using store = await open(url);
    await using other = await open(url);
    await createSample(store, 'e', { runs: 8 });
    const acknowledged = new Map<string, number>();
    let isOver = false;
    let longestMs = 0;
    const agents = Array.from({ length: 8 }, (_, index) => `agent-${index}`);
    const grants: LeaseGrant[] = [];
    for (const agent of agents) {
      await registerSampleAgent(store, agent);
      grants.push(await claimed(store, agent));
    }
    const work = grants.map(async (grant, index) => {
      const through = index % 2 === 0 ? store : other;
      for (let batch = 1; !isOver; batch++) {
        const started = performance.now();
        const points = [1, 2, 3].map((seq) => ({ series: 's', step: batch, seq, values: { loss: batch / seq } }));
        const receipt = await send(through, grant, batch, { events: [note(String(batch))], points });
        expect(receipt.isDuplicate).toBe(false);
        longestMs = Math.max(longestMs, performance.now() - started);
        acknowledged.set(grant.run.id, batch);
      }
    });
    const { hears } = listen(other);
    const total = (): number => [...acknowledged.values()].reduce((sum, batches) => sum + batches, 0);
    for (let crash = 0; crash < 2; crash++) {
      const before = total();
      while (total() < before + 50) await sleep(5);
      await databases.restart('immediate');
    }
    const before = total();
    while (total() < before + 50) await sleep(5);
    isOver = true;
    await Promise.all(work);
    expect(longestMs).toBeLessThan(10_000);
    for (const [run, batches] of acknowledged) {
      const events = await store.events({ run, after: 1, limit: 100_000 });
      const stored = events.flatMap((event) => (event.type === 'log' ? [Number(event.message)] : []));
      expect(stored).toEqual(Array.from({ length: batches }, (_, index) => index + 1));
      expect((await store.points({ run, after: 0, limit: 1_000_000 })).points).toHaveLength(batches * 3);
    }
    // Listening and waking go on as well.
    await createSample(store, 'after');
    await hears((change) => change.topic === 'experiment' && change.id === 'after');
    while ((await count(url, 'select count(*) from wake')) > 0) await sleep(20);
  }, 30_000);
});

onPostgres('opening a store', () => {
  it('is refused to a program older than the tables', async () => {
    const url = await databases.create();
    await using admin = await client(url);
    await admin.query(`insert into kysely_migration (name, timestamp) values ('z-newer', '2027')`);
    await expect(open(url)).rejects.toMatchObject({
      code: 'STORE_INCOMPATIBLE',
      details: { received: expect.stringContaining('z-newer') },
    });
  });

  it('migrates an empty database once for many who open it at the same time', async () => {
    const url = await databases.create();
    await using admin = await client(url);
    await admin.query('drop schema public cascade; create schema public; drop schema bullmq cascade');
    const stores = await Promise.all([1, 2, 3].map(() => openPostgresStore({ url, poolSize: 3 })));
    await createSample(stores[0] as ControlStore, 'e');
    expect((await stores[2]?.run({ id: 'e.1' }))?.state).toBe('queued');
    for (const store of stores) await store[Symbol.asyncDispose]();
  });

  it('answers what was asked before it was closed, and nothing after', async () => {
    const store = await open(await databases.create());
    const before = createSample(store, 'e');
    const closing = store[Symbol.asyncDispose]();
    await expect(before).resolves.toBeUndefined();
    await closing;
    await expect(createSample(store, 'f')).rejects.toMatchObject({ code: 'STORE_IO' });
    await expect(store.run({ id: 'e.1' })).rejects.toMatchObject({ code: 'STORE_IO' });
  });
});
