import type { Histogram, Range } from './calibrators.ts';

/** Bins on either side of 0. A range that starts at 0 fills at least half of one side: 2048 bins. */
const half = 4096;
/** Below it a bin's width would be no normal number. */
const smallestExponent = -1000;

/**
 * A histogram that needs not know its range beforehand: bins are `2^exponent` wide and start at 0, and where a value lies
 * beyond them, neighbours are merged and the width doubles.
 *
 * @remarks The width that is reached follows from the largest magnitude alone, and merged bins hold what wide ones would have
 * counted: the result does not depend on the order of the values.
 */
export class GrowingHistogram {
  readonly #counts = new Float64Array(2 * half);
  /** Undefined while nothing but zeros was seen. */
  #exponent: number | undefined;
  #total = 0;

  /** @param largest magnitude that no value exceeds. */
  add(values: ArrayLike<number>, largest: number): void {
    this.#total += values.length;
    if (largest > 0) this.#growTo(exponentOf(largest));
    const counts = this.#counts;
    const perUnit = this.#exponent === undefined ? 0 : 2 ** -this.#exponent;
    for (let index = 0; index < values.length; index++) {
      counts[Math.floor((values[index] as number) * perUnit) + half]!++;
    }
  }

  /** The bins from the lowest to the highest that counted something. */
  histogram(): Histogram {
    const counts = this.#counts;
    const first = counts.findIndex((count) => count > 0);
    const end = counts.findLastIndex((count) => count > 0) + 1;
    if (this.#exponent === undefined)
      return { range: { min: 0, max: 0 }, counts: counts.slice(half, half + 1), total: this.#total };
    const width = 2 ** this.#exponent;
    const range: Range = { min: (first - half) * width, max: (end - half) * width };
    return { range, counts: counts.slice(first, end), total: this.#total };
  }

  #growTo(exponent: number): void {
    this.#exponent ??= exponent;
    for (; this.#exponent < exponent; this.#exponent++) this.#mergeNeighbours();
  }

  #mergeNeighbours(): void {
    const counts = this.#counts;
    // From 0 outwards, so that no count is overwritten before it was read.
    for (let bin = 0; bin < half / 2; bin++) {
      counts[half + bin] = counts[half + 2 * bin]! + counts[half + 2 * bin + 1]!;
      counts[half - 1 - bin] = counts[half - 1 - 2 * bin]! + counts[half - 2 - 2 * bin]!;
    }
    counts.fill(0, 0, half / 2);
    counts.fill(0, half + half / 2);
  }
}

/** The smallest exponent whose bins reach beyond `largest`. */
function exponentOf(largest: number): number {
  let exponent = Math.max(smallestExponent, Math.ceil(Math.log2(largest / half)));
  if (largest >= half * 2 ** exponent) exponent++;
  return exponent;
}
