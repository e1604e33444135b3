import type {
  ControlRunState,
  ExperimentFilter,
  ExperimentRecord,
  Page,
  PageRequest,
  StoreReads,
} from '@fovea/contracts';
import { sql } from 'kysely';
import type { ReadContext } from '../context.ts';
import { pageBounds, pageOf } from '../paging.ts';
import { experimentOf } from '../rows.ts';

export async function experiment({ db }: ReadContext, { id }: { id: string }): Promise<ExperimentRecord | undefined> {
  const row = await db.selectFrom('experiment').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : experimentOf(row);
}

export async function experiments(
  { db }: ReadContext,
  input: PageRequest & { filter?: ExperimentFilter },
): Promise<Page<ExperimentRecord>> {
  const { states, tag, search } = input.filter ?? {};
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = db.selectFrom('experiment').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  if (states !== undefined) select = select.where('state', 'in', states);
  if (tag !== undefined) select = select.where(hasTag(tag));
  if (search !== undefined) {
    select = select.where(sql<boolean>`lower(name) like ${`%${escaped(search.toLowerCase())}%`} escape '!'`);
  }
  return pageOf((await select.execute()).map(experimentOf), input.first);
}

export async function runCounts(
  { db }: ReadContext,
  { experiments }: { experiments: readonly string[] },
): ReturnType<StoreReads['runCounts']> {
  const counts: Record<string, Partial<Record<ControlRunState, number>>> = Object.fromEntries(
    experiments.map((id) => [id, {}]),
  );
  if (experiments.length === 0) return counts;
  const rows = await db
    .selectFrom('run')
    .select(({ fn }) => ['experiment', 'state', fn.countAll<number>().as('count')])
    .where('experiment', 'in', experiments)
    .where('is_superseded', '=', 0)
    .groupBy(['experiment', 'state'])
    .execute();
  for (const { experiment, state, count } of rows) {
    const ofExperiment = counts[experiment];
    if (ofExperiment !== undefined) ofExperiment[state as ControlRunState] = Number(count);
  }
  return counts;
}

/** Tags are a JSON list of texts: a tag is in it where its own JSON is. */
export function hasTag(tag: string) {
  return sql<boolean>`tags like ${`%${escaped(JSON.stringify(tag))}%`} escape '!'`;
}

function escaped(text: string): string {
  return text.replace(/[!%_]/g, '!$&');
}
