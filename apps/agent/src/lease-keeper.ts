import { isFoveaError, type AgentConnection, type LeaseDirective, type LeaseGrant } from '@fovea/contracts';
import { endsAgent, pauseAfter, within } from './retry.ts';

export interface LeaseKeeperOptions {
  readonly connection: AgentConnection;
  readonly grant: Pick<LeaseGrant, 'lease' | 'durationMs'>;
  readonly onDirective: (directive: LeaseDirective) => void;
  /** Called once, with LEASE_LOST or with what ends the agent. */
  readonly onLost: (error: unknown) => void;
}

/** A run that shall be cancelled hears of it within so long, also while its step says nothing. */
const longestSilenceMs = 1000;

/**
 * Renews a lease at a third of its time and at least each second, until it is disposed of. Whatever goes wrong it goes on trying: only the server
 * knows whether the lease still holds, and says so.
 */
export class LeaseKeeper implements Disposable {
  readonly #options: LeaseKeeperOptions;
  readonly #everyMs: number;
  readonly #answerWithinMs: number;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #isOver = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#answerWithinMs = Math.max(10, options.grant.durationMs / 3);
    this.#everyMs = Math.min(this.#answerWithinMs, longestSilenceMs);
    this.#schedule(this.#everyMs);
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #schedule(inMs: number): void {
    if (!this.#isOver) this.#timer = setTimeout(() => void this.#renew(), inMs);
  }

  async #renew(): Promise<void> {
    const { connection, grant, onDirective, onLost } = this.#options;
    try {
      // A line that is dead in one direction gives no error: silence counts as one.
      const { directive } = await within(this.#answerWithinMs, 'a heartbeat', connection.renew(grant.lease));
      this.#failures = 0;
      if (this.#isOver) return;
      if (directive !== 'continue') onDirective(directive);
      this.#schedule(this.#everyMs);
    } catch (error) {
      if (this.#isOver) return;
      this.#failures += 1;
      const isFinal = isFoveaError(error) && (error.code === 'LEASE_LOST' || endsAgent(error.code));
      if (isFinal) onLost(error);
      else this.#schedule(Math.min(this.#everyMs, pauseAfter(this.#failures, error)));
    }
  }
}
