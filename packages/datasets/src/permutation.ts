import type { Rng } from '@fovea/contracts';

/** Shuffles in place, every order equally likely (Fisher-Yates, from the end). */
export function shuffleInPlace(values: Int32Array, rng: Rng): Int32Array {
  for (let last = values.length - 1; last > 0; last -= 1) {
    const other = rng.integer(last + 1);
    const value = values[last] as number;
    values[last] = values[other] as number;
    values[other] = value;
  }
  return values;
}
