import type { TensorData } from '@fovea/contracts';

/** Smallest probability inside the logarithm; Keras's epsilon. */
const smallestProbability = 1e-7;

/** Rows of `[labels.length, numClasses]` whose largest value is at the label; the first of equals counts. NaN is never right. */
export function countCorrect(scores: Float32Array, labels: Int32Array): number {
  const numClasses = scores.length / labels.length;
  let correct = 0;
  for (let row = 0; row < labels.length; row++) {
    const start = row * numClasses;
    let best = 0;
    for (let index = 1; index < numClasses; index++) if (scores[start + index]! > scores[start + best]!) best = index;
    if (best === labels[row] && !Number.isNaN(scores[start + best])) correct++;
  }
  return correct;
}

/** Mean of `-log(max(p, 1e-7))`, p the probability of the label; NaN when one is. */
export function crossEntropy(probabilities: Float32Array, labels: Int32Array): number {
  const numClasses = probabilities.length / labels.length;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    sum -= Math.log(Math.max(probabilities[row * numClasses + labels[row]!]!, smallestProbability));
  }
  return sum / labels.length;
}

/** The first value that is not finite, with its tensor; undefined when all are. */
export function nonFiniteValue(
  weights: Readonly<Record<string, TensorData>>,
): { name: string; value: number } | undefined {
  for (const [name, { data }] of Object.entries(weights)) {
    const value = data.find((element) => !Number.isFinite(element));
    if (value !== undefined) return { name, value };
  }
  return undefined;
}
