import type { Clock, StoreChange, StoreCommand } from '@fovea/contracts';
import { commands as commandTable, type WriteContext } from '@fovea/store-sql';
import { outcomeUnknown } from '../errors.ts';
import type { Connection, Connections } from './connections.ts';
import { databaseError, failureOf } from './database-error.ts';
import { announceCommit, hasCommitted, type CommitMark } from './commit-mark.ts';
import { postgresSql } from './postgres-sql.ts';
import { retried } from './retry.ts';

export type Commands = readonly StoreCommand[];

/** What became of the commands of one commit. */
export type Outcome =
  | { readonly isDone: true; readonly result: readonly unknown[]; readonly changes: readonly StoreChange[] }
  | { readonly isDone: false; readonly error: unknown };

export interface TransactionsOptions {
  readonly connections: Connections;
  /** Names this process to the others. */
  readonly origin: string;
  /** In place of the database's clock, in tests. */
  readonly clock?: Clock | undefined;
}

/**
 * Of a table without statistics the server would sort the whole queue for its first run; and what is acknowledged is on the
 * disk, also where the server is set up otherwise.
 */
const beginning = `begin;
  set local enable_bitmapscan = off;
  select set_config('synchronous_commit', 'on', true) where current_setting('synchronous_commit') = 'off';
  select (extract(epoch from clock_timestamp()) * 1000)::bigint as "nowMs"`;

/** Runs commits in transactions: READ COMMITTED, where every command takes the locks that it needs. */
export class Transactions {
  readonly #options: TransactionsOptions;

  constructor(options: TransactionsOptions) {
    this.#options = options;
  }

  /**
   * All commits in one transaction, each on its own: what one does wrong leaves the others alone.
   *
   * @returns outcomes in the same order. @throws RATE_LIMITED, STORE_IO, STORE_FULL for all of them.
   */
  run(group: readonly Commands[]): Promise<readonly Outcome[]> {
    return retried(() => this.#attempt(group));
  }

  async #attempt(group: readonly Commands[]): Promise<readonly Outcome[]> {
    const connection = await this.#options.connections.take();
    const outcomes: Outcome[] = [];
    let mark: CommitMark | undefined;
    let isBroken = true;
    try {
      const nowMs = await this.#begin(connection);
      for (const commands of group)
        outcomes.push(await apply(connection, { commands, nowMs, isAlone: group.length === 1 }));
      const changes = outcomes.flatMap((outcome) => (outcome.isDone ? outcome.changes : []));
      const isEmpty = outcomes.every(({ isDone }) => !isDone);
      if (!isEmpty) mark = connection.nextMark();
      const ending = mark === undefined ? 'rollback' : announceCommit(mark, { origin: this.#options.origin, changes });
      await connection.script(ending);
      isBroken = false;
      return outcomes;
    } catch (error) {
      // Anything but a lost connection is the server's own word that it has stored nothing.
      const isLost = failureOf(error) === 'connection';
      if (!isLost) isBroken = !(await rolledBack(connection));
      if (mark === undefined || !isLost) throw error;
      if (!(await this.#hasCommitted(mark, error))) throw error;
      return outcomes;
    } finally {
      connection.release(isBroken);
    }
  }

  async #begin(connection: Connection): Promise<number> {
    const { rows } = await connection.script(beginning);
    const [{ nowMs }] = rows as [{ nowMs: number }];
    return this.#options.clock?.now() ?? nowMs;
  }

  async #hasCommitted(mark: CommitMark, cause: unknown): Promise<boolean> {
    try {
      return await retried(() => this.#options.connections.with((connection) => hasCommitted(connection, mark)));
    } catch {
      throw outcomeUnknown(cause);
    }
  }
}

async function rolledBack(connection: Connection): Promise<boolean> {
  try {
    await connection.script('rollback');
    return true;
  } catch {
    return false;
  }
}

async function apply(
  connection: Connection,
  { commands, nowMs, isAlone }: { commands: Commands; nowMs: number; isAlone: boolean },
): Promise<Outcome> {
  const changes = new Map<string, StoreChange>();
  const context: WriteContext = {
    db: connection.db,
    dialect: postgresSql,
    nowMs,
    changed: (change) => changes.set(JSON.stringify(change), change),
  };
  // Nobody goes back behind the newest one: there is no need to release any.
  if (!isAlone) await connection.script('savepoint one');
  try {
    const result: unknown[] = [];
    for (const command of commands) result.push(await run(context, command));
    return { isDone: true, result, changes: [...changes.values()] };
  } catch (error) {
    // The whole transaction is to be done again.
    if (failureOf(error) !== 'other') throw error;
    if (!isAlone) await connection.script('rollback to savepoint one');
    return { isDone: false, error: databaseError(error) };
  }
}

function run(context: WriteContext, { command, input }: StoreCommand): Promise<unknown> {
  const handle = commandTable[command] as (context: WriteContext, input: StoreCommand['input']) => Promise<unknown>;
  return handle(context, input);
}
