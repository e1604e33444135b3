import { serializeError, type LeaseGrant } from '@fovea/contracts';
import type { AgentContext } from './agent-context.ts';
import { executeLease } from './leased-run.ts';
import { endsAgent, pause, pauseAfter } from './retry.ts';

const waitMs = 30_000;

export interface LeaseLoopOptions {
  readonly context: AgentContext;
  /** Id of the agent; asked for again when the server has forgotten it. */
  readonly agent: () => string;
  readonly register: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Works on one run after the other, until the signal. @throws what a server says that no longer listens to this agent. */
export async function leaseLoop({ context, agent, register, signal }: LeaseLoopOptions): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let grant: LeaseGrant | null;
    try {
      grant = await context.connection.lease({ agent: agent(), waitMs, signal });
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      const { code, message } = serializeError(error);
      if (endsAgent(code)) throw error;
      if (code === 'NOT_FOUND') await register();
      if (failures === 1) context.logger.warn('no run could be asked for; trying again', { reason: message });
      await pause(pauseAfter(failures, error), signal);
      continue;
    }
    if (grant !== null) await executeLease(context, grant, signal);
  }
}
