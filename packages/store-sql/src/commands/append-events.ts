import type { RunEventBody } from '@fovea/contracts';
import { sql } from 'kysely';
import type { WriteContext } from '../context.ts';
import type { Row } from '../schema.ts';

/** Rows in one statement: a statement takes so many values, and statements of one size are prepared once. */
const maxRows = 50;

/** Appends events after the last one of the run, and changes it with them. @returns the run's new last position. */
export async function appendEvents(
  { db, nowMs, changed }: WriteContext,
  run: { readonly id: string; readonly experiment: string },
  events: readonly RunEventBody[],
  set: Partial<Pick<Row<'run'>, 'state' | 'error' | 'finished_at' | 'progress'>> = {},
): Promise<number> {
  const updated = await db
    .updateTable('run')
    .set({ ...set, last_seq: sql<number>`last_seq + ${events.length}` })
    .where('id', '=', run.id)
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  const first = updated.last_seq - events.length + 1;
  const rows = events.map((event, index) => {
    return { run: run.id, seq: first + index, at: nowMs, type: event.type, body: JSON.stringify(event) };
  });
  for (let from = 0; from < rows.length; from += maxRows) {
    await db
      .insertInto('event')
      .values(rows.slice(from, from + maxRows))
      .execute();
  }
  changed({ topic: 'run', id: run.id, experiment: run.experiment });
  return updated.last_seq;
}
