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

/** The values of one name of one series. */
interface Column {
  readonly series: string;
  readonly name: string;
  readonly rows: PointRow[];
}

/** Series in one statement. */
const maxSeries = 50;

export async function insertPoints(context: WriteContext, { run, attempt, points }: Batch): Promise<void> {
  const rows: PointRow[] = [];
  const columns = new Map<string, Column>();
  // Rows of one point stay together, so that readers in order of position see it whole.
  for (const { series, step, seq, values } of points) {
    for (const [name, value] of Object.entries(values)) {
      const row: PointRow = { series_id: 0, step, seq, attempt, ...toStored(value) };
      const key = keyOf(series, name);
      const column = columns.get(key);
      if (column === undefined) columns.set(key, { series, name, rows: [row] });
      else column.rows.push(row);
      rows.push(row);
    }
  }
  if (rows.length === 0) return;
  const { db, dialect } = context;
  const ids = await rememberNewest(context, run, [...columns.values()]);
  await dialect.insertPoints(db, rows);
  await db
    .updateTable('series')
    .set({ last_position: sql<number>`(select max(position) from point)` })
    .where('id', 'in', ids)
    .execute();
}

/** Finds or creates the series, keeps the newest value of each, and tells their rows the id. @returns the ids. */
async function rememberNewest({ db }: WriteContext, run: string, columns: readonly Column[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < columns.length; from += maxSeries) {
    const some = columns.slice(from, from + maxSeries);
    const found = await db
      .insertInto('series')
      .values(some.map((column) => newestOf(run, column)))
      .onConflict((conflict) =>
        conflict.columns(['run', 'series', 'name']).doUpdateSet({
          points: sql`series.points + excluded.points`,
          last_step: newer('last_step'),
          last_seq: newer('last_seq'),
          last_value: newer('last_value'),
          last_special: newer('last_special'),
        }),
      )
      .returning(['id', 'series', 'name'])
      .execute();
    const idOf = new Map(found.map(({ id, series, name }) => [keyOf(series, name), id]));
    for (const { series, name, rows } of some) {
      const id = idOf.get(keyOf(series, name)) as number;
      for (const row of rows) row.series_id = id;
      ids.push(id);
    }
  }
  return ids;
}

function newestOf(run: string, { series, name, rows }: Column): NewRow<'series'> {
  const { step, seq, value, special } = rows.reduce((newest, row) =>
    row.step > newest.step || (row.step === newest.step && row.seq >= newest.seq) ? row : newest,
  );
  return {
    run,
    series,
    name,
    points: rows.length,
    last_step: step,
    last_seq: seq,
    last_value: value,
    last_special: special,
    last_position: 0,
  };
}

function keyOf(series: string, name: string): string {
  return JSON.stringify([series, name]);
}

function newer<T>(column: string): RawBuilder<T> {
  return sql<T>`case when (excluded.last_step, excluded.last_seq) >= (series.last_step, series.last_seq)
    then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`series.${column}`)} end`;
}
