import type { RunEventBody } from '@fovea/contracts';
import { sql } from 'kysely';
import type { WriteContext } from '../context.ts';

/** Appends events after the last one of the run. @returns the run's new last position. */
export async function appendEvents(
  { db, nowMs, changed }: WriteContext,
  run: { readonly id: string; readonly experiment: string },
  events: readonly RunEventBody[],
): Promise<number> {
  const updated = await db
    .updateTable('run')
    .set({ last_seq: sql<number>`last_seq + ${events.length}` })
    .where('id', '=', run.id)
    .returning('last_seq')
    .executeTakeFirstOrThrow();
  const first = updated.last_seq - events.length + 1;
  for (const [index, event] of events.entries()) {
    await db
      .insertInto('event')
      .values({ run: run.id, seq: first + index, at: nowMs, type: event.type, body: JSON.stringify(event) })
      .execute();
  }
  changed({ topic: 'run', id: run.id, experiment: run.experiment });
  return updated.last_seq;
}
