import { storeClosed, tooMuchWaits } from '../errors.ts';

/** Reads that may wait; more are refused, so that memory stays bounded. */
const maxWaiting = 4096;

/** So many reads at a time: a long one takes no connection from commits. */
export class ReadQueue {
  readonly #lanes: number;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;
  #isClosed = false;
  #settled: (() => void) | undefined;

  constructor(lanes: number) {
    this.#lanes = lanes;
  }

  /** @throws RATE_LIMITED when too many wait; what the read throws. */
  async run<T>(read: () => Promise<T>): Promise<T> {
    if (this.#isClosed) throw storeClosed();
    if (this.#underWay >= this.#lanes) {
      if (this.#waiting.length >= maxWaiting) throw tooMuchWaits(this.#waiting.length);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#underWay += 1;
    }
    try {
      return await read();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#underWay -= 1;
      else next();
      if (this.#underWay === 0) this.#settled?.();
    }
  }

  /** Does what waits, and takes no more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#underWay > 0) await new Promise<void>((resolve) => (this.#settled = resolve));
  }
}
