/** A thread of the store: one writes, with group commit, the others read. Started by `SqliteStore`. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import type { StoreChange, StoreCommand } from '@fovea/contracts';
import type { Kysely } from 'kysely';
import { storeClosed } from '../errors.ts';
import {
  commands as commandTable,
  migrate,
  migrations,
  reads as readTable,
  type SqlDialect,
  type Tables,
  type WriteContext,
} from '@fovea/store-sql';
import { databaseError, isFatal } from './database-error.ts';
import { lockFile } from './file-lock.ts';
import type { Request, Response, ThreadOptions } from './messages.ts';
import { kyselyOf, openRaw, type RawDatabase } from './sqlite-database.ts';
import { sqliteSql } from './sqlite-sql.ts';

/** Commits that share one sync of the disk. */
const maxGroup = 512;

type Commit = Extract<Request, { type: 'commit' }>;
type Read = Extract<Request, { type: 'read' }>;

const port = parentPort;

class StoreThread {
  readonly #raw: RawDatabase;
  readonly #db: Kysely<Tables>;
  readonly #dialect: SqlDialect;
  readonly #lock: Disposable | undefined;
  readonly #waiting: Request[] = [];
  #isBusy = false;
  #fatal: unknown;

  private constructor(raw: RawDatabase, lock: Disposable | undefined) {
    this.#raw = raw;
    this.#db = kyselyOf(raw);
    this.#dialect = sqliteSql(raw);
    this.#lock = lock;
  }

  static async open({ file, role, pid }: ThreadOptions): Promise<StoreThread> {
    const lock = role === 'writer' ? lockFile(file, pid) : undefined;
    try {
      const raw = openRaw(file, role);
      const thread = new StoreThread(raw, lock);
      if (role === 'writer') await migrate(thread.#db, migrations(thread.#dialect));
      return thread;
    } catch (error) {
      lock?.[Symbol.dispose]();
      throw error;
    }
  }

  async handle(request: Request): Promise<void> {
    this.#waiting.push(request);
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      for (;;) {
        this.#drain();
        const next = this.#waiting.shift();
        if (next === undefined) return;
        if (next.type === 'read') await this.#read(next);
        else if (next.type === 'commit') await this.#commit(this.#groupOf(next));
        else return this.#close(next.id);
      }
    } finally {
      this.#isBusy = false;
    }
  }

  /** Takes what has arrived meanwhile, without going back to the event loop. */
  #drain(): void {
    if (port === null) return;
    for (;;) {
      const received = receiveMessageOnPort(port) as { message: Request } | undefined;
      if (received === undefined) return;
      this.#waiting.push(received.message);
    }
  }

  #groupOf(first: Commit): Commit[] {
    const group = [first];
    while (group.length < maxGroup && this.#waiting[0]?.type === 'commit') {
      group.push(this.#waiting.shift() as Commit);
    }
    return group;
  }

  async #read({ id, read, input }: Read): Promise<void> {
    try {
      this.#raw.exec('begin');
      try {
        send({ type: 'done', id, result: await readTable[read]({ db: this.#db }, input as never) });
      } finally {
        this.#raw.exec('commit');
      }
    } catch (error) {
      send({ type: 'failed', id, error: databaseError(error) });
    }
  }

  /** All of a group in one transaction, each commit under a savepoint of its own; acknowledged when the disk has it. */
  async #commit(group: readonly Commit[]): Promise<void> {
    if (this.#fatal !== undefined) return this.#refuse(group, this.#fatal);
    const responses: Response[] = [];
    try {
      this.#raw.exec('begin immediate');
      for (const commit of group) responses.push(await this.#apply(commit));
      this.#raw.exec('commit');
    } catch (error) {
      if (isFatal(error)) this.#fatal = error;
      if (this.#raw.inTransaction) this.#rollback();
      return this.#refuse(group, error);
    }
    for (const response of responses) send(response);
  }

  async #apply({ id, nowMs, commands }: Commit): Promise<Response> {
    const changes = new Map<string, StoreChange>();
    const context: WriteContext = {
      db: this.#db,
      dialect: this.#dialect,
      nowMs,
      changed: (change) => changes.set(JSON.stringify(change), change),
    };
    this.#raw.exec('savepoint one');
    try {
      const result: unknown[] = [];
      for (const command of commands) result.push(await run(context, command));
      this.#raw.exec('release one');
      return { type: 'done', id, result, changes: [...changes.values()] };
    } catch (error) {
      // A full disk or a failed write may have ended the whole transaction: then nobody of the group has succeeded.
      if (!this.#raw.inTransaction || isFatal(error)) throw error;
      this.#raw.exec('rollback to one');
      this.#raw.exec('release one');
      return { type: 'failed', id, error: databaseError(error) };
    }
  }

  #rollback(): void {
    try {
      this.#raw.exec('rollback');
    } catch (error) {
      this.#fatal = error;
    }
  }

  #refuse(group: readonly Commit[], error: unknown): void {
    for (const { id } of group) send({ type: 'failed', id, error: databaseError(error) });
  }

  /** Leaves one file behind. Where that fails, as on a full disk, the log stays beside it and is read at the next start. */
  #checkpoint(): void {
    if (this.#lock === undefined || this.#fatal !== undefined) return;
    try {
      this.#raw.pragma('wal_checkpoint(TRUNCATE)');
    } catch (error) {
      this.#fatal = error;
    }
  }

  #close(id: number): void {
    for (const request of this.#waiting) send({ type: 'failed', id: request.id, error: storeClosed().toJSON() });
    try {
      this.#checkpoint();
      this.#raw.close();
      this.#lock?.[Symbol.dispose]();
      send({ type: 'done', id, result: null });
    } catch (error) {
      send({ type: 'failed', id, error: databaseError(error) });
    }
    port?.close();
  }
}

function run(context: WriteContext, { command, input }: StoreCommand): Promise<unknown> {
  const handle = commandTable[command] as (context: WriteContext, input: StoreCommand['input']) => Promise<unknown>;
  return handle(context, input);
}
function send(response: Response): void {
  port?.postMessage(response);
}

async function main(options: ThreadOptions): Promise<void> {
  try {
    const thread = await StoreThread.open(options);
    port?.on('message', (request: Request) => void thread.handle(request));
    send({ type: 'ready' });
  } catch (error) {
    send({ type: 'refused', error: databaseError(error) });
  }
}

// A thread takes longer to start than to open: all start at once, and readers open when the writer has.
port?.once('message', () => void main(workerData as ThreadOptions));
