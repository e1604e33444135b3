/** Random numbers with a fixed seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer in [low, high]. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  pick<T>(...values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)] as T;
  }

  /** In (-1, 1), on a grid of 1/64: ties happen in pools, and sums of products are nearly exact. */
  values(shape: readonly number[]): Float32Array {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    return Float32Array.from({ length: size }, () => this.integer(-63, 63) / 64);
  }
}
