import type { Optimizer, OptimizerState, Parameter } from '@fovea/contracts';
import { FakeOptimizer, fakeOptimizer } from '../fakes/fake-optimizer.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

const subject = 'optimizer:fakes/momentum';

type Gradients = readonly (Float32Array | undefined)[];

export const brokenOptimizers: BrokenSubjects<'optimizer'> = {
  'optimizer/step/reference': [
    {
      says: /leaves the reference/,
      plugin: creating(fakeOptimizer, () => new UphillOptimizer(0)),
      fixtures: {
        optimizers: {
          [subject]: [{ learningRate: 0.0001, points: [[-1.17844, 1.0088]], source: 'gradient descent by hand' }],
        },
      },
    },
  ],
  'optimizer/resume/bitwise': [
    { says: /save, restore/, plugin: creating(fakeOptimizer, () => new ForgetfulOptimizer(0.9)) },
  ],
  'optimizer/lr-zero/no-change': [
    { says: /moves at a learning rate of 0/, plugin: creating(fakeOptimizer, () => new DecayingOptimizer(0.9)) },
  ],
  'optimizer/memory/no-leak': [
    { says: /its state grows/, plugin: creating(fakeOptimizer, () => new HoardingOptimizer(0.9)) },
    { says: /hands out its own arrays/, plugin: creating(fakeOptimizer, () => new SharingOptimizer()) },
  ],
  'optimizer/sparse/missing-gradient': [
    { says: /without a gradient moves/, plugin: creating(fakeOptimizer, () => new DriftingOptimizer(0.9)) },
    { says: /because another one has no gradient/, plugin: creating(fakeOptimizer, () => new TimidOptimizer(0.9)) },
  ],
};

class UphillOptimizer extends FakeOptimizer {
  override step(parameters: readonly Parameter[], gradients: Gradients, learningRate: number): void {
    super.step(parameters, gradients, -learningRate);
  }
}

class ForgetfulOptimizer extends FakeOptimizer {
  override restore(): void {
    // The velocities stay at zero.
  }
}

class DecayingOptimizer extends FakeOptimizer {
  override step(parameters: readonly Parameter[], gradients: Gradients, learningRate: number): void {
    for (const { values } of parameters) values.forEach((value, i) => (values[i] = value * 0.99));
    super.step(parameters, gradients, learningRate);
  }
}

class HoardingOptimizer extends FakeOptimizer {
  #steps = 0;

  override step(parameters: readonly Parameter[], gradients: Gradients, learningRate: number): void {
    this.#steps++;
    super.step(parameters, gradients, learningRate);
  }

  override state(): OptimizerState {
    return { scalars: {}, slots: { ...super.state().slots, history: new Float32Array(this.#steps) } };
  }
}

class DriftingOptimizer extends FakeOptimizer {
  override step(parameters: readonly Parameter[], gradients: Gradients, learningRate: number): void {
    const filled = parameters.map(({ values }, index) => gradients[index] ?? new Float32Array(values.length));
    super.step(parameters, filled, learningRate);
  }
}

class TimidOptimizer extends FakeOptimizer {
  override step(parameters: readonly Parameter[], gradients: Gradients, learningRate: number): void {
    if (gradients.every((gradient) => gradient !== undefined)) super.step(parameters, gradients, learningRate);
  }
}

class SharingOptimizer implements Optimizer {
  readonly #sum = new Float32Array(1);

  init(): void {}

  step(): void {
    this.#sum[0] = (this.#sum[0] ?? 0) + 1;
  }

  state(): OptimizerState {
    return { scalars: {}, slots: { sum: this.#sum } };
  }

  restore(): void {}

  [Symbol.dispose](): void {}
}
