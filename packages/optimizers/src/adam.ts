import {
  defineContribution,
  p,
  type Optimizer,
  type OptimizerState,
  type Parameter,
  type ParamsOutput,
} from '@fovea/contracts';
import { stepCountInvalid } from './errors.ts';
import { Slots } from './slots.ts';
import { decayWeights, weightDecayField } from './weight-decay.ts';

const paper = 'https://arxiv.org/abs/1412.6980';

const schema = p.params({
  beta1: p.number({
    title: 'Beta 1',
    description: 'Share of the running mean of gradients kept each step',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0.9,
    source: paper,
  }),
  beta2: p.number({
    title: 'Beta 2',
    description: 'Share of the running mean of squared gradients kept each step',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0.999,
    source: paper,
  }),
  epsilon: p.number({
    title: 'Epsilon',
    description: 'Added to the root of the uncorrected second moment (Keras); PyTorch adds it to the corrected one',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMin: true,
    default: 1e-7,
    source: 'https://keras.io/api/optimizers/adam/',
    scale: 'log',
  }),
  weightDecay: weightDecayField(),
});

/** Adam with the defaults and the epsilon convention of Keras; AdamW with `weightDecay` above 0. */
export const adam = defineContribution({
  kind: 'optimizer',
  id: 'fovea/adam',
  behaviour: 1,
  title: 'Adam',
  summary: 'Adapts the step of each weight to the mean and the spread of its gradients; the safe first choice.',
  sources: [
    { title: 'Kingma, Ba: Adam: A Method for Stochastic Optimization', url: paper, year: 2015 },
    { title: 'Keras: Adam', url: 'https://keras.io/api/optimizers/adam/' },
  ],
  params: schema,
  create: (params) => new Adam(params),
});

class Adam implements Optimizer {
  readonly #params: ParamsOutput<typeof schema>;
  readonly #slots = new Slots('optimizer:fovea/adam', ['mean', 'variance']);
  #steps = 0;

  constructor(params: ParamsOutput<typeof schema>) {
    this.#params = params;
  }

  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.#slots.allocate(parameters);
    this.#steps = 0;
  }

  step(parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[], learningRate: number): void {
    if (learningRate === 0) return;
    const { beta1, beta2, epsilon, weightDecay } = this.#params;
    this.#steps++;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** this.#steps)) / (1 - beta1 ** this.#steps);
    for (let index = 0; index < parameters.length; index++) {
      const gradient = gradients[index];
      if (gradient === undefined) continue;
      const parameter = parameters[index]!;
      const [mean, variance] = this.#slots.of(parameter);
      decayWeights(parameter, weightDecay, learningRate);
      update(parameter.values, gradient, mean!, variance!, rate, 1 - beta1, 1 - beta2, epsilon);
    }
  }

  state(): OptimizerState {
    return { scalars: { steps: this.#steps }, slots: this.#slots.copy() };
  }

  restore({ scalars, slots }: OptimizerState): void {
    const steps = scalars['steps'];
    if (steps === undefined || !Number.isSafeInteger(steps) || steps < 0) {
      throw stepCountInvalid('optimizer:fovea/adam', steps);
    }
    this.#slots.restore(slots);
    this.#steps = steps;
  }

  [Symbol.dispose](): void {
    this.#slots.clear();
  }
}

/**
 * `mean += (g - mean) * (1 - beta1); variance += (g^2 - variance) * (1 - beta2); w -= mean * rate / (sqrt(variance) + epsilon)`.
 * Computed in doubles, rounded when stored: with `Math.fround` at every operation V8 takes twice as long.
 */
function update(
  values: Float32Array,
  gradient: Float32Array,
  mean: Float32Array,
  variance: Float32Array,
  rate: number,
  meanGain: number,
  varianceGain: number,
  epsilon: number,
): void {
  const count = values.length;
  for (let index = 0; index < count; index++) {
    const g = gradient[index]!;
    const oldMean = mean[index]!;
    const oldVariance = variance[index]!;
    const newMean = oldMean + (g - oldMean) * meanGain;
    const newVariance = oldVariance + (g * g - oldVariance) * varianceGain;
    mean[index] = newMean;
    variance[index] = newVariance;
    values[index] = values[index]! - (newMean * rate) / (Math.sqrt(newVariance) + epsilon);
  }
}
