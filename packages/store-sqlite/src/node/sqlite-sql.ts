import type { Statement } from 'better-sqlite3';
import type { RawDatabase } from './sqlite-database.ts';
import type { SqlDialect } from '../sql/index.ts';

/** What SQLite does in its own way. There is one writer, so nothing waits for anything. */
export function sqliteSql(raw: RawDatabase): SqlDialect {
  // A prepared statement a row beats long value lists, and binds numbers bit by bit.
  let insert: Statement<unknown[]> | undefined;
  const prepare = (): Statement<unknown[]> =>
    raw.prepare(`insert into point (series_id, step, seq, value, special, attempt) values (?, ?, ?, ?, ?, ?)
      on conflict (series_id, step, seq) do update
        set value = excluded.value, special = excluded.special, attempt = excluded.attempt
        where excluded.attempt > point.attempt`);
  return {
    positionType: 'integer',
    positionColumn: (column) => column.primaryKey().autoIncrement(),
    insertPoints: (_db, rows) => {
      insert ??= prepare();
      for (const { series_id, step, seq, value, special, attempt } of rows) {
        insert.run(series_id, step, seq, value ?? null, special ?? null, attempt);
      }
      return Promise.resolve();
    },
    serialize: () => Promise.resolve(),
    skipsLocked: false,
  };
}
