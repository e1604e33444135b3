import type {
  AttemptRecord,
  ControlRunState,
  ExpiredLease,
  LeaseDirective,
  LeaseKey,
  LeaseRenewal,
  StoreInput,
} from '@fovea/contracts';
import { sql } from 'kysely';
import { leaseLost, quarantined } from '../errors.ts';
import { iso, type WriteContext } from '../context.ts';
import type { Row } from '../schema.ts';
import { appendEvents } from './append-events.ts';
import { endRun } from './run.ts';

type AttemptUpdate = Partial<Pick<Row<'attempt'>, 'expires_at' | 'last_batch' | 'ended_at' | 'ending'>>;

/**
 * Changes the row of a lease if the caller still holds it, in one statement: who has lost it changes nothing.
 *
 * @returns the row, or undefined when the caller does not hold it, or `lastBatch` is not the last one.
 */
export async function updateHeld(
  { db, nowMs }: WriteContext,
  { run, attempt, token }: LeaseKey,
  set: AttemptUpdate,
  lastBatch?: number,
): Promise<Row<'attempt'> | undefined> {
  let update = db
    .updateTable('attempt')
    .set({ run, ...set })
    .where('run', '=', run)
    .where('attempt', '=', attempt)
    .where('token', '=', token)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', nowMs);
  if (lastBatch !== undefined) update = update.where('last_batch', '=', lastBatch);
  return update.returningAll().executeTakeFirst();
}

/** The row of a lease as the caller knows it, whether it still holds or not. @throws LEASE_LOST for a wrong token. */
export async function attemptOfKey({ db }: WriteContext, { run, attempt, token }: LeaseKey): Promise<Row<'attempt'>> {
  const row = await db
    .selectFrom('attempt')
    .selectAll()
    .where('run', '=', run)
    .where('attempt', '=', attempt)
    .where('token', '=', token)
    .executeTakeFirst();
  if (row === undefined) throw leaseLost(run, attempt, 'its token is not that of the lease');
  return row;
}

/** @throws LEASE_LOST with what became of it. */
export async function lost(context: WriteContext, key: LeaseKey): Promise<never> {
  const { ending } = await attemptOfKey(context, key);
  throw leaseLost(key.run, key.attempt, ending === null ? 'it was not renewed in time' : `it is over (${ending})`);
}

export async function renewLease(
  context: WriteContext,
  { lease, durationMs }: StoreInput<'lease.renew'>,
): Promise<LeaseRenewal> {
  const expiresAt = context.nowMs + durationMs;
  const row = await updateHeld(context, lease, { expires_at: expiresAt });
  if (row === undefined) return lost(context, lease);
  await context.db.updateTable('agent').set({ last_seen_at: context.nowMs }).where('id', '=', row.agent).execute();
  return { expiresAt: iso(expiresAt), directive: await directiveOf(context, lease.run) };
}

/** What the holder of a run's lease shall do. */
export async function directiveOf({ db }: WriteContext, run: string): Promise<LeaseDirective> {
  const row = await db
    .selectFrom('run')
    .innerJoin('experiment', 'experiment.id', 'run.experiment')
    .leftJoin('agent', 'agent.id', 'run.agent')
    .where('run.id', '=', run)
    .select(['run.is_cancel_requested', 'experiment.state', 'agent.is_draining'])
    .executeTakeFirst();
  if (row?.is_cancel_requested === 1) return 'cancel';
  return row?.state === 'paused' || row?.is_draining === 1 ? 'release' : 'continue';
}

export async function releaseLease(
  context: WriteContext,
  { lease, reason }: StoreInput<'lease.release'>,
): Promise<{ state: ControlRunState }> {
  const row = await updateHeld(context, lease, { ended_at: context.nowMs, ending: 'released' });
  if (row === undefined) return lost(context, lease);
  context.changed({ topic: 'agents' });
  return { state: await queueAgain(context, lease.run, `given back: ${reason}`) };
}

export async function expireLeases(
  context: WriteContext,
  { limit }: StoreInput<'lease.expire'>,
): Promise<readonly ExpiredLease[]> {
  const { db, dialect, nowMs, changed } = context;
  let select = db
    .selectFrom('attempt')
    .innerJoin('run', 'run.id', 'attempt.run')
    .where('attempt.ended_at', 'is', null)
    .where('attempt.expires_at', '<=', nowMs)
    .orderBy('attempt.expires_at')
    .limit(limit)
    .select(['attempt.run', 'attempt.attempt', 'attempt.agent', 'run.experiment']);
  if (dialect.locksRows) select = select.forNoKeyUpdate('attempt').skipLocked();
  const due = await select.execute();
  const expired: ExpiredLease[] = [];
  for (const { run, attempt, agent, experiment } of due) {
    const ended = await endAttempt(context, { run, attempt, ending: 'expired' });
    if (!ended) continue;
    const state = await loseAttempt(context, run, `agent ${agent} stopped answering`);
    expired.push({ run, experiment, attempt, agent, state });
  }
  if (expired.length > 0) changed({ topic: 'agents' });
  return expired;
}

async function endAttempt(
  { db, nowMs }: WriteContext,
  { run, attempt, ending }: { run: string; attempt: number; ending: NonNullable<AttemptRecord['ending']> },
): Promise<boolean> {
  const row = await db
    .updateTable('attempt')
    .set({ ended_at: nowMs, ending })
    .where('run', '=', run)
    .where('attempt', '=', attempt)
    .where('ended_at', 'is', null)
    .where('expires_at', '<=', nowMs)
    .returning('run')
    .executeTakeFirst();
  return row !== undefined;
}

/** An attempt came to nothing: the run is tried again, or, after its last attempt, quarantined. */
export async function loseAttempt(context: WriteContext, run: string, reason: string): Promise<ControlRunState> {
  const row = await context.db
    .updateTable('run')
    .set({ losses: sql<number>`losses + 1` })
    .where('id', '=', run)
    .returning(['id', 'experiment', 'losses', 'max_attempts', 'is_cancel_requested'])
    .executeTakeFirstOrThrow();
  if (row.losses < row.max_attempts || row.is_cancel_requested === 1) return queueAgain(context, run, reason);
  const error = quarantined(run, row.losses).toJSON();
  await endRun(context, row, {
    state: 'quarantined',
    error: JSON.stringify(error),
    events: [
      { type: 'log', step: '', level: 'warn', message: reason },
      { type: 'run-failed', error },
    ],
  });
  return 'quarantined';
}

/** Queues a run again that nobody holds any more; one that shall be cancelled is. */
async function queueAgain(context: WriteContext, run: string, reason: string): Promise<ControlRunState> {
  const row = await context.db
    .updateTable('run')
    .set({ state: 'queued', progress: null })
    .where('id', '=', run)
    .returning(['id', 'experiment', 'is_cancel_requested'])
    .executeTakeFirstOrThrow();
  if (row.is_cancel_requested === 1) {
    await endRun(context, row, { state: 'cancelled', events: [{ type: 'run-cancelled' }] });
    return 'cancelled';
  }
  await appendEvents(context, row, [
    { type: 'log', step: '', level: 'warn', message: `${reason}; the run is queued again` },
  ]);
  context.changed({ topic: 'queue' });
  return 'queued';
}

export async function extendAllLeases(
  { db, nowMs }: WriteContext,
  { durationMs }: StoreInput<'lease.extend-all'>,
): Promise<number> {
  const result = await db
    .updateTable('attempt')
    .set({ expires_at: nowMs + durationMs })
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}
