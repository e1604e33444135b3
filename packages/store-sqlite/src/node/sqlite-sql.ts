import type { SqlDialect } from '@fovea/store-sql';
import type { Statement } from 'better-sqlite3';
import { sql } from 'kysely';
import type { RawDatabase } from './sqlite-database.ts';

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
    ownMigrations: {},
    meetsNeeds: ({ plugins, roots = [] }) => {
      const hasRoots = sql<boolean>`not exists (select 1 from json_each(run_plan.needs, '$.roots') as need
        where need.value not in (select value from json_each(${JSON.stringify(roots)})))`;
      if (plugins === undefined) return hasRoots;
      return sql<boolean>`${hasRoots} and not exists (select 1 from json_each(run_plan.needs, '$.plugins') as need
        where not exists (select 1 from json_each(${JSON.stringify(plugins)}) as offered
          where offered.key = need.key and offered.value = need.value))`;
    },
    serialize: () => Promise.resolve(),
    locksRows: false,
  };
}
