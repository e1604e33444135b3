import { classesWithoutExamples, labelOutOfRange, noExamples, tooFewClasses } from './errors.ts';

/** Largest class over smallest from which on training warns. */
const imbalanceWorthAWarning = 3;

/**
 * Examples of each class, `[numClasses]`.
 * @throws DATASET_INVALID without examples or for a label outside the classes.
 */
export function countClasses(labels: Int32Array, numClasses: number, role: string): number[] {
  if (labels.length === 0) throw noExamples(role);
  const counts = new Array<number>(numClasses).fill(0);
  for (let position = 0; position < labels.length; position++) {
    const label = labels[position]!;
    if (label < 0 || label >= numClasses) throw labelOutOfRange(role, position, label, numClasses);
    counts[label]!++;
  }
  return counts;
}

/**
 * Refuses data that no classifier can be learnt from.
 * @throws DATASET_INVALID for fewer than two classes, or a class without examples.
 */
export function requireEveryClass(counts: readonly number[], classes: readonly string[]): void {
  if (classes.length < 2) throw tooFewClasses(classes);
  const empty = classes.filter((_, index) => counts[index] === 0);
  if (empty.length > 0) throw classesWithoutExamples(empty, classes.length);
}

/** What to tell about class sizes that differ by a factor of 3 or more; undefined where they differ less. */
export function imbalanceWarning(counts: readonly number[], classes: readonly string[]): string | undefined {
  const most = Math.max(...counts);
  const fewest = Math.min(...counts);
  const ratio = most / fewest;
  if (ratio < imbalanceWorthAWarning) return undefined;
  const [largest, smallest] = [classes[counts.indexOf(most)], classes[counts.indexOf(fewest)]];
  return (
    `class sizes differ ${ratio.toFixed(1)} : 1 ("${largest}" has ${most} training images, "${smallest}" ${fewest}), ` +
    'so that accuracy favours large classes: use the sampler fovea/class-balanced, or balanced class weights in the loss'
  );
}

/** Slack on what counts as no better than guessing: two standard errors of a share, a percent point at most. */
const mostSlack = 0.01;

/**
 * What to tell when an epoch ended no better than one answer for all; undefined where it was better.
 *
 * @param counts examples of each class that the epoch showed, `[numClasses]`.
 * @param accuracy training accuracy of that epoch, [0, 1].
 * @param peakLearningRate largest learning rate of the run.
 */
export function nothingLearntWarning(
  counts: readonly number[],
  accuracy: number,
  peakLearningRate: number,
): string | undefined {
  const shown = counts.reduce((sum, count) => sum + count, 0);
  const share = Math.max(...counts) / shown;
  const slack = Math.min(mostSlack, 2 * Math.sqrt((share * (1 - share)) / shown));
  if (accuracy > share + slack) return undefined;
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  const rate = String(Number(peakLearningRate.toPrecision(4)));
  return (
    `nothing was learnt: training accuracy of the last epoch is ${percent(accuracy)}, no better than always answering the ` +
    `most frequent class (${percent(share)}). The first suspect is the learning rate, which peaked at ${rate}: ` +
    'try a tenth of it, or more epochs where it is small already'
  );
}
