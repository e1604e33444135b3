import {
  defineContribution,
  p,
  type Optimizer,
  type OptimizerState,
  type Parameter,
  type ParamsOutput,
} from '@fovea/contracts';
import { Slots } from './slots.ts';

const keras = 'https://keras.io/api/optimizers/rmsprop/';

const schema = p.params({
  rho: p.number({
    title: 'Rho',
    description: 'Share of the running mean of squared gradients kept each step',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0.9,
    source: keras,
  }),
  momentum: p.number({
    title: 'Momentum',
    description: 'Share of the last step that is repeated; 0 for none',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0,
    source: keras,
  }),
  centered: p.boolean({
    title: 'Centered',
    description: 'Divides by the spread of the gradients instead of their size',
    default: false,
    source: 'https://arxiv.org/abs/1308.0850',
  }),
  epsilon: p.number({
    title: 'Epsilon',
    description: 'Added under the root (Keras); PyTorch adds it outside',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMin: true,
    default: 1e-7,
    source: keras,
    scale: 'log',
  }),
});

/** RMSprop with the defaults and the epsilon convention of Keras. */
export const rmsprop = defineContribution({
  kind: 'optimizer',
  id: 'fovea/rmsprop',
  behaviour: 1,
  title: 'RMSprop',
  summary: 'Divides each step by the recent size of the gradients.',
  sources: [
    {
      title: 'Tieleman, Hinton: Neural Networks for Machine Learning, lecture 6e',
      url: 'https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf',
      year: 2012,
    },
    {
      title: 'Graves: Generating Sequences With Recurrent Neural Networks',
      url: 'https://arxiv.org/abs/1308.0850',
      year: 2013,
    },
    { title: 'Keras: RMSprop', url: keras },
  ],
  params: schema,
  create: (params) => new RmsProp(params),
});

class RmsProp implements Optimizer {
  readonly #params: ParamsOutput<typeof schema>;
  readonly #slots: Slots;

  constructor(params: ParamsOutput<typeof schema>) {
    this.#params = params;
    this.#slots = new Slots('optimizer:fovea/rmsprop', [
      'meanSquare',
      ...(params.centered ? ['mean'] : []),
      ...(params.momentum > 0 ? ['momentum'] : []),
    ]);
  }

  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.#slots.allocate(parameters);
  }

  step(parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[], learningRate: number): void {
    if (learningRate === 0) return;
    const { centered } = this.#params;
    for (let index = 0; index < parameters.length; index++) {
      const gradient = gradients[index];
      if (gradient === undefined) continue;
      const parameter = parameters[index]!;
      const slots = this.#slots.of(parameter);
      const mean = centered ? slots[1] : undefined;
      const velocity = centered ? slots[2] : slots[1];
      this.#update(parameter.values, gradient, slots[0]!, mean, velocity, learningRate);
    }
  }

  state(): OptimizerState {
    return { scalars: {}, slots: this.#slots.copy() };
  }

  restore({ slots }: OptimizerState): void {
    this.#slots.restore(slots);
  }

  [Symbol.dispose](): void {
    this.#slots.clear();
  }

  /** `meanSquare = rho * meanSquare + (1 - rho) * g^2; w -= rate * g / sqrt(meanSquare - mean^2 + epsilon)`. */
  #update(
    values: Float32Array,
    gradient: Float32Array,
    meanSquare: Float32Array,
    mean: Float32Array | undefined,
    velocity: Float32Array | undefined,
    rate: number,
  ): void {
    const { rho, momentum, epsilon } = this.#params;
    const gain = 1 - rho;
    const count = values.length;
    for (let index = 0; index < count; index++) {
      const g = gradient[index]!;
      let spread = rho * meanSquare[index]! + gain * g * g;
      meanSquare[index] = spread;
      if (mean !== undefined) {
        const newMean = rho * mean[index]! + gain * g;
        mean[index] = newMean;
        // Rounding can leave a constant gradient a spread just below 0, where a small epsilon would give NaN.
        spread = Math.max(spread - newMean * newMean, 0);
      }
      let step = (rate * g) / Math.sqrt(spread + epsilon);
      if (velocity !== undefined) {
        step += momentum * velocity[index]!;
        velocity[index] = step;
      }
      values[index] = values[index]! - step;
    }
  }
}
