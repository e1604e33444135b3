import type { DecodedSplit, PredictionSample } from '@fovea/contracts';
import { probabilityCountWrong } from './errors.ts';
import { predictedClass } from './ranking.ts';
import { sampleImage } from './sample-image.ts';

/** Share of the samples kept for right answers, so that a reader sees what the model can do. */
const rightShare = 0.25;

export interface SelectSamplesInput {
  /** `[n, numClasses]`, row-major, in the order of `images`. */
  readonly probabilities: Float32Array;
  readonly images: { readonly split: DecodedSplit; readonly indices?: Int32Array };
  readonly numClasses: number;
  /** Samples at most. */
  readonly count: number;
}

/**
 * Picks examples to show: misclassified ones first, the most confident mistakes leading; then right answers, the classes in
 * turn, each class's most confident first. A quarter of the places is for right answers; places one kind cannot fill go to
 * the other. Pixels are reduced to 64 px a side at most.
 *
 * @throws MODEL_INVALID for a NaN probability.
 */
export function selectSamples({ probabilities, images, numClasses, count }: SelectSamplesInput): PredictionSample[] {
  const answers = answersOf(probabilities, images, numClasses);
  const byConfidence = (a: Answer, b: Answer): number => b.confidence - a.confidence || a.index - b.index;
  const wrong = answers.filter(({ label, predicted }) => label !== predicted).sort(byConfidence);
  const right = inTurns(answers.filter(({ label, predicted }) => label === predicted).sort(byConfidence));
  const rightPlaces = Math.min(right.length, Math.max(Math.floor(count * rightShare), count - wrong.length));
  return [...wrong.slice(0, count - rightPlaces), ...right.slice(0, rightPlaces)].map((answer) => ({
    ...answer,
    ...sampleImage(images.split, answer.index),
  }));
}

type Answer = Pick<PredictionSample, 'index' | 'label' | 'predicted' | 'confidence'>;

function answersOf(probabilities: Float32Array, images: SelectSamplesInput['images'], numClasses: number): Answer[] {
  const { split, indices } = images;
  const n = indices?.length ?? split.count;
  if (probabilities.length !== n * numClasses) throw probabilityCountWrong(n * numClasses, probabilities.length);
  return Array.from({ length: n }, (_, position) => {
    const index = indices === undefined ? position : indices[position]!;
    const start = position * numClasses;
    const predicted = predictedClass(probabilities, start, numClasses);
    return { index, label: split.labels[index]!, predicted, confidence: probabilities[start + predicted]! };
  });
}

/** The first of each class, then the second of each class, and so on. */
function inTurns(answers: readonly Answer[]): Answer[] {
  const seen = new Map<number, number>();
  const turns = answers.map((answer) => {
    const turn = seen.get(answer.label) ?? 0;
    seen.set(answer.label, turn + 1);
    return { answer, turn };
  });
  return turns.sort((a, b) => a.turn - b.turn || a.answer.label - b.answer.label).map(({ answer }) => answer);
}
