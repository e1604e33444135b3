import { isStoredEvent, type RunEvent, type RunEventBody, type RunStore } from '@fovea/contracts';
import { outcomeOf, type RunOutcome } from '../run/index.ts';

export interface RunRecorderOptions {
  readonly run: string;
  readonly runs: RunStore;
  /** Called with each stored event, in order. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

/** Appends the events of a run in order, and keeps those that its outcome is made of. */
export class RunRecorder {
  readonly #options: RunRecorderOptions;
  readonly #kept: RunEvent[] = [];
  #count = 0;
  #appending: Promise<void> = Promise.resolve();
  #step: string | undefined;
  #isOver = false;
  #failure: { readonly error: unknown } | undefined;
  /** Called once when recording fails. */
  onFailure: (() => void) | undefined;

  constructor(options: RunRecorderOptions) {
    this.#options = options;
  }

  /** The step at work. */
  get step(): string | undefined {
    return this.#step;
  }

  /** True when the run's last event is there. */
  get isOver(): boolean {
    return this.#isOver;
  }

  record(bodies: readonly RunEventBody[]): void {
    for (const body of bodies) {
      if (body.type === 'step-started') this.#step = body.step;
      else if (body.type === 'step-finished') this.#step = undefined;
      else if (body.type === 'run-succeeded' || body.type === 'run-failed' || body.type === 'run-cancelled')
        this.#isOver = true;
    }
    if (bodies.length === 0) return;
    this.#appending = this.#appending
      .then(() => this.#append(bodies))
      .catch((error: unknown) => {
        this.#failure ??= { error };
        this.onFailure?.();
      });
  }

  /** Resolves when everything recorded so far is stored, or never will be. */
  async settled(): Promise<void> {
    await this.#appending;
  }

  /** @throws what the store threw. */
  async outcome(): Promise<RunOutcome> {
    await this.#appending;
    if (this.#failure !== undefined) throw this.#failure.error;
    return outcomeOf(this.#kept) as RunOutcome;
  }

  async #append(bodies: readonly RunEventBody[]): Promise<void> {
    if (this.#failure !== undefined) return;
    const { runs, run, onEvent } = this.#options;
    const stored = await runs.append(run, this.#count, bodies);
    this.#count += stored.length;
    this.#kept.push(...stored.filter((event) => isStoredEvent(event) || event.type === 'run-queued'));
    for (const event of stored) onEvent?.(event);
  }
}
