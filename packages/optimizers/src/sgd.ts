import {
  defineContribution,
  p,
  type Optimizer,
  type OptimizerState,
  type Parameter,
  type ParamsOutput,
} from '@fovea/contracts';
import { Slots } from './slots.ts';
import { decayWeights, weightDecayField } from './weight-decay.ts';

const schema = p.params({
  momentum: p.number({
    title: 'Momentum',
    description: 'Share of the last step that is repeated; 0 for plain gradient descent, often 0.9',
    unit: '1',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0,
    source: 'https://keras.io/api/optimizers/sgd/',
  }),
  nesterov: p.boolean({
    title: 'Nesterov momentum',
    description: 'Looks ahead along the momentum; no effect without momentum',
    default: false,
    source: 'https://proceedings.mlr.press/v28/sutskever13.html',
  }),
  weightDecay: weightDecayField(),
});

/** Stochastic gradient descent with the update rule of Keras, whose default learning rate for it is 0.01. */
export const sgd = defineContribution({
  kind: 'optimizer',
  id: 'fovea/sgd',
  behaviour: 1,
  title: 'SGD',
  summary: 'Follows the gradient, with momentum if wanted. Start at a learning rate of 0.01.',
  sources: [
    {
      title: 'Sutskever, Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning',
      url: 'https://proceedings.mlr.press/v28/sutskever13.html',
      year: 2013,
    },
    { title: 'Keras: SGD', url: 'https://keras.io/api/optimizers/sgd/' },
  ],
  params: schema,
  create: (params) => new Sgd(params),
});

class Sgd implements Optimizer {
  readonly #params: ParamsOutput<typeof schema>;
  readonly #slots: Slots;

  constructor(params: ParamsOutput<typeof schema>) {
    this.#params = params;
    this.#slots = new Slots('optimizer:fovea/sgd', params.momentum > 0 ? ['momentum'] : []);
  }

  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.#slots.allocate(parameters);
  }

  // The velocity holds learning-rate-scaled steps (Keras); at rate 0 it would still coast, hence the early return.
  step(parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[], learningRate: number): void {
    if (learningRate === 0) return;
    const { momentum, nesterov, weightDecay } = this.#params;
    for (let index = 0; index < parameters.length; index++) {
      const gradient = gradients[index];
      if (gradient === undefined) continue;
      const parameter = parameters[index]!;
      const [velocity] = this.#slots.of(parameter);
      decayWeights(parameter, weightDecay, learningRate);
      if (velocity === undefined) descend(parameter.values, gradient, learningRate);
      else coast(parameter.values, gradient, velocity, learningRate, momentum, nesterov);
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
}

/** `w -= rate * g`. */
function descend(values: Float32Array, gradient: Float32Array, rate: number): void {
  const count = values.length;
  for (let index = 0; index < count; index++) values[index] = values[index]! - gradient[index]! * rate;
}

/** `velocity = momentum * velocity - rate * g`, then `w += velocity`, or with Nesterov `w += momentum * velocity - rate * g`. */
function coast(
  values: Float32Array,
  gradient: Float32Array,
  velocity: Float32Array,
  rate: number,
  momentum: number,
  nesterov: boolean,
): void {
  const count = values.length;
  for (let index = 0; index < count; index++) {
    const descent = gradient[index]! * rate;
    const next = velocity[index]! * momentum - descent;
    velocity[index] = next;
    values[index] = values[index]! + (nesterov ? next * momentum - descent : next);
  }
}
