import type {
  AttemptRecord,
  Page,
  PageRequest,
  RunEvent,
  RunEventBody,
  RunFilter,
  RunRecord,
  RunSummary,
} from '@fovea/contracts';
import { fromJson, iso, type ReadContext } from '../context.ts';
import { pageBounds, pageOf } from '../paging.ts';
import { attemptOf, runOf, runSummaryOf } from '../rows.ts';
import type { Row } from '../schema.ts';
import { hasTag } from './experiments.ts';

export async function run(context: ReadContext, { id }: { id: string }): Promise<RunRecord | undefined> {
  const [row] = await wholeRuns(context).where('run.id', '=', id).execute();
  return row === undefined ? undefined : runOf(row);
}

export async function runs(
  { db }: ReadContext,
  input: PageRequest & { filter?: RunFilter },
): Promise<Page<RunSummary>> {
  const { experiment, states, agent, tag, isSuperseded } = input.filter ?? {};
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = db.selectFrom('run').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  if (experiment !== undefined) select = select.where('experiment', '=', experiment);
  if (states !== undefined) select = select.where('state', 'in', states);
  if (agent !== undefined) select = select.where('agent', '=', agent);
  if (tag !== undefined) select = select.where(hasTag(tag));
  if (isSuperseded !== undefined) select = select.where('is_superseded', '=', isSuperseded ? 1 : 0);
  return pageOf((await select.execute()).map(runSummaryOf), input.first);
}

export async function runsById(
  context: ReadContext,
  { ids }: { ids: readonly string[] },
): Promise<readonly RunRecord[]> {
  if (ids.length === 0) return [];
  const rows = await wholeRuns(context).where('run.id', 'in', ids).execute();
  const byId = new Map(rows.map((row) => [row.id, runOf(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export async function runsOf(
  context: ReadContext,
  { experiment, stage }: { experiment: string; stage?: 1 | 2 },
): Promise<readonly RunRecord[]> {
  let select = wholeRuns(context).where('run.experiment', '=', experiment).orderBy('run.position');
  if (stage !== undefined) select = select.where('run.stage', '=', stage);
  return (await select.execute()).map(runOf);
}

function wholeRuns({ db }: ReadContext) {
  return db
    .selectFrom('run')
    .innerJoin('run_plan', 'run_plan.run', 'run.id')
    .selectAll('run')
    .select(['run_plan.definition', 'run_plan.plan', 'run_plan.environment', 'run_plan.needs']);
}

export async function attempts({ db }: ReadContext, { run }: { run: string }): Promise<readonly AttemptRecord[]> {
  const rows = await db.selectFrom('attempt').selectAll().where('run', '=', run).orderBy('attempt').execute();
  return rows.map(attemptOf);
}

export async function events(
  { db }: ReadContext,
  { run, after, limit }: { run: string; after: number; limit: number },
): Promise<readonly RunEvent[]> {
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('run', '=', run)
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map(eventOf);
}

export async function eventsOfType(
  { db }: ReadContext,
  { runs, types }: { runs: readonly string[]; types: readonly RunEvent['type'][] },
): Promise<readonly RunEvent[]> {
  if (runs.length === 0 || types.length === 0) return [];
  const rows = await db
    .selectFrom('event')
    .selectAll()
    .where('run', 'in', runs)
    .where('type', 'in', types)
    .orderBy('run')
    .orderBy('seq')
    .execute();
  return rows.map(eventOf);
}

function eventOf({ run, seq, at, body }: Row<'event'>): RunEvent {
  return { run, seq, at: iso(at), ...fromJson<RunEventBody>(body) };
}
