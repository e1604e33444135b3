import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from '@jest/globals';
import { controlStoreSamples } from '@fovea/plugin-testing';
import type { ControlStore, LeaseGrant } from '@fovea/contracts';
import { migrate, migrations } from '@fovea/store-sql';
import { openSqliteStore } from './index.ts';
import { kyselyOf, openRaw } from './sqlite-database.ts';
import { sqliteSql } from './sqlite-sql.ts';
import { startLimited } from './testing-fixtures/start-limited.ts';
import { startProcess } from './testing-fixtures/start-process.ts';
import { temporaryFolder, testClock } from './testing-fixtures/temporary-folder.ts';

const { claim, createSample, leaseMs, registerSampleAgent, send } = controlStoreSamples;

/** Small form; the long one sets the variable. */
const kills = Number(process.env['FOVEA_KILLS'] ?? 20);

async function leased(store: ControlStore): Promise<LeaseGrant> {
  await createSample(store, 'e');
  await registerSampleAgent(store, 'a');
  return (await claim(store, 'a')) as LeaseGrant;
}

describe('a store whose process is killed', () => {
  it(`loses nothing acknowledged in ${kills} kills`, async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    const acknowledged = new Map<string, number[]>();
    for (let round = 1; round <= kills; round++) {
      await using writer = startProcess('./writer-process.ts', file, String(round));
      await writer.message(() => true);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 120));
      await writer.kill();
      const messages = writer.messages as readonly { readonly run: string; readonly batch: number }[];
      acknowledged.set(
        messages[0]?.run ?? '',
        messages.map(({ batch }) => batch),
      );
    }
    const raw = new Database(file, { readonly: true });
    expect(raw.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    raw.close();
    await using store = await openSqliteStore({ file, clock: testClock });
    expect(acknowledged.size).toBe(kills);
    for (const [run, batches] of acknowledged) {
      const events = await store.events({ run, after: 1, limit: 100_000 });
      const stored = events.map((event) => (event.type === 'log' ? Number(event.message) : 0));
      // All that were acknowledged, and of those that were not only whole ones, in order.
      expect(stored).toEqual(Array.from({ length: stored.length }, (_, index) => index + 1));
      expect(stored.length).toBeGreaterThanOrEqual(Math.max(...batches));
      const { points } = await store.points({ run, after: 0, limit: 1_000_000 });
      expect(points.length).toBe(stored.length * 3);
    }
  }, 120_000);

  it('lets its leases be given another while, and goes on', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    await using writer = startProcess('./writer-process.ts', file, '1');
    await writer.message(() => true);
    await writer.kill();
    await using store = await openSqliteStore({ file, clock: testClock });
    expect(await store.commit({ command: 'lease.extend-all', input: { durationMs: leaseMs } })).toEqual([1]);
    expect((await store.run({ id: 'round-1.1' }))?.state).toBe('running');
  });
});

describe('a store that someone has open', () => {
  it('is refused to another process, which is told whose it is', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    await using holder = startProcess('./holding-process.ts', file);
    await holder.message((message) => message === 'open');
    await expect(openSqliteStore({ file, clock: testClock })).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      details: { received: `process ${holder.pid}` },
    });
    await holder.kill();
    await using store = await openSqliteStore({ file, clock: testClock });
    expect((await store.experiments({ first: 1 })).items).toEqual([]);
  });

  it('is refused to the same process, until it is closed', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    const store = await openSqliteStore({ file, clock: testClock });
    await expect(openSqliteStore({ file, clock: testClock })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await store[Symbol.asyncDispose]();
    await using again = await openSqliteStore({ file, clock: testClock });
    expect((await again.experiments({ first: 1 })).items).toEqual([]);
  });
});

describe('a migration', () => {
  it.each(['first', 'second'])('that is killed midway, the %s one, leaves what was there before', async (which) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    if (which === 'second') {
      await using store = await openSqliteStore({ file, clock: testClock });
      await createSample(store, 'before');
    }
    await using migrating = startProcess('./migrating-process.ts', file, which);
    expect(await migrating.ended()).toBe('SIGKILL');
    const raw = new Database(file, { readonly: true });
    const tables = raw.prepare("select name from sqlite_master where type = 'table' and name in ('half', 'run')").all();
    raw.close();
    expect(tables).toEqual(which === 'first' ? [] : [{ name: 'run' }]);
    await using store = await openSqliteStore({ file, clock: testClock });
    const { items } = await store.experiments({ first: 1 });
    expect(items.map(({ id }) => id)).toEqual(which === 'first' ? [] : ['before']);
  });

  it('of a newer version keeps an older one out', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    const raw = openRaw(file, 'writer');
    await migrate(kyselyOf(raw), { ...migrations(sqliteSql(raw)), 'z-newer': { up: () => Promise.resolve() } });
    raw.close();
    await expect(openSqliteStore({ file, clock: testClock })).rejects.toMatchObject({
      code: 'STORE_INCOMPATIBLE',
      details: { received: expect.stringContaining('z-newer') },
    });
  });

  it('happens once', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    for (const id of ['first', 'second']) {
      await using store = await openSqliteStore({ file, clock: testClock });
      await createSample(store, id);
    }
    await using store = await openSqliteStore({ file, clock: testClock });
    expect((await store.experiments({ first: 9 })).items.map(({ id }) => id)).toEqual(['second', 'first']);
  });
});

describe('a store that cannot write', () => {
  it('says so, keeps what it acknowledged and takes nothing on top of it', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'control.sqlite');
    // Files of this process end at 4 MiB.
    const { acknowledged, refused } = await startLimited('./full-process.ts', { fileBlocks: 4096, args: [file] });
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused)).toEqual(new Set(['STORE_IO']));
    await using store = await openSqliteStore({ file, clock: testClock });
    for (const clientMutationId of acknowledged) {
      expect(await store.mutation({ actor: 'a', clientMutationId })).toMatchObject({ mutation: 'm' });
    }
  });
});

describe('a store under load', () => {
  it('writes while a long read is under way', async () => {
    await using folder = await temporaryFolder();
    await using store = await openSqliteStore({ file: join(folder.path, 'control.sqlite'), clock: testClock });
    const grant = await leased(store);
    const points = Array.from({ length: 60_000 }, (_, step) => ({ series: 's', step, seq: 1, values: { loss: step } }));
    await send(store, grant, 1, { points });
    const order: string[] = [];
    const curve = { run: 'e.1', series: 's', name: 'loss', maxPoints: 1000 };
    await Promise.all([
      Promise.all([1, 2, 3].map(() => store.curve(curve))).then(() => order.push('read')),
      send(store, grant, 2).then(() => order.push('written')),
    ]);
    expect(order).toEqual(['written', 'read']);
  });

  it('takes at least 20,000 durable points a second', async () => {
    await using folder = await temporaryFolder();
    await using store = await openSqliteStore({ file: join(folder.path, 'control.sqlite'), clock: testClock });
    const grant = await leased(store);
    const batches = 40;
    const size = 500;
    const started = performance.now();
    const sent = Array.from({ length: batches }, (_, index) => {
      const points = Array.from({ length: size }, (_, at) => ({
        series: 'train',
        step: index * size + at,
        seq: 1,
        values: { loss: Math.random() },
      }));
      return send(store, grant, index + 1, { points });
    });
    await Promise.all(sent);
    const seconds = (performance.now() - started) / 1000;
    expect((batches * size) / seconds).toBeGreaterThan(20_000);
  });

  it('refuses more than it can hold, to be tried again later', async () => {
    await using folder = await temporaryFolder();
    await using store = await openSqliteStore({ file: join(folder.path, 'control.sqlite'), clock: testClock });
    const note = (index: number) =>
      store.commit({
        command: 'mutation.record',
        input: { actor: 'a', clientMutationId: String(index), mutation: 'm', request: '', response: '' },
      });
    const outcomes = await Promise.allSettled(Array.from({ length: 5000 }, (_, index) => note(index)));
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(refusals.length).toBe(5000 - 4096);
    expect(refusals[0]).toMatchObject({ code: 'RATE_LIMITED', details: { retryable: true } });
  });

  it('answers what was asked before it was closed, and nothing after', async () => {
    await using folder = await temporaryFolder();
    const store = await openSqliteStore({ file: join(folder.path, 'control.sqlite'), clock: testClock });
    const before = createSample(store, 'e');
    const closing = store[Symbol.asyncDispose]();
    await expect(before).resolves.toBeUndefined();
    await closing;
    await expect(createSample(store, 'f')).rejects.toMatchObject({ code: 'STORE_IO' });
  });
});
