import type { Rng } from '@fovea/contracts';

/** Shuffles in place and returns `values`: Fisher-Yates, every order equally likely. */
export function shuffle(values: Int32Array, rng: Rng): Int32Array {
  for (let last = values.length - 1; last > 0; last--) {
    const other = rng.integer(last + 1);
    const held = values[last]!;
    values[last] = values[other]!;
    values[other] = held;
  }
  return values;
}
