import { randomUUID } from 'node:crypto';
import { isFoveaError } from '@fovea/contracts';
import type { Tables } from '@fovea/store-sql';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { storeClosed } from '../errors.ts';
import type { CommitMark } from './commit-mark.ts';

const oids = { int8: 20, numeric: 1700 };
/** Statements prepared on a connection; lists of other lengths make other statements, so that they need a bound. */
const maxPrepared = 300;

/** How long a server may keep someone waiting, in milliseconds, so that nobody who hangs holds up the others. */
const limits = {
  connectionTimeoutMillis: 5000,
  statement_timeout: 30_000,
  /** Longer than the server takes to give up: only a connection that is dead without a word takes that long. */
  query_timeout: 35_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 15_000,
};

/** How to connect; used for the listening connection too. */
export function connectionConfig(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'fovea',
    keepAlive: true,
    ...limits,
    // Counts and 64-bit columns come as texts otherwise; ours stay below 2^53.
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === oids.int8 || oid === oids.numeric
          ? Number
          : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
    },
  };
}

/** One connection of the pool, in use by one piece of work. */
export class Connection {
  readonly db: Kysely<Tables>;
  readonly #id = randomUUID();
  readonly #client: pg.PoolClient;
  readonly #prepared = new Map<string, string>();
  #commits = 0;

  constructor(client: pg.PoolClient) {
    this.#client = client;
    const leased = {
      query: (text: string, values: readonly unknown[] = []) => this.#query(text, values),
      release: () => undefined,
    };
    const pool = { connect: () => Promise.resolve(leased), end: () => Promise.resolve() };
    this.db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: pool as never }) });
  }

  /** Statements in one round trip, without parameters. @returns what the last one says. */
  async script(text: string): Promise<pg.QueryResult> {
    const results = (await this.#client.query(text)) as pg.QueryResult | readonly pg.QueryResult[];
    return (Array.isArray(results) ? results.at(-1) : results) as pg.QueryResult;
  }

  /** Of the commit that follows. */
  nextMark(): CommitMark {
    this.#commits += 1;
    return { connection: this.#id, number: this.#commits };
  }

  /** @param isBroken it is closed then, and what it was in the middle of is undone by the server. */
  release(isBroken: boolean): void {
    this.#client.release(isBroken);
  }

  #query(text: string, values: readonly unknown[]): Promise<pg.QueryResult> {
    let name = this.#prepared.get(text);
    if (name === undefined && this.#prepared.size < maxPrepared) {
      name = `fovea-${this.#prepared.size + 1}`;
      this.#prepared.set(text, name);
    }
    return this.#client.query({ text, values: [...values], ...(name === undefined ? {} : { name }) });
  }
}

/** The pool. */
export class Connections implements AsyncDisposable {
  readonly #pool: pg.Pool;
  readonly #known = new WeakMap<pg.PoolClient, Connection>();
  #isClosed = false;

  constructor(url: string, size: number) {
    this.#pool = new pg.Pool({ ...connectionConfig(url), max: size, idleTimeoutMillis: 30_000 });
    // One that breaks while nobody uses it: the pool has dropped it.
    this.#pool.on('error', () => undefined);
  }

  /** @throws the driver's error when there is none to be had; STORE_IO when closed. */
  async take(): Promise<Connection> {
    if (this.#isClosed) throw storeClosed();
    const client = await this.#pool.connect();
    const known = this.#known.get(client);
    if (known !== undefined) return known;
    // Whoever uses it learns of its end from the statement under way; unheard, the event would end the process.
    client.on('error', () => undefined);
    const connection = new Connection(client);
    this.#known.set(client, connection);
    return connection;
  }

  /** Does some work on a connection, which is dropped where the database fails at it. */
  async with<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await this.take();
    let isBroken = false;
    try {
      return await work(connection);
    } catch (error) {
      isBroken = !isFoveaError(error);
      throw error;
    } finally {
      connection.release(isBroken);
    }
  }

  /** Waits for those in use. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#pool.end();
  }
}
