import type { AgentRecord, Page, PageRequest } from '@fovea/contracts';
import { iso, type ReadContext } from '../context.ts';
import { pageBounds, pageOf } from '../paging.ts';
import { agentOf } from '../rows.ts';

export async function agent(context: ReadContext, { id }: { id: string }): Promise<AgentRecord | undefined> {
  const row = await context.db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : agentOf(row, (await activeRunsOf(context, [id])).get(id) ?? 0);
}

export async function agents(context: ReadContext, input: PageRequest): Promise<Page<AgentRecord>> {
  const { limit, comparison, direction, position } = pageBounds(input);
  let select = context.db.selectFrom('agent').selectAll().orderBy('position', direction).limit(limit);
  if (position !== undefined) select = select.where('position', comparison, position);
  const rows = await select.execute();
  const active = await activeRunsOf(
    context,
    rows.map(({ id }) => id),
  );
  return pageOf(
    rows.map((row) => agentOf(row, active.get(row.id) ?? 0)),
    input.first,
  );
}

/** Leases held, by agent. */
export async function activeRunsOf({ db }: ReadContext, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('attempt')
    .select(({ fn }) => ['agent', fn.countAll<number>().as('count')])
    .where('agent', 'in', ids)
    .where('ended_at', 'is', null)
    .groupBy('agent')
    .execute();
  return new Map(rows.map(({ agent, count }) => [agent, Number(count)]));
}

export async function queueDepth({ db }: ReadContext): Promise<{ queued: number; leased: number }> {
  const queued = await db
    .selectFrom('run')
    .innerJoin('experiment', 'experiment.id', 'run.experiment')
    .where('run.state', '=', 'queued')
    .where('experiment.state', '=', 'running')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  const leased = await db
    .selectFrom('attempt')
    .where('ended_at', 'is', null)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return { queued: Number(queued.count), leased: Number(leased.count) };
}

export async function nextExpiry({ db }: ReadContext): Promise<string | undefined> {
  const row = await db
    .selectFrom('attempt')
    .where('ended_at', 'is', null)
    .select(({ fn }) => fn.min<number | null>('expires_at').as('at'))
    .executeTakeFirst();
  return typeof row?.at === 'number' ? iso(row.at) : undefined;
}
