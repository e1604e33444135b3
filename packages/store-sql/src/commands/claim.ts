import type { AgentOffer, LeaseGrant, StoreInput } from '@fovea/contracts';
import { sql } from 'kysely';
import { notFound } from '../errors.ts';
import { fromJson, iso, type WriteContext } from '../context.ts';
import type { Row } from '../schema.ts';
import { runOf } from '../rows.ts';

export async function claimLease(
  context: WriteContext,
  { agent: id, secret, durationMs }: StoreInput<'lease.claim'>,
): Promise<LeaseGrant | null> {
  const { db, dialect, nowMs } = context;
  const agent = await db
    .updateTable('agent')
    .set({ last_seen_at: nowMs })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (agent === undefined) throw notFound('agent', id);
  await dialect.serialize(db, `device:${agent.device}`);
  const room = await roomOf(context, agent);
  if (room === 'none') return null;
  const run = await findRun(context, fromJson<AgentOffer>(agent.offer), room);
  if (run === undefined) return null;
  return lease(context, { agent, run, secret, durationMs });
}

/** What may be leased to the agent now: a run that measures shares its device with nothing that could disturb it. */
async function roomOf({ db }: WriteContext, agent: Row<'agent'>): Promise<'any' | 'not-exclusive' | 'none'> {
  if (agent.is_draining === 1) return 'none';
  const offer = fromJson<AgentOffer>(agent.offer);
  const leased = await db
    .selectFrom('attempt')
    .innerJoin('agent', 'agent.id', 'attempt.agent')
    .innerJoin('run', 'run.id', 'attempt.run')
    .where('attempt.ended_at', 'is', null)
    .where('agent.device', '=', agent.device)
    .select(['attempt.agent', 'run.is_exclusive'])
    .execute();
  const own = leased.filter((other) => other.agent === agent.id);
  const others = leased.filter((other) => other.agent !== agent.id);
  const isMeasuring = (row: { is_exclusive: number }): boolean => row.is_exclusive === 1;
  if (own.length >= offer.slots || others.some(isMeasuring)) return 'none';
  if (!offer.gatesSteps && own.some(isMeasuring)) return 'none';
  return others.length === 0 && (offer.gatesSteps || own.length === 0) ? 'any' : 'not-exclusive';
}

function findRun(
  { db, dialect }: WriteContext,
  offer: AgentOffer,
  room: 'any' | 'not-exclusive',
): Promise<Row<'run'> | undefined> {
  if (offer.backends.length === 0) return Promise.resolve(undefined);
  // Values of subqueries, not joins: databases then walk the queue in order and stop at the first that fits.
  const isRunning = sql<boolean>`(select state from experiment where experiment.id = run.experiment) = 'running'`;
  const isMet = sql<boolean>`(select ${dialect.meetsNeeds(offer)} from run_plan where run_plan.run = run.id)`;
  let select = db
    .selectFrom('run')
    .selectAll('run')
    .where('run.state', '=', sql.lit('queued'))
    .where('run.backend', 'in', offer.backends)
    .where(isRunning)
    .where(isMet)
    .orderBy('run.priority', 'desc')
    .orderBy('run.position')
    .limit(1);
  if (room === 'not-exclusive') select = select.where('run.is_exclusive', '=', 0);
  // Whoever claims at the same time passes over the run that is just taken, and over that one only.
  if (dialect.locksRows) select = select.forNoKeyUpdate('run').skipLocked();
  return select.executeTakeFirst();
}

async function lease(
  { db, nowMs, changed }: WriteContext,
  { agent, run, secret, durationMs }: { agent: Row<'agent'>; run: Row<'run'>; secret: string; durationMs: number },
): Promise<LeaseGrant> {
  const environment = JSON.stringify(fromJson<AgentOffer>(agent.offer).environment);
  const updated = await db
    .updateTable('run')
    .set({ state: 'running', attempts: run.attempts + 1, agent: agent.id, started_at: run.started_at ?? nowMs })
    .where('id', '=', run.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const plan = await db
    .updateTable('run_plan')
    .set({ environment })
    .where('run', '=', run.id)
    .returning(['definition', 'plan', 'environment', 'needs'])
    .executeTakeFirstOrThrow();
  const expiresAt = nowMs + durationMs;
  await db
    .insertInto('attempt')
    .values({
      run: run.id,
      attempt: updated.attempts,
      agent: agent.id,
      token: secret,
      last_batch: 0,
      leased_at: nowMs,
      expires_at: expiresAt,
    })
    .execute();
  changed({ topic: 'run', id: run.id, experiment: run.experiment });
  changed({ topic: 'agents' });
  return {
    lease: { run: run.id, attempt: updated.attempts, token: secret },
    run: runOf({ ...updated, ...plan }),
    expiresAt: iso(expiresAt),
    durationMs,
  };
}
