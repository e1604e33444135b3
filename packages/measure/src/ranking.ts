import { probabilityNotANumber } from './errors.ts';

/** Index of the largest of `numClasses` values from `start`; the first of equals. @throws MODEL_INVALID for NaN. */
export function predictedClass(probabilities: Float32Array, start: number, numClasses: number): number {
  let best = 0;
  for (let index = 0; index < numClasses; index++) {
    const value = probabilities[start + index]!;
    if (Number.isNaN(value)) throw probabilityNotANumber(start / numClasses);
    if (value > probabilities[start + best]!) best = index;
  }
  return best;
}

/** How many classes come before `label`: those with more probability, and equals of a lower index. */
export function rankOf(label: number, probabilities: Float32Array, start: number, numClasses: number): number {
  const own = probabilities[start + label]!;
  let rank = 0;
  for (let index = 0; index < numClasses; index++) {
    const value = probabilities[start + index]!;
    if (value > own || (value === own && index < label)) rank++;
  }
  return rank;
}
