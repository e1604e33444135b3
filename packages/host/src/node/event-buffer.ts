import type { RunEventBody } from '@fovea/contracts';

const flushAfterMs = 100;
const flushAtCount = 256;

/**
 * Collects the streams of a run (metrics, progress, log) and hands them on in batches; state changes go at once, after what
 * came before them. Of several progress reports of a step in one batch only the newest is kept.
 */
export class EventBuffer {
  readonly #send: (events: readonly RunEventBody[]) => void;
  #pending: RunEventBody[] = [];
  #timer: NodeJS.Timeout | undefined;
  #lastFlush = 0;

  constructor(send: (events: readonly RunEventBody[]) => void) {
    this.#send = send;
  }

  push(event: RunEventBody): void {
    if (event.type === 'step-progress') {
      this.#pending = this.#pending.filter((other) => other.type !== 'step-progress' || other.step !== event.step);
    }
    this.#pending.push(event);
    const isStream = event.type === 'metric' || event.type === 'step-progress' || event.type === 'log';
    // A step that computes without a pause lets no timer run: the clock is looked at as well.
    const isDue = performance.now() - this.#lastFlush >= flushAfterMs;
    if (!isStream || isDue || this.#pending.length >= flushAtCount) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), flushAfterMs);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#lastFlush = performance.now();
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    this.#send(events);
  }
}
