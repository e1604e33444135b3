import type { MutationRecord, NewInvite, NewToken, StoreInput, TokenRecord } from '@fovea/contracts';
import { sql } from 'kysely';
import { inviteInvalid, mutationRepeated, notFound } from '../errors.ts';
import type { WriteContext } from '../context.ts';
import { tokenOf } from '../rows.ts';

/** Last uses are kept to the minute: a row a request would be a write a request. */
const usedEveryMs = 60_000;

export async function createToken({ db, nowMs, changed }: WriteContext, token: NewToken): Promise<TokenRecord> {
  const { id, name, role, hash, createdBy, lifetimeMs } = token;
  const row = await db
    .insertInto('token')
    .values({
      id,
      name,
      role,
      hash,
      created_at: nowMs,
      created_by: createdBy,
      expires_at: lifetimeMs === undefined ? null : nowMs + lifetimeMs,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  changed({ topic: 'tokens' });
  return tokenOf(row);
}

export async function revokeToken(
  { db, nowMs, changed }: WriteContext,
  { id }: StoreInput<'token.revoke'>,
): Promise<TokenRecord> {
  const row = await db
    .updateTable('token')
    .set({ revoked_at: sql<number>`coalesce(revoked_at, ${nowMs})` })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound('token', id);
  changed({ topic: 'tokens' });
  return tokenOf(row);
}

export async function tokensUsed({ db, nowMs }: WriteContext, { ids }: StoreInput<'token.used'>): Promise<null> {
  if (ids.length === 0) return null;
  await db
    .updateTable('token')
    .set({ last_used_at: nowMs })
    .where('id', 'in', ids)
    .where(({ eb, or }) => or([eb('last_used_at', 'is', null), eb('last_used_at', '<=', nowMs - usedEveryMs)]))
    .execute();
  return null;
}

export async function createInvite({ db, nowMs }: WriteContext, invite: NewInvite): Promise<null> {
  const { hash, role, uses, lifetimeMs, createdBy } = invite;
  await db
    .insertInto('invite')
    .values({ hash, role, uses, expires_at: nowMs + lifetimeMs, created_by: createdBy })
    .execute();
  return null;
}

export async function redeemInvite(
  context: WriteContext,
  { hash, token }: StoreInput<'invite.redeem'>,
): Promise<TokenRecord> {
  const invite = await context.db
    .updateTable('invite')
    .set({ uses: sql<number>`uses - 1` })
    .where('hash', '=', hash)
    .where('uses', '>', 0)
    .where('expires_at', '>', context.nowMs)
    .returningAll()
    .executeTakeFirst();
  if (invite === undefined) throw inviteInvalid();
  return createToken(context, { ...token, role: invite.role as NewToken['role'], createdBy: invite.created_by });
}

export async function recordMutation({ db, nowMs }: WriteContext, record: MutationRecord): Promise<null> {
  const { actor, clientMutationId, mutation, request, response } = record;
  const row = await db
    .insertInto('mutation')
    .values({ actor, client_mutation_id: clientMutationId, mutation, request, response, at: nowMs })
    .onConflict((conflict) => conflict.columns(['actor', 'client_mutation_id']).doNothing())
    .returning('actor')
    .executeTakeFirst();
  if (row === undefined) throw mutationRepeated(clientMutationId);
  return null;
}

export async function pruneMutations(
  { db, nowMs }: WriteContext,
  { olderThanMs }: StoreInput<'mutation.prune'>,
): Promise<number> {
  const result = await db
    .deleteFrom('mutation')
    .where('at', '<', nowMs - olderThanMs)
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}
