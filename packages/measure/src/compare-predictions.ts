import type { ClassDamage, DecodedSplit, Flip, FlipAnswer, PairedCounts } from '@fovea/contracts';
import { labelOutOfRange, nothingToScore, probabilityCountWrong } from './errors.ts';
import { predictedClass } from './ranking.ts';
import { sampleImage } from './sample-image.ts';

/** Share of the gallery for flips other than losses. */
const otherShare = 0.25;

export interface ComparePredictionsInput {
  /** `[n, numClasses]`, row-major, in the order of `images`: what the uncompressed model says. */
  readonly before: Float32Array;
  /** The same of the compressed model. */
  readonly after: Float32Array;
  readonly images: { readonly split: DecodedSplit; readonly indices?: Int32Array };
  readonly numClasses: number;
  /** Flips that carry their pixels, at most. */
  readonly gallery: number;
}

export interface PredictionComparison {
  readonly counts: PairedCounts;
  readonly perClass: readonly ClassDamage[];
  readonly flips: readonly Flip[];
}

/**
 * What compression changed, image by image. Flips come lost ones first, then gained ones, then those that are wrong in another
 * way; inside of each the surest wrong answer leads. Of the places in the gallery a quarter is for those that are not lost; places
 * that one kind cannot fill go to the other.
 *
 * @throws DATASET_INVALID without images, or for a label outside the classes; MODEL_INVALID for a NaN probability; INTERNAL for probabilities of other images.
 */
export function comparePredictions(input: ComparePredictionsInput): PredictionComparison {
  const { before, after, images, numClasses, gallery } = input;
  const { split, indices } = images;
  const n = indices?.length ?? split.count;
  if (n === 0) throw nothingToScore();
  for (const { length } of [before, after]) {
    if (length !== n * numClasses) throw probabilityCountWrong(n * numClasses, length);
  }
  const tallies = Array.from({ length: numClasses }, () => ({ n: 0, before: 0, lost: 0, gained: 0, changed: 0 }));
  const flips: Flip[] = [];
  let bothRight = 0;
  for (let position = 0; position < n; position++) {
    const index = indices?.[position] ?? position;
    const label = split.labels[index]!;
    const [first, second] = [answer(before, position, numClasses), answer(after, position, numClasses)];
    const [wasRight, isRight] = [first.predicted === label, second.predicted === label];
    const tally = tallies[label];
    if (tally === undefined) throw labelOutOfRange(position, label, numClasses);
    tally.n++;
    if (wasRight) tally.before++;
    if (wasRight && isRight) bothRight++;
    if (wasRight && !isRight) tally.lost++;
    if (!wasRight && isRight) tally.gained++;
    if (first.predicted === second.predicted) continue;
    tally.changed++;
    flips.push({ index, label, before: first, after: second });
  }
  flips.sort((a, b) => kindOf(a) - kindOf(b) || wrongConfidence(b) - wrongConfidence(a) || a.index - b.index);
  const [lost, gained] = [sum(tallies.map((tally) => tally.lost)), sum(tallies.map((tally) => tally.gained))];
  const otherPlaces = Math.min(flips.length - lost, Math.max(Math.floor(gallery * otherShare), gallery - lost));
  return {
    counts: { n, bothRight, lost, gained, bothWrong: n - bothRight - lost - gained, changed: flips.length },
    perClass: tallies.map(({ n: support, before: right, lost: worse, gained: better, changed }, label) => ({
      label,
      n: support,
      recallBefore: support === 0 ? null : right / support,
      recallAfter: support === 0 ? null : (right - worse + better) / support,
      lost: worse,
      gained: better,
      changed,
    })),
    flips: flips.map((flip, place) => {
      const isShown = place < lost ? place < gallery - otherPlaces : place < lost + otherPlaces;
      return isShown ? { ...flip, image: sampleImage(split, flip.index) } : flip;
    }),
  };
}

function answer(probabilities: Float32Array, position: number, numClasses: number): FlipAnswer {
  const start = position * numClasses;
  const predicted = predictedClass(probabilities, start, numClasses);
  return { predicted, confidence: probabilities[start + predicted]! };
}

/** Lost, gained, wrong in another way. */
function kindOf({ label, before, after }: Flip): number {
  return before.predicted === label ? 0 : after.predicted === label ? 1 : 2;
}

function wrongConfidence(flip: Flip): number {
  return kindOf(flip) === 1 ? flip.before.confidence : flip.after.confidence;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
