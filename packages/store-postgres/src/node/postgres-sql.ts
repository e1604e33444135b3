import type { NewRow, SqlDialect } from '@fovea/store-sql';
import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What replicas need beside the shared tables. */
const replicas: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    // Runs may be leased that could not be before, and nobody has been told yet.
    await db.schema
      .createTable('wake')
      .addColumn('position', 'bigserial', (column) => column.primaryKey())
      .addColumn('origin', 'text', (column) => column.notNull())
      .execute();
    // The last commit of each connection, to look up what became of it when the connection is lost meanwhile.
    await db.schema
      .createTable('commit_mark')
      .addColumn('connection', 'text', (column) => column.primaryKey())
      .addColumn('number', 'bigint', (column) => column.notNull())
      .addColumn('is_fenced', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

/** What PostgreSQL does in its own way: several transactions write at a time, under READ COMMITTED with row locks. */
export const postgresSql: SqlDialect = {
  positionType: 'bigserial',
  positionColumn: (column) => column.primaryKey(),
  ownMigrations: { '2026-11-replicas': replicas },
  locksRows: true,
  async insertPoints(db, rows) {
    const unique = firstOfEach(rows);
    // One statement of one text, however many points.
    await sql`insert into point (series_id, step, seq, value, special, attempt)
      select * from unnest(${unique.map(({ series_id }) => series_id)}::bigint[], ${unique.map(({ step }) => step)}::bigint[],
        ${unique.map(({ seq }) => seq)}::bigint[], ${unique.map(({ value }) => exact(value))}::double precision[],
        ${unique.map(({ special }) => special)}::text[], ${unique.map(({ attempt }) => attempt)}::integer[])
      on conflict (series_id, step, seq) do update
        set value = excluded.value, special = excluded.special, attempt = excluded.attempt
        where excluded.attempt > point.attempt`.execute(db);
  },
  meetsNeeds({ plugins, roots = [] }) {
    const hasRoots = sql<boolean>`run_plan.needs::jsonb -> 'roots' <@ ${JSON.stringify(roots)}::jsonb`;
    if (plugins === undefined) return hasRoots;
    return sql<boolean>`(${hasRoots} and run_plan.needs::jsonb -> 'plugins' <@ ${JSON.stringify(plugins)}::jsonb)`;
  },
  async serialize(db, key) {
    await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(db);
  },
};

/** A statement cannot change a row twice; of points with one key the first stays. */
function firstOfEach(rows: readonly NewRow<'point'>[]): readonly NewRow<'point'>[] {
  const unique = new Map<string, NewRow<'point'>>();
  for (const row of rows) {
    const key = `${row.series_id} ${row.step} ${row.seq}`;
    if (!unique.has(key)) unique.set(key, row);
  }
  return [...unique.values()];
}

/** Numbers travel as text, in which zero would lose its sign. */
function exact(value: number | null | undefined): string | null {
  if (value === null || value === undefined) return null;
  return Object.is(value, -0) ? '-0' : String(value);
}
