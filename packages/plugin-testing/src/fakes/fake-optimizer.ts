import { defineContribution, type Optimizer, type OptimizerState, p, type Parameter } from '@fovea/contracts';
import { fakeRefused } from '../errors.ts';

/** Gradient descent with momentum: the simplest optimizer that has state. */
export class FakeOptimizer implements Optimizer {
  #velocities = new Map<string, Float32Array>();
  readonly #momentum: number;

  constructor(momentum: number) {
    this.#momentum = momentum;
  }

  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.#velocities = new Map(
      parameters.map(({ name, shape }) => [name, new Float32Array(shape.reduce((size, dim) => size * dim, 1))]),
    );
  }

  step(parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[], learningRate: number): void {
    parameters.forEach(({ name, values }, index) => {
      const gradient = gradients[index];
      const velocity = this.#velocities.get(name);
      if (gradient === undefined || velocity === undefined) return;
      for (let i = 0; i < values.length; i++) {
        velocity[i] = this.#momentum * (velocity[i] ?? 0) + (gradient[i] ?? 0);
        values[i] = (values[i] ?? 0) - learningRate * (velocity[i] ?? 0);
      }
    });
  }

  state(): OptimizerState {
    const slots = [...this.#velocities].map(([name, velocity]) => [`${name}:velocity`, velocity.slice()] as const);
    return { scalars: {}, slots: Object.fromEntries(slots) };
  }

  restore({ slots }: OptimizerState): void {
    for (const [name, velocity] of this.#velocities) {
      const saved = slots[`${name}:velocity`];
      if (saved?.length !== velocity.length) {
        throw fakeRefused(
          'CHECKPOINT_INVALID',
          'optimizer:fakes/momentum',
          `no velocity of ${name}, [${velocity.length}]`,
        );
      }
      velocity.set(saved);
    }
  }

  [Symbol.dispose](): void {
    this.#velocities.clear();
  }
}

export const fakeOptimizer = defineContribution({
  kind: 'optimizer',
  id: 'fakes/momentum',
  behaviour: 1,
  title: 'Momentum',
  summary: 'Gradient descent with momentum.',
  sources: [{ title: 'Polyak, Some methods of speeding up the convergence of iteration methods', year: 1964 }],
  params: p.params({
    momentum: p.number({ title: 'Momentum', unit: '1', min: 0, max: 1, exclusiveMax: true, default: 0.9 }),
  }),
  create: ({ momentum }) => new FakeOptimizer(momentum),
});
