import type { StoreChange } from '@fovea/contracts';
import { sql } from 'kysely';
import pg from 'pg';
import { channel, payloadsOf } from './notifications.ts';
import type { Connection } from './connections.ts';

/** Names a commit: connections count theirs. */
export interface CommitMark {
  readonly connection: string;
  readonly number: number;
}

/** Marks of connections that were last used longer ago are forgotten. */
const keepMarksMs = 86_400_000;

/**
 * The end of a transaction in one round trip: its mark, its news for other processes, and the commit.
 *
 * @remarks There is no mark once there is a fence: the division by zero then ends the transaction. What makes runs leasable goes into the table `wake`, whose rows stay until
 * they are passed on; the rest is told by the commit itself.
 */
export function announceCommit(
  { connection, number }: CommitMark,
  { origin, changes }: { origin: string; changes: readonly StoreChange[] },
): string {
  const others = changes.filter(({ topic }) => topic !== 'queue');
  return [
    `with mark as (insert into commit_mark (connection, number, is_fenced, at)
       values (${pg.escapeLiteral(connection)}, ${number}, 0, extract(epoch from clock_timestamp()) * 1000)
       on conflict (connection) do update set number = excluded.number, at = excluded.at
         where commit_mark.is_fenced = 0 returning 1)
     select 1 / count(*) from mark`,
    ...(others.length < changes.length ? [`insert into wake (origin) values (${pg.escapeLiteral(origin)})`] : []),
    ...payloadsOf({ origin, changes: others }).map(
      (payload) => `select pg_notify('${channel}', ${pg.escapeLiteral(payload)})`,
    ),
    'commit',
  ].join(';');
}

/**
 * Whether a commit whose connection was lost has happened; if not, it never will: where the server is still at it, this
 * waits, and where it has yet to begin, it finds a fence.
 */
export async function hasCommitted({ db }: Connection, { connection, number }: CommitMark): Promise<boolean> {
  const { rows } = await sql<{ number: number }>`
    insert into commit_mark (connection, number, is_fenced, at)
    values (${connection}, 0, 1, extract(epoch from clock_timestamp()) * 1000)
    on conflict (connection) do update set is_fenced = 1
    returning number`.execute(db);
  return rows[0]?.number === number;
}

export async function forgetOldMarks({ db }: Connection): Promise<void> {
  await sql`delete from commit_mark where at < extract(epoch from clock_timestamp()) * 1000 - ${keepMarksMs}`.execute(
    db,
  );
}
