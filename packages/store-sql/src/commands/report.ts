import type { ControlRunState, LeaseKey, ReportReceipt, RunEventBody, StoreInput } from '@fovea/contracts';
import { batchMissing, leaseLost } from '../errors.ts';
import type { WriteContext } from '../context.ts';
import type { Row } from '../schema.ts';
import { appendEvents } from './append-events.ts';
import { requireArtifacts } from './artifact.ts';
import { attemptOfKey, directiveOf, loseAttempt, lost, updateHeld } from './lease.ts';
import { insertPoints } from './points.ts';
import { endRun } from './run.ts';

type Report = StoreInput<'lease.report'>;
type FinalEvent = Extract<RunEventBody, { type: 'run-succeeded' | 'run-failed' | 'run-cancelled' }>;

const endings = { 'run-succeeded': 'succeeded', 'run-failed': 'failed', 'run-cancelled': 'cancelled' } as const;

export async function report(context: WriteContext, input: Report): Promise<ReportReceipt> {
  const { lease, batch, events } = input;
  const final = events.find((event): event is FinalEvent => Object.hasOwn(endings, event.type));
  const held = await updateHeld(
    context,
    lease,
    {
      last_batch: batch,
      ...(final === undefined ? {} : { ended_at: context.nowMs, ending: endings[final.type] }),
    },
    batch - 1,
  );
  if (held === undefined) return acknowledge(context, lease, batch);
  const run = await context.db.selectFrom('run').selectAll().where('id', '=', lease.run).executeTakeFirstOrThrow();
  if (input.environment !== null) await keepEnvironment(context, input);
  await addLineage(context, input);
  await insertPoints(context, { run: run.id, attempt: lease.attempt, points: input.points });
  if (input.progress !== null) {
    await context.db
      .updateTable('run')
      .set({ progress: JSON.stringify(input.progress) })
      .where('id', '=', run.id)
      .execute();
  }
  if (final !== undefined) context.changed({ topic: 'agents' });
  context.changed({ topic: 'run', id: run.id, experiment: run.experiment });
  if (final?.type === 'run-failed' && isWorthAnotherAttempt(final, run)) {
    return retryLater(context, { run, events, final });
  }
  if (final !== undefined) {
    const error = final.type === 'run-failed' ? JSON.stringify(final.error) : null;
    const lastSeq = await endRun(context, run, { state: endings[final.type], error, events });
    // A place on the agent and on its device is free.
    context.changed({ topic: 'queue' });
    return { isDuplicate: false, state: endings[final.type], lastSeq, directive: 'continue' };
  }
  const lastSeq = events.length === 0 ? run.last_seq : await appendEvents(context, run, events);
  return { isDuplicate: false, state: 'running', lastSeq, directive: await directiveOf(context, run.id) };
}

/** Answers a batch that is stored already as the first time. @throws LEASE_LOST, CONFLICT. */
async function acknowledge(context: WriteContext, lease: LeaseKey, batch: number): Promise<ReportReceipt> {
  const attempt = await attemptOfKey(context, lease);
  const isHeld = attempt.ended_at === null && attempt.expires_at > context.nowMs;
  const isResult = attempt.ending !== null && attempt.ending !== 'expired' && attempt.ending !== 'released';
  if (!isHeld && !isResult) return lost(context, lease);
  if (batch > attempt.last_batch) {
    if (isResult) throw leaseLost(lease.run, lease.attempt, `it is over (${attempt.ending ?? ''})`);
    throw batchMissing(lease.run, attempt.last_batch + 1, batch);
  }
  const run = await context.db
    .selectFrom('run')
    .select(['state', 'last_seq'])
    .where('id', '=', lease.run)
    .executeTakeFirstOrThrow();
  return {
    isDuplicate: true,
    state: run.state as ControlRunState,
    lastSeq: run.last_seq,
    directive: isHeld ? await directiveOf(context, lease.run) : 'continue',
  };
}

/** The agent failed, not the run: such as a backend that its device lacks after all. */
function isWorthAnotherAttempt({ error }: FinalEvent & { type: 'run-failed' }, run: Row<'run'>): boolean {
  return error.details.retryable === true && run.losses + 1 < run.max_attempts && run.is_cancel_requested === 0;
}

async function retryLater(
  context: WriteContext,
  {
    run,
    events,
    final,
  }: { run: Row<'run'>; events: readonly RunEventBody[]; final: FinalEvent & { type: 'run-failed' } },
): Promise<ReportReceipt> {
  const before = events.filter((event) => event !== final);
  if (before.length > 0) await appendEvents(context, run, before);
  const state = await loseAttempt(context, run.id, `attempt ${run.attempts} failed: ${final.error.message}`);
  const { last_seq: lastSeq } = await context.db
    .selectFrom('run')
    .select('last_seq')
    .where('id', '=', run.id)
    .executeTakeFirstOrThrow();
  return { isDuplicate: false, state, lastSeq, directive: 'continue' };
}

async function keepEnvironment({ db }: WriteContext, { lease, environment }: Report): Promise<void> {
  await db
    .updateTable('run_plan')
    .set({ environment: JSON.stringify(environment) })
    .where('run', '=', lease.run)
    .execute();
}

async function addLineage(context: WriteContext, { lease, lineage }: Report): Promise<void> {
  await requireArtifacts(
    context,
    lineage.map(({ artifact }) => artifact),
  );
  for (const { artifact, step, direction, port, type } of lineage) {
    await context.db
      .insertInto('lineage')
      .values({ run: lease.run, step, direction, port, artifact, type })
      .onConflict((conflict) => conflict.columns(['run', 'step', 'direction', 'port']).doUpdateSet({ artifact }))
      .execute();
  }
}
