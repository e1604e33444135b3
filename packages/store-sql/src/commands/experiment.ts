import type { ExperimentState, StoreInput, StoreOutput } from '@fovea/contracts';
import { sql } from 'kysely';
import { notFound, stateConflict, taken } from '../errors.ts';
import type { WriteContext } from '../context.ts';
import { experimentOf } from '../rows.ts';
import { createRuns } from './run.ts';

const finalStates: readonly ExperimentState[] = ['succeeded', 'failed', 'cancelled'];

export async function createExperiment(
  context: WriteContext,
  { experiment, runs }: StoreInput<'experiment.create'>,
): Promise<StoreOutput<'experiment.create'>> {
  const { db, nowMs, changed } = context;
  const { id, name, question, definition, state, createdBy, tags } = experiment;
  const row = await db
    .insertInto('experiment')
    .values({
      id,
      name,
      question,
      definition: JSON.stringify(definition),
      state,
      stage: 1,
      revision: 1,
      created_by: createdBy,
      created_at: nowMs,
      started_at: state === 'running' ? nowMs : null,
      tags: JSON.stringify(tags),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw taken('experiment', id);
  await createRuns(context, { runs });
  changed({ topic: 'experiment', id });
  return experimentOf(row);
}

export async function updateExperiment(
  { db, nowMs, changed }: WriteContext,
  { id, from, revision, set }: StoreInput<'experiment.update'>,
): Promise<StoreOutput<'experiment.update'>> {
  let update = db
    .updateTable('experiment')
    .set({
      revision: sql<number>`revision + 1`,
      ...(set.state === undefined ? {} : { state: set.state, ...timesOf(set.state, nowMs) }),
      ...(set.stage === undefined ? {} : { stage: set.stage }),
      ...(set.tags === undefined ? {} : { tags: JSON.stringify(set.tags) }),
      ...(set.report === undefined ? {} : { report: set.report }),
    })
    .where('id', '=', id);
  if (from !== undefined) update = update.where('state', 'in', from);
  if (revision !== undefined) update = update.where('revision', '=', revision);
  const row = await update.returningAll().executeTakeFirst();
  if (row === undefined) {
    const present = await db.selectFrom('experiment').selectAll().where('id', '=', id).executeTakeFirst();
    if (present === undefined) throw notFound('experiment', id);
    const expected = [
      ...(from === undefined ? [] : [from.join(' or ')]),
      ...(revision === undefined ? [] : [`revision ${revision}`]),
    ];
    throw stateConflict('experiment', id, expected.join(', '), `${present.state}, revision ${present.revision}`);
  }
  changed({ topic: 'experiment', id });
  if (set.state === 'running') changed({ topic: 'queue' });
  return experimentOf(row);
}

function timesOf(state: ExperimentState, nowMs: number) {
  if (finalStates.includes(state)) return { finished_at: nowMs };
  return state === 'running' ? { started_at: sql<number>`coalesce(started_at, ${nowMs})`, finished_at: null } : {};
}
