import { isFoveaError, serializeError } from '@fovea/contracts';
import { systemClock } from '@fovea/host/node';
import type { AgentContext } from './agent-context.ts';
import { Outbox } from './outbox.ts';
import { retrying } from './retry.ts';
import { Spool } from './spool.ts';

const reason = 'the agent was restarted';

/**
 * Settles what an agent that was killed left behind: batches of leases that still hold are sent and their runs given back,
 * so that they go on from their checkpoints; those of lost leases are dropped.
 */
export async function recoverSpools(context: AgentContext, signal: AbortSignal): Promise<void> {
  for (const spool of await Spool.left(context.spoolFolder)) {
    const { run, attempt } = spool.lease;
    try {
      await recover(context, spool, signal);
      context.logger.info('a run of an earlier start was given back', { run, attempt });
    } catch (error) {
      // What could not be sent in time waits for the next start.
      if (signal.aborted) return;
      context.logger.warn('a run of an earlier start is lost', { run, attempt, error: serializeError(error).message });
    }
    await context.lost.settle(spool);
  }
}

async function recover(context: AgentContext, spool: Spool, signal: AbortSignal): Promise<void> {
  const { connection, exchange } = context;
  let refusal: { readonly error: unknown } | undefined;
  const outbox = new Outbox({
    connection,
    exchange,
    spool,
    steps: [],
    clock: systemClock,
    onDirective: () => undefined,
    onRefused: (error) => (refusal = { error }),
  });
  const stop = (): void => outbox.stop();
  signal.addEventListener('abort', stop, { once: true });
  outbox.resume();
  await outbox.flush();
  signal.removeEventListener('abort', stop);
  if (refusal !== undefined) throw refusal.error;
  signal.throwIfAborted();
  await retrying(() => connection.release(spool.lease, reason), { signal }).catch((error: unknown) => {
    // Its end was among what has just been sent.
    if (!isFoveaError(error) || error.code !== 'LEASE_LOST') throw error;
  });
}
