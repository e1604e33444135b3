import type { Clock } from '@fovea/contracts';

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #elapsedMs = 0;
  readonly #startMs: number;

  /** @param startMs milliseconds since the epoch; 2020-01-01 when left out. */
  constructor(startMs = Date.UTC(2020, 0, 1)) {
    this.#startMs = startMs;
  }

  now(): number {
    return this.#startMs + this.#elapsedMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  advance(durationMs: number): void {
    this.#elapsedMs += durationMs;
  }
}
