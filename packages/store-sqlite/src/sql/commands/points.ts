import type { NewPoint } from '@fovea/contracts';
import { sql, type RawBuilder } from 'kysely';
import type { WriteContext } from '../context.ts';
import type { NewRow } from '../schema.ts';
import { toStored } from '../special-values.ts';

interface Batch {
  readonly run: string;
  readonly attempt: number;
  readonly points: readonly NewPoint[];
}

type PointRow = NewRow<'point'>;

export async function insertPoints(context: WriteContext, { run, attempt, points }: Batch): Promise<void> {
  const rows: PointRow[] = [];
  const columns = new Map<string, PointRow[]>();
  // Rows of one point stay together, so that readers in order of position see it whole.
  for (const { series, step, seq, values } of points) {
    for (const [name, value] of Object.entries(values)) {
      const row: PointRow = { series_id: 0, step, seq, attempt, ...toStored(value) };
      const key = JSON.stringify([series, name]);
      const column = columns.get(key);
      if (column === undefined) columns.set(key, [row]);
      else column.push(row);
      rows.push(row);
    }
  }
  if (rows.length === 0) return;
  const ids: number[] = [];
  for (const [key, column] of columns) {
    const id = await rememberNewest(context, run, key, column);
    for (const row of column) row.series_id = id;
    ids.push(id);
  }
  const { db, dialect } = context;
  await dialect.insertPoints(db, rows);
  const { position } = await db
    .selectFrom('point')
    .select(({ fn }) => fn.max<number>('position').as('position'))
    .executeTakeFirstOrThrow();
  await db.updateTable('series').set({ last_position: position }).where('id', 'in', ids).execute();
}

/** Finds or creates the series and keeps its newest value. @returns its id. */
async function rememberNewest({ db }: WriteContext, run: string, key: string, column: PointRow[]): Promise<number> {
  const [series, name] = JSON.parse(key) as [string, string];
  const { step, seq, value, special } = column.reduce((newest, row) =>
    row.step > newest.step || (row.step === newest.step && row.seq >= newest.seq) ? row : newest,
  );
  const row = await db
    .insertInto('series')
    .values({
      run,
      series,
      name,
      points: column.length,
      last_step: step,
      last_seq: seq,
      last_value: value,
      last_special: special,
      last_position: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['run', 'series', 'name']).doUpdateSet({
        points: sql`series.points + excluded.points`,
        last_step: newer('last_step'),
        last_seq: newer('last_seq'),
        last_value: newer('last_value'),
        last_special: newer('last_special'),
      }),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

function newer<T>(column: string): RawBuilder<T> {
  return sql<T>`case when (excluded.last_step, excluded.last_seq) >= (series.last_step, series.last_seq)
    then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`series.${column}`)} end`;
}
