import type { ControlRunState, NewRun, RunEventBody, RunSummary, StoreInput, StoreOutput } from '@fovea/contracts';
import { needsUnmeetable, notFound, taken } from '../errors.ts';
import { flag, type WriteContext } from '../context.ts';
import type { Row } from '../schema.ts';
import { runSummaryOf } from '../rows.ts';
import type { RunNeeds } from '../run-needs.ts';
import { appendEvents } from './append-events.ts';

export async function createRuns(
  context: WriteContext,
  { runs, supersedes }: StoreInput<'run.create'>,
): Promise<StoreOutput<'run.create'>> {
  const created: RunSummary[] = [];
  for (const run of runs) created.push(await createRun(context, run));
  if (supersedes !== undefined) {
    await context.db.updateTable('run').set({ is_superseded: 1 }).where('id', '=', supersedes).execute();
  }
  if (runs.length > 0) context.changed({ topic: 'queue' });
  return created;
}

async function createRun(context: WriteContext, run: NewRun): Promise<RunSummary> {
  const { db, nowMs } = context;
  const { id, experiment, plan, environment } = run;
  const row = await db
    .insertInto('run')
    .values({
      id,
      experiment,
      stage: run.stage,
      label: run.label,
      differs: JSON.stringify(run.differs),
      seed: plan.seed,
      backend: plan.backend.use,
      is_exclusive: flag(plan.steps.some(({ exclusive }) => exclusive)),
      state: 'queued',
      attempts: 0,
      losses: 0,
      max_attempts: run.maxAttempts,
      priority: run.priority,
      is_cancel_requested: 0,
      is_superseded: 0,
      origin: run.origin === null ? null : JSON.stringify(run.origin),
      last_seq: 0,
      queued_at: nowMs,
      tags: '[]',
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw taken('run', id);
  const needs: RunNeeds = {
    plugins: Object.fromEntries(plan.plugins.map(({ name, version }) => [name, version])),
    roots: run.roots,
  };
  const needsText = JSON.stringify(needs);
  // Not every database can look into JSON with such a character: it would hold up every claim.
  if (needsText.includes('\\u0000')) throw needsUnmeetable(id);
  await db
    .insertInto('run_plan')
    .values({
      run: id,
      definition: JSON.stringify(run.definition),
      plan: JSON.stringify(plan),
      needs: needsText,
    })
    .execute();
  const lastSeq = await appendEvents(context, run, [{ type: 'run-queued', plan, environment }]);
  return { ...runSummaryOf(row), lastSeq };
}

export async function cancelRuns(
  context: WriteContext,
  input: StoreInput<'run.cancel'>,
): Promise<StoreOutput<'run.cancel'>> {
  const { db, dialect } = context;
  let select = db.selectFrom('run').select(['id', 'experiment', 'state', 'is_cancel_requested']);
  select = 'runs' in input ? select.where('id', 'in', input.runs) : select.where('experiment', '=', input.experiment);
  select = select.where('state', 'in', ['queued', 'running']).orderBy('position');
  // A run that is just being leased is looked at when it is.
  if (dialect.locksRows) select = select.forNoKeyUpdate();
  const rows = await select.execute();
  const cancelled: string[] = [];
  const requested: string[] = [];
  for (const row of rows) {
    if (row.state === 'queued') {
      await endRun(context, row, { state: 'cancelled', events: [{ type: 'run-cancelled' }] });
      cancelled.push(row.id);
    } else if (row.is_cancel_requested === 0) {
      await db.updateTable('run').set({ is_cancel_requested: 1 }).where('id', '=', row.id).execute();
      context.changed({ topic: 'run', id: row.id, experiment: row.experiment });
      requested.push(row.id);
    }
  }
  return { cancelled, requested };
}

/** Puts a run into a state it never leaves, with its last events. @returns its last position. */
export async function endRun(
  context: WriteContext,
  run: { readonly id: string; readonly experiment: string },
  { state, error = null, events }: RunEnding,
): Promise<number> {
  const lastSeq = await appendEvents(context, run, events, {
    state,
    error,
    finished_at: context.nowMs,
    progress: null,
  });
  context.changed({ topic: 'experiment', id: run.experiment });
  return lastSeq;
}

interface RunEnding {
  readonly state: ControlRunState;
  /** JSON. */
  readonly error?: string | null;
  readonly events: readonly RunEventBody[];
}

export async function updateRun(
  { db, changed }: WriteContext,
  { id, set }: StoreInput<'run.update'>,
): Promise<StoreOutput<'run.update'>> {
  const row: Row<'run'> | undefined = await db
    .updateTable('run')
    .set({
      // Writes something even where nothing is asked for.
      id,
      ...(set.tags === undefined ? {} : { tags: JSON.stringify(set.tags) }),
      ...(set.priority === undefined ? {} : { priority: set.priority }),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound('run', id);
  changed({ topic: 'run', id, experiment: row.experiment });
  // Whoever claimed meanwhile has passed over it.
  if (row.state === 'queued') changed({ topic: 'queue' });
  return runSummaryOf(row);
}
