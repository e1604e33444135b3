import { labelOutOfRange, nothingToScore, probabilityCountWrong } from './errors.ts';
import { predictedClass, rankOf } from './ranking.ts';

/** Smallest probability inside the logarithm; Keras's epsilon. */
const smallestProbability = 1e-7;

export interface ClassificationInput {
  /** `[n, numClasses]`, row-major. */
  readonly probabilities: Float32Array;
  /** `[n]`, class indices. */
  readonly labels: Int32Array;
  readonly numClasses: number;
}

export interface ClassificationMetrics {
  readonly n: number;
  /** Share of images whose most probable class is right, [0, 1]. Of equal probabilities the lower class wins. */
  readonly top1: number;
  /** Share of images whose class is among the five most probable, [0, 1]; 1 where there are at most five classes. */
  readonly top5: number;
  /** Unweighted mean of F1 = 2 TP / (2 TP + FP + FN) over the classes that have an image, [0, 1]. */
  readonly macroF1: number;
  /** Mean of `-log(max(p, 1e-7))`, p the probability of the right class. */
  readonly loss: number;
  /** `[numClasses]`; null where the class has no image. */
  readonly perClassRecall: readonly (number | null)[];
  /** `[numClasses][numClasses]`: rows are labels, columns predictions. */
  readonly confusion: readonly (readonly number[])[];
}

/**
 * Scores predictions.
 * @throws DATASET_INVALID without images or for a label outside the classes; MODEL_INVALID for a NaN probability.
 */
export function classificationMetrics({
  probabilities,
  labels,
  numClasses,
}: ClassificationInput): ClassificationMetrics {
  const n = labels.length;
  if (n === 0) throw nothingToScore();
  if (probabilities.length !== n * numClasses) throw probabilityCountWrong(n * numClasses, probabilities.length);
  const confusion = Array.from({ length: numClasses }, () => new Array<number>(numClasses).fill(0));
  let within1 = 0;
  let within5 = 0;
  let lossSum = 0;
  for (let image = 0; image < n; image++) {
    const label = labels[image]!;
    if (label < 0 || label >= numClasses) throw labelOutOfRange(image, label, numClasses);
    const start = image * numClasses;
    confusion[label]![predictedClass(probabilities, start, numClasses)]!++;
    const rank = rankOf(label, probabilities, start, numClasses);
    if (rank < 1) within1++;
    if (rank < 5) within5++;
    lossSum -= Math.log(Math.max(probabilities[start + label]!, smallestProbability));
  }
  return {
    n,
    top1: within1 / n,
    top5: within5 / n,
    macroF1: macroF1(confusion),
    loss: lossSum / n,
    perClassRecall: confusion.map((row, label) => {
      const support = sum(row);
      return support === 0 ? null : row[label]! / support;
    }),
    confusion,
  };
}

function macroF1(confusion: readonly (readonly number[])[]): number {
  const scores: number[] = [];
  confusion.forEach((row, label) => {
    const support = sum(row);
    if (support === 0) return;
    const predictions = confusion.reduce((total, other) => total + other[label]!, 0);
    scores.push((2 * row[label]!) / (support + predictions));
  });
  return sum(scores) / scores.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
