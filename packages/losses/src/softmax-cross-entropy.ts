import {
  defineContribution,
  p,
  type Loss,
  type LossData,
  type LossInput,
  type LossResult,
  type ParamsOutput,
} from '@fovea/contracts';
import {
  classWeightCountWrong,
  classWithoutExamples,
  labelOutOfRange,
  weightingAmbiguous,
  weightsNotPrepared,
} from './errors.ts';

const inception = 'https://arxiv.org/abs/1512.00567';

const schema = p.params({
  labelSmoothing: p.number({
    title: 'Label smoothing',
    description: 'Share of each target spread evenly over all classes; 0.1 is common',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0,
    source: inception,
  }),
  balanced: p.boolean({
    title: 'Balanced classes',
    description: 'Weighs each class by N / (K x its examples), so that rare classes count as much as common ones',
    default: false,
    source: 'https://scikit-learn.org/stable/modules/generated/sklearn.utils.class_weight.compute_class_weight.html',
  }),
  classWeights: p.numberList({
    title: 'Class weights',
    description: 'One weight a class, in class order; empty for equal weights',
    unit: '1',
    min: 0,
    max: 1_000_000,
  }),
});

/** Softmax cross-entropy, mean over the batch, with label smoothing and class weights. */
export const softmaxCrossEntropy = defineContribution({
  kind: 'loss',
  id: 'fovea/softmax-cross-entropy',
  behaviour: 1,
  title: 'Softmax cross-entropy',
  summary: 'Minus the logarithm of the probability given to the right class: the loss of classifiers.',
  sources: [
    {
      title: 'Bridle: Probabilistic Interpretation of Feedforward Classification Network Outputs',
      url: 'https://doi.org/10.1007/978-3-642-76153-9_28',
      year: 1990,
    },
    { title: 'Szegedy et al.: Rethinking the Inception Architecture for Computer Vision', url: inception, year: 2016 },
  ],
  params: schema,
  create: (params) => {
    if (params.balanced && params.classWeights.length > 0) throw weightingAmbiguous();
    return new SoftmaxCrossEntropy(params);
  },
});

class SoftmaxCrossEntropy implements Loss {
  readonly #params: ParamsOutput<typeof schema>;
  /** `[numClasses]`; undefined for equal weights. */
  #weights: readonly number[] | undefined;

  constructor(params: ParamsOutput<typeof schema>) {
    this.#params = params;
    if (params.classWeights.length > 0) this.#weights = params.classWeights;
  }

  /** @throws PARAMS_INVALID when the weights do not fit the classes; DATASET_INVALID when a balanced class is empty. */
  prepare({ classCounts, classes }: LossData): void {
    const { balanced, classWeights } = this.#params;
    if (classWeights.length > 0 && classWeights.length !== classes.length) {
      throw classWeightCountWrong(classes, classWeights.length);
    }
    if (balanced) this.#weights = balancedWeights(classCounts, classes);
  }

  /**
   * `loss = mean(w[label] * (log(sum(exp(z))) - sum(q * z)))`, `q = (1 - smoothing) * onehot + smoothing / numClasses`.
   * As in Keras the weighted sum is divided by the batch size, not by the sum of weights.
   *
   * @throws DATASET_INVALID when a label is outside `[0, numClasses)`.
   */
  evaluate({ logits, labels, numClasses }: LossInput): LossResult {
    if (this.#params.balanced && this.#weights === undefined) throw weightsNotPrepared();
    const smoothing = this.#params.labelSmoothing;
    const batchSize = labels.length;
    const gradient = new Float32Array(batchSize * numClasses);
    let total = 0;
    for (let row = 0; row < batchSize; row++) {
      const label = labels[row]!;
      if (label < 0 || label >= numClasses) throw labelOutOfRange(row, label, numClasses);
      const weight = this.#weights === undefined ? 1 : this.#weights[label]!;
      total +=
        weight * evaluateRow(logits, gradient, row * numClasses, numClasses, label, smoothing, weight / batchSize);
    }
    return { loss: batchSize === 0 ? 0 : total / batchSize, gradient };
  }
}

/** Writes `scale * (softmax(z) - q)` into `gradient` and returns the row's loss; shifted by the maximum, so that exp never overflows. */
function evaluateRow(
  logits: Float32Array,
  gradient: Float32Array,
  start: number,
  numClasses: number,
  label: number,
  smoothing: number,
  scale: number,
): number {
  let max = -Infinity;
  for (let index = start; index < start + numClasses; index++) max = Math.max(max, logits[index]!);
  let sum = 0;
  let shiftedSum = 0;
  for (let index = start; index < start + numClasses; index++) {
    const shifted = logits[index]! - max;
    sum += Math.exp(shifted);
    shiftedSum += shifted;
  }
  const evenTarget = smoothing / numClasses;
  for (let index = start; index < start + numClasses; index++) {
    gradient[index] = scale * (Math.exp(logits[index]! - max) / sum - evenTarget);
  }
  const atLabel = start + label;
  gradient[atLabel] = scale * (Math.exp(logits[atLabel]! - max) / sum - evenTarget - (1 - smoothing));
  const target = (1 - smoothing) * (logits[atLabel]! - max);
  // Without smoothing a logit of -Infinity elsewhere is a probability of 0 and costs nothing; 0 * -Infinity would be NaN.
  return Math.log(sum) - target - (smoothing === 0 ? 0 : evenTarget * shiftedSum);
}

function balancedWeights(classCounts: readonly number[], classes: readonly string[]): readonly number[] {
  const total = classCounts.reduce((sum, count) => sum + count, 0);
  return classCounts.map((count, index) => {
    if (count === 0) throw classWithoutExamples(classes[index] ?? String(index));
    return total / (classCounts.length * count);
  });
}
