import type {
  Augmentation,
  CheckpointStore,
  Clock,
  DecodedSplit,
  Loss,
  Optimizer,
  Preprocessing,
  Sampler,
  Schedule,
} from '@fovea/contracts';
import { createRng } from '../rng.ts';
import type { TrainClassifierOptions } from '../train-options.ts';
import { SoftmaxRegression } from './softmax-regression.ts';

export const classes = ['dark', 'middle', 'bright'];

export const preprocessing: Preprocessing = {
  height: 2,
  width: 2,
  channels: 1,
  scale: 1 / 255,
  mean: [0],
  std: [1],
  fit: 'squeeze',
};

/** Images of 2x2 pixels whose brightness tells their class, with noise. */
export function brightnessSplit(labels: readonly number[], seed = 5): DecodedSplit {
  const rng = createRng(seed, 'images');
  const pixels = labels.flatMap((label) => Array.from({ length: 4 }, () => 20 + label * 90 + rng.integer(50)));
  return { shape: [2, 2, 1], count: labels.length, pixels: Uint8Array.from(pixels), labels: Int32Array.from(labels) };
}

export function labelsInTurn(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index % 3);
}

/** Softmax cross-entropy without any option. */
export const crossEntropyLoss: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const gradient = new Float32Array(logits.length);
    let total = 0;
    labels.forEach((label, row) => {
      const scores = logits.subarray(row * numClasses, (row + 1) * numClasses);
      const max = Math.max(...scores);
      const sum = scores.reduce((partial, score) => partial + Math.exp(score - max), 0);
      total += Math.log(sum) - (scores[label]! - max);
      scores.forEach((score, index) => {
        const probability = Math.exp(score - max) / sum;
        gradient[row * numClasses + index] = (probability - (index === label ? 1 : 0)) / labels.length;
      });
    });
    return { loss: labels.length === 0 ? 0 : total / labels.length, gradient };
  },
};

/** Gradient descent with momentum: state enough to notice when it gets lost. */
export class MomentumDescent implements Optimizer {
  #velocities: Record<string, Float32Array> = {};
  #steps = 0;

  init(parameters: readonly { readonly name: string; readonly shape: readonly number[] }[]): void {
    this.#velocities = Object.fromEntries(
      parameters.map(({ name, shape }) => [name, new Float32Array(shape.reduce((size, length) => size * length, 1))]),
    );
  }

  step(...[parameters, gradients, learningRate]: Parameters<Optimizer['step']>): void {
    this.#steps++;
    parameters.forEach(({ name, values }, index) => {
      const velocity = this.#velocities[name]!;
      gradients[index]?.forEach((value, at) => {
        velocity[at] = 0.9 * velocity[at]! + value;
        values[at]! -= learningRate * velocity[at]!;
      });
    });
  }

  state() {
    return { scalars: { steps: this.#steps }, slots: structuredClone(this.#velocities) };
  }

  restore({ scalars, slots }: ReturnType<Optimizer['state']>): void {
    this.#steps = scalars['steps']!;
    this.#velocities = structuredClone({ ...slots });
  }

  [Symbol.dispose](): void {}
}

export const fallingRate: Schedule = { peak: 0.5, at: (step, totalSteps) => 0.5 * (1 - step / (2 * totalSteps)) };

export const constantRate = (rate: number): Schedule => ({ peak: rate, at: () => rate });

/** Draws with replacement, so that examples repeat. */
export const drawingSampler: Sampler = {
  order: ({ labels, rng }) => Int32Array.from(labels, () => rng.integer(labels.length)),
};

export const noise: Augmentation = {
  apply: (pixels, _shape, rng) => pixels.map((value) => Math.min(255, Math.max(0, value + rng.integer(21) - 10))),
};

/** Stands still unless moved. */
export class HandClock implements Clock {
  ms = 0;
  now(): number {
    return this.ms;
  }
  monotonic(): number {
    return this.ms;
  }
}

export class MemoryCheckpointStore implements CheckpointStore {
  bytes: Uint8Array | undefined;
  saves = 0;
  async latest(): Promise<Uint8Array | undefined> {
    return this.bytes;
  }
  async save(bytes: Uint8Array): Promise<void> {
    this.bytes = bytes;
    this.saves++;
  }
  async clear(): Promise<void> {
    this.bytes = undefined;
  }
}

export interface TestOptions extends TrainClassifierOptions {
  readonly executable: SoftmaxRegression;
}

/** Options of a small run that learns its task; new objects at every call. */
export function trainOptions(changes: Partial<TestOptions> = {}): TestOptions {
  return {
    executable: new SoftmaxRegression(changes.classes ?? classes),
    preprocessing,
    loss: crossEntropyLoss,
    optimizer: new MomentumDescent(),
    schedule: fallingRate,
    augmentations: [],
    train: { split: brightnessSplit(labelsInTurn(31)) },
    classes,
    epochs: 4,
    batchSize: 8,
    seed: 3,
    clock: new HandClock(),
    ...changes,
  };
}
