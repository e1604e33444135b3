import type { AgentRecord, StoreInput } from '@fovea/contracts';
import { agentForeign, notFound } from '../errors.ts';
import { flag, type WriteContext } from '../context.ts';
import { agentOf } from '../rows.ts';
import { activeRunsOf } from '../reads/agents.ts';

export async function registerAgent(
  context: WriteContext,
  { id, name, token, offer }: StoreInput<'agent.register'>,
): Promise<AgentRecord> {
  const { db, nowMs, changed } = context;
  const values = { name, offer: JSON.stringify(offer), device: offer.device, is_draining: 0, last_seen_at: nowMs };
  const row = await db
    .insertInto('agent')
    .values({ id, token, registered_at: nowMs, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values).where('agent.token', '=', token))
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw agentForeign(id);
  changed({ topic: 'agents' });
  return agentOf(row, (await activeRunsOf(context, [id])).get(id) ?? 0);
}

export async function drainAgent(
  context: WriteContext,
  { id, isDraining }: StoreInput<'agent.drain'>,
): Promise<AgentRecord> {
  const row = await context.db
    .updateTable('agent')
    .set({ is_draining: flag(isDraining) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw notFound('agent', id);
  context.changed({ topic: 'agents' });
  if (!isDraining) context.changed({ topic: 'queue' });
  return agentOf(row, (await activeRunsOf(context, [id])).get(id) ?? 0);
}
