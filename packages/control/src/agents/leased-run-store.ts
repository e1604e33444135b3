import {
  isFoveaError,
  type Clock,
  type Digest,
  type LeaseDirective,
  type LeaseKey,
  type ReportReceipt,
  type RunEvent,
  type RunEventBody,
  type RunReport,
  type RunStore,
} from '@fovea/contracts';
import { foreignRun } from '../errors.ts';

export interface LeasedRunStoreOptions {
  readonly lease: LeaseKey;
  readonly clock: Clock;
  /** Passes a batch on, to a control plane in this process or elsewhere. */
  report(report: RunReport): Promise<ReportReceipt>;
  /** Called before outputs are reported: makes sure that their bytes are where the control plane finds them. */
  provide(digests: readonly Digest[]): Promise<void>;
  /** Called with what the control plane wants of the run. */
  readonly onDirective?: (directive: LeaseDirective) => void;
}

const maxTries = 100;
const firstPauseMs = 100;
const longestPauseMs = 5000;

/**
 * The events of a leased run on their way to the control plane: what executes a plan appends here as to any run store.
 *
 * @remarks What may succeed later is sent again; batches are numbered, so that none counts twice. Positions are those of
 * this attempt: the control plane numbers events across attempts itself.
 */
export class LeasedRunStore implements RunStore {
  readonly #options: LeasedRunStoreOptions;
  readonly #events: RunEvent[] = [];
  #batch = 0;
  #isReleasing = false;

  constructor(options: LeasedRunStoreOptions) {
    this.#options = options;
  }

  /** From now on the end of the run is not reported: it will be given back and goes on elsewhere. */
  holdBackEnd(): void {
    this.#isReleasing = true;
  }

  /** @throws LEASE_LOST, ARTIFACT_NOT_FOUND; what is retryable only after many tries. */
  async append(run: string, _expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]> {
    const { lease, clock, provide, onDirective } = this.#options;
    if (run !== lease.run) throw foreignRun(run, lease.run);
    const reported = this.#isReleasing ? events.filter(({ type }) => type !== 'run-cancelled') : events;
    const outputs = reported.flatMap((event) =>
      event.type === 'step-finished' || event.type === 'step-cached' ? Object.values(event.outputs) : [],
    );
    if (outputs.length > 0) await provide(outputs);
    this.#batch += 1;
    const { directive } = await this.#send({ lease, batch: this.#batch, events: reported });
    if (directive !== 'continue') onDirective?.(directive);
    const at = new Date(clock.now()).toISOString();
    const stored = events.map((event, index): RunEvent => {
      return { run, seq: this.#events.length + index + 1, at, ...event };
    });
    this.#events.push(...stored);
    return stored;
  }

  read(_run: string, after = 0): Promise<readonly RunEvent[]> {
    return Promise.resolve(this.#events.slice(after));
  }

  list(): Promise<readonly string[]> {
    return Promise.resolve([this.#options.lease.run]);
  }

  async #send(report: RunReport): Promise<ReportReceipt> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#options.report(report);
      } catch (error) {
        if (!isFoveaError(error) || error.details.retryable !== true || attempt >= maxTries) throw error;
        const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempt - 1));
        // Many agents that were refused at one time shall not come back at one time.
        await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())));
      }
    }
  }
}
