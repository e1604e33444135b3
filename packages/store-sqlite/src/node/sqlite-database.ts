import Database from 'better-sqlite3';
import { Kysely, SqliteAdapter, SqliteDialect, type DialectAdapter, type SqliteDatabase } from 'kysely';
import type { Tables } from '@fovea/store-sql';

/** Prepared statements kept. */
const maxStatements = 400;

export type RawDatabase = Database.Database;

/** Opens the file with the settings that durability rests on. */
export function openRaw(file: string, role: 'writer' | 'reader'): RawDatabase {
  const raw = new Database(file);
  raw.pragma('busy_timeout = 5000');
  if (role === 'writer') {
    raw.pragma('journal_mode = WAL');
    // An acknowledged commit is on the disk, power loss included: WAL's default would sync at checkpoints only.
    raw.pragma('synchronous = FULL');
    raw.pragma('foreign_keys = ON');
  } else {
    raw.pragma('query_only = ON');
  }
  raw.pragma('cache_size = -32768');
  raw.pragma('temp_store = MEMORY');
  return raw;
}

/** Kysely over one connection. */
export function kyselyOf(raw: RawDatabase): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new TransactionalSqliteDialect({ database: new CachedStatements(raw) }) });
}

/** SQLite's schema changes are transactional; Kysely assumes otherwise and would migrate without a transaction. */
class TransactionalSqliteDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new TransactionalAdapter();
  }
}

class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

type Statement = ReturnType<SqliteDatabase['prepare']>;

/** Keeps prepared statements by their text, the ones not used for longest are dropped. */
class CachedStatements implements SqliteDatabase {
  readonly #raw: RawDatabase;
  readonly #statements = new Map<string, Statement>();

  constructor(raw: RawDatabase) {
    this.#raw = raw;
  }

  prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, known);
      return known;
    }
    const statement = this.#raw.prepare(sql) as unknown as Statement;
    this.#statements.set(sql, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > maxStatements && oldest !== undefined) this.#statements.delete(oldest);
    return statement;
  }

  close(): void {
    this.#raw.close();
  }
}
