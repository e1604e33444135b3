import { randomUUID } from 'node:crypto';
import { env } from 'node:process';
import type {
  Clock,
  ControlStore,
  OpenControlStoreOptions,
  StoreChange,
  StoreCommand,
  StoreOutputs,
  StoreReadName,
  StoreReads,
} from '@fovea/contracts';
import { migrate, migrations, reads } from '@fovea/store-sql';
import { sql } from 'kysely';
import { ChangeChannel } from './change-channel.ts';
import { forgetOldMarks } from './commit-mark.ts';
import { CommitQueue } from './commit-queue.ts';
import { Connections, type Connection } from './connections.ts';
import { databaseError } from './database-error.ts';
import { postgresSql } from './postgres-sql.ts';
import { ReadQueue } from './read-queue.ts';
import { retried } from './retry.ts';
import { postgresSettings, type PostgresSettings } from './settings.ts';
import { Transactions } from './transactions.ts';
import { WakeQueue } from './wake-queue.ts';

export interface PostgresStoreOptions extends PostgresSettings {
  /** In place of the database's clock, in tests. */
  readonly clock?: Clock;
  /** False in tests of what happens when a process dies before it has passed on what it committed. */
  readonly isRelaying?: boolean;
}

/** Reads of several statements, which shall see one state of the database. */
const snapshots: ReadonlySet<StoreReadName> = new Set(['agent', 'agents', 'curve', 'model', 'models', 'queueDepth']);

/**
 * The control store in a PostgreSQL database that several processes share: `settings.url`, or the environment's
 * `FOVEA_POSTGRES_URL`.
 *
 * @remarks Leases are judged by the database's clock.
 * @throws CONFIG_INVALID; else as `openPostgresStore`.
 */
export async function openControlStore({ settings = {} }: OpenControlStoreOptions): Promise<ControlStore> {
  return openPostgresStore(postgresSettings(settings, env));
}

/**
 * Opens a control store in a PostgreSQL database, creating or migrating its tables and BullMQ's.
 *
 * @throws STORE_INCOMPATIBLE when a newer version has migrated it; STORE_IO, RATE_LIMITED when it does not answer.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<ControlStore> {
  const { url, poolSize, clock, isRelaying } = options;
  const origin = randomUUID();
  const listeners = new Set<(changes: readonly StoreChange[]) => void>();
  const tell = (changes: readonly StoreChange[]): void => {
    for (const listener of listeners) listener(changes);
  };
  await using opening = new AsyncDisposableStack();
  const connections = opening.use(new Connections(url, poolSize));
  try {
    await retried(() =>
      connections.with(async (connection) => {
        await migrateAlone(connection);
        await forgetOldMarks(connection);
      }),
    );
    const changeChannel = opening.use(new ChangeChannel({ url, origin, connections, tell }));
    await retried(() => changeChannel.open());
    const wakes = opening.use(await retried(() => WakeQueue.open({ url, connections, isRelaying })));
    const parts = { connections, wakes, listeners, tell, poolSize };
    const { close, ...store } = createStore(parts, new Transactions({ connections, origin, clock }));
    const opened = opening.move();
    return { ...store, [Symbol.asyncDispose]: () => close().then(() => opened.disposeAsync()) };
  } catch (error) {
    throw databaseError(error);
  }
}

interface Parts {
  readonly connections: Connections;
  readonly wakes: WakeQueue;
  readonly listeners: Set<(changes: readonly StoreChange[]) => void>;
  readonly poolSize: number;
  tell(changes: readonly StoreChange[]): void;
}

type OpenStore = Omit<ControlStore, typeof Symbol.asyncDispose> & { close(): Promise<void> };

function createStore({ connections, wakes, listeners, tell, poolSize }: Parts, transactions: Transactions): OpenStore {
  // One connection is left for passing on wakes and for telling of them.
  const lanes = Math.max(1, Math.floor((poolSize - 1) / 2));
  const reading = new ReadQueue(lanes);
  const commits = new CommitQueue({
    lanes,
    run: (group) => transactions.run(group),
    onCommitted(changes) {
      tell(changes);
      if (changes.some(({ topic }) => topic === 'queue')) wakes.relay();
    },
  });
  const answers = Object.fromEntries(
    Object.keys(reads).map((name) => [
      name,
      (input: unknown) =>
        reading.run(() =>
          retried(() => connections.with((connection) => read(connection, name as StoreReadName, input))),
        ),
    ]),
  ) as unknown as StoreReads;
  return {
    ...answers,
    async commit<const T extends readonly StoreCommand[]>(...commands: T): Promise<StoreOutputs<T>> {
      return (await commits.add(commands)) as StoreOutputs<T>;
    },
    watch(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    sweepWith: (work) => wakes.sweepWith(work),
    async close() {
      listeners.clear();
      await reading.close();
      await commits.close();
    },
  };
}

/** One process at a time: the others wait, and find it done. */
async function migrateAlone(connection: Connection): Promise<void> {
  const key = `hashtextextended('fovea:migrate', 0)`;
  await connection.script(`select pg_advisory_lock(${key})`);
  await migrate(connection.db, migrations(postgresSql));
  await connection.script(`select pg_advisory_unlock(${key})`);
}

async function read(connection: Connection, name: StoreReadName, input: unknown): Promise<unknown> {
  const { db } = connection;
  if (!snapshots.has(name)) return reads[name]({ db }, input as never);
  await sql`begin isolation level repeatable read read only`.execute(db);
  try {
    return await reads[name]({ db }, input as never);
  } finally {
    await sql`commit`.execute(db);
  }
}
