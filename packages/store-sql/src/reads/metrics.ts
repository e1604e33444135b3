import type { MetricPoint, SeriesRecord, SeriesSample, StoreReads } from '@fovea/contracts';
import { sql, type RawBuilder } from 'kysely';
import type { ReadContext } from '../context.ts';
import { fromStored } from '../special-values.ts';

type CurveInput = Parameters<StoreReads['curve']>[0];
type Curve = Awaited<ReturnType<StoreReads['curve']>>;

export async function series(
  { db }: ReadContext,
  { runs }: { runs: readonly string[] },
): Promise<readonly SeriesRecord[]> {
  if (runs.length === 0) return [];
  const rows = await db
    .selectFrom('series')
    .selectAll()
    .where('run', 'in', runs)
    .orderBy('run')
    .orderBy('series')
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    run: row.run,
    series: row.series,
    name: row.name,
    points: row.points,
    last: { step: row.last_step, seq: row.last_seq, value: fromStored(row.last_value, row.last_special) },
  }));
}

export async function curve({ db }: ReadContext, input: CurveInput): Promise<Curve> {
  const { run, series, name, maxPoints, fromStep = 0, toStep = Number.MAX_SAFE_INTEGER } = input;
  const found = await db
    .selectFrom('series')
    .select('id')
    .where('run', '=', run)
    .where('series', '=', series)
    .where('name', '=', name)
    .executeTakeFirst();
  if (found === undefined) return { samples: [], total: 0, nonFinite: 0, isSampled: false };
  const shown = sql`select step, seq, value, special from point p where series_id = ${found.id}
    and step between ${fromStep} and ${toStep}`;
  // Of a step that several attempts have computed, what the last one said.
  const isRepeated = await hasSeveralAttempts(db, run);
  const points = isRepeated
    ? sql`${shown} and not exists (select 1 from point later where later.series_id = p.series_id
        and later.step = p.step and later.attempt > p.attempt)`
    : shown;
  const { rows } = await sql<{ total: number; finite: number; low: number | null; high: number | null }>`
    select count(*) as total, count(value) as finite, min(case when value is not null then step end) as low,
      max(case when value is not null then step end) as high from (${points}) as counted`.execute(db);
  const [{ total = 0, finite = 0, low = null, high = null } = {}] = rows;
  if (total <= maxPoints || low === null || high === null) {
    return {
      samples: await samples(db, sql`${points} order by step, seq`),
      total,
      nonFinite: total - finite,
      isSampled: false,
    };
  }
  const sampled = extremes(points, { low, high, buckets: Math.max(1, Math.floor((maxPoints - 2) / 2)) });
  return { samples: await samples(db, sampled), total, nonFinite: total - finite, isSampled: true };
}

async function hasSeveralAttempts(db: ReadContext['db'], run: string): Promise<boolean> {
  const row = await db.selectFrom('run').select('attempts').where('id', '=', run).executeTakeFirst();
  return (row?.attempts ?? 0) > 1;
}

/** The lowest and the highest value of each of equal intervals of steps, and the first and the last point. */
function extremes(
  points: RawBuilder<unknown>,
  { low, high, buckets }: { low: number; high: number; buckets: number },
): RawBuilder<unknown> {
  const width = (high - low + 1) / buckets;
  const bucket = sql`cast(floor((step - ${low}) / cast(${width} as double precision)) as integer)`;
  return sql`with finite as (select step, seq, value, ${bucket} as bucket from (${points}) as shown where value is not null),
    edges as (select bucket, min(value) as lowest, max(value) as highest from finite group by bucket),
    kept as (
      select finite.bucket, finite.value, min(finite.step) as step from finite join edges on edges.bucket = finite.bucket
        and (finite.value = edges.lowest or finite.value = edges.highest) group by finite.bucket, finite.value
      union select bucket, value, step from finite where step = ${low} or step = ${high}
    )
    select kept.step as step, min(finite.seq) as seq, kept.value as value, null as special from kept
      join finite on finite.step = kept.step and finite.value = kept.value group by kept.step, kept.value order by 1, 2`;
}

async function samples(db: ReadContext['db'], query: RawBuilder<unknown>): Promise<SeriesSample[]> {
  const { rows } = await sql<{
    step: number;
    seq: number;
    value: number | null;
    special: string | null;
  }>`${query}`.execute(db);
  return rows.map(({ step, seq, value, special }) => ({ step, seq, value: fromStored(value, special) }));
}

export async function points(
  { db }: ReadContext,
  { run, after, limit }: { run: string; after: number; limit: number },
): ReturnType<StoreReads['points']> {
  const rows = await db
    .selectFrom('point')
    .innerJoin('series', 'series.id', 'point.series_id')
    // Kept from the index of the series: what is asked for is the end of the table.
    .where(sql<boolean>`+point.series_id in (select id from series where run = ${run})`)
    .where('point.position', '>', after)
    .orderBy('point.position')
    .limit(limit + 1)
    .select([
      'point.position',
      'series.series',
      'series.name',
      'point.step',
      'point.seq',
      'point.value',
      'point.special',
    ])
    .execute();
  const shown = rows.slice(0, limit);
  const found: (MetricPoint & { values: Record<string, number> })[] = [];
  for (const { series, name, step, seq, value, special } of shown) {
    const last = found.at(-1);
    const isSame = last !== undefined && last.series === series && last.step === step && last.seq === seq;
    const values = isSame ? last.values : {};
    values[name] = fromStored(value, special);
    if (!isSame) found.push({ run, series, step, seq, values });
  }
  return { points: found, position: shown.at(-1)?.position ?? after, hasMore: rows.length > limit };
}

export async function lastPointPosition({ db }: ReadContext, { run }: { run: string }): Promise<number> {
  const row = await db
    .selectFrom('series')
    .where('run', '=', run)
    .select(({ fn }) => fn.max<number | null>('last_position').as('position'))
    .executeTakeFirst();
  return row?.position ?? 0;
}
