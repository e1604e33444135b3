/** Counts failures by address in windows of a minute. Bounded: when too many addresses are known, all are forgotten. */
export class FailureLimiter {
  readonly #max: number;
  readonly #now: () => number;
  readonly #failures = new Map<string, number>();
  #windowStart: number;

  constructor(maxPerMinute: number, now: () => number = () => performance.now()) {
    this.#max = maxPerMinute;
    this.#now = now;
    this.#windowStart = now();
  }

  /** How long the address has to wait [ms]; 0 when it may try. */
  waitMs(address: string): number {
    this.#turn();
    if ((this.#failures.get(address) ?? 0) < this.#max) return 0;
    return Math.max(1, this.#windowStart + windowMs - this.#now());
  }

  fail(address: string): void {
    this.#turn();
    if (this.#failures.size >= maxAddresses) this.#failures.clear();
    this.#failures.set(address, (this.#failures.get(address) ?? 0) + 1);
  }

  #turn(): void {
    const now = this.#now();
    if (now - this.#windowStart < windowMs) return;
    this.#windowStart = now;
    this.#failures.clear();
  }
}

const windowMs = 60_000;
const maxAddresses = 10_000;
