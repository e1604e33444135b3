import { Optimizer, engine, util, zeros } from '@tensorflow/tfjs-core';
import type { NamedTensorMap, Tensor, Variable, serialization } from '@tensorflow/tfjs-core';
import type { TrainingKernels } from './register.ts';

export interface WasmAdamOptions {
  /** Step size, > 0. Default 0.001. */
  readonly learningRate?: number;
  /** Decay of the mean of the gradients, [0, 1). Default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of their squares, [0, 1). Default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment, > 0. Default 1e-7, as in TensorFlow.js. */
  readonly epsilon?: number;
}

type NamedTensor = Awaited<ReturnType<Optimizer['getWeights']>>[number];

interface Slot {
  readonly first: Variable;
  readonly second: Variable;
}

/**
 * Adam in one pass over each variable, in place, for the `wasm` backend; `tf.train.adam` makes fourteen.
 *
 * @source Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 1.
 * @example
 * ```ts
 * const kernels = await setupWasmTraining();
 * model.compile({ optimizer: new WasmAdam(kernels, { learningRate: 0.001 }), loss: 'categoricalCrossentropy' });
 * ```
 */
export class WasmAdam extends Optimizer {
  static readonly className = 'FoveaWasmAdam';
  readonly #kernels: TrainingKernels;
  readonly #options: Required<WasmAdamOptions>;
  readonly #slots = new Map<string, Slot>();

  constructor(kernels: TrainingKernels, options: WasmAdamOptions = {}) {
    super();
    this.#kernels = kernels;
    this.#options = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...options };
  }

  /** Variables without a gradient stay as they are. */
  override applyGradients(gradients: NamedTensorMap | NamedTensor[]): void {
    const { learningRate, beta1, beta2, epsilon } = this.#options;
    const heap = this.#kernels.heapOf(engine().backend);
    const step = this.iterations + 1;
    const entries: (readonly [string, Tensor | undefined])[] = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    for (const [name, gradient] of entries) {
      const variable = engine().registeredVariables[name];
      if (variable === undefined || !gradient) continue;
      const { first, second } = this.#slot(variable);
      for (const target of [variable, first, second]) this.#own(target);
      heap.kernels.adam(
        ...[heap.pointer(variable), heap.pointer(gradient), heap.pointer(first), heap.pointer(second)],
        variable.size,
        ...[beta1, beta2, 1 - beta1 ** step, 1 - beta2 ** step, epsilon, learningRate],
      );
    }
    this.incrementIterations();
  }

  /** Iterations, then all first moments, then all second ones. Copies. */
  override async getWeights(): Promise<NamedTensor[]> {
    const slots = [...this.#slots];
    const named = (suffix: string, pick: (slot: Slot) => Variable): NamedTensor[] =>
      slots.map(([name, slot]) => ({ name: `${name}/${suffix}`, tensor: pick(slot).clone() }));
    return [await this.saveIterations(), ...named('m', ({ first }) => first), ...named('v', ({ second }) => second)];
  }

  override async setWeights(weights: NamedTensor[]): Promise<void> {
    const moments = await this.extractIterations(weights);
    const half = moments.length / 2;
    for (const [index, { name, tensor }] of moments.slice(0, half).entries()) {
      const second = moments[half + index] as NamedTensor;
      this.#slots.set(name.replace(/\/m$/, ''), {
        first: tensor.clone().variable(false),
        second: second.tensor.clone().variable(false),
      });
    }
  }

  override getConfig(): serialization.ConfigDict {
    return { ...this.#options };
  }

  override dispose(): void {
    super.dispose();
    for (const { first, second } of this.#slots.values()) {
      first.dispose();
      second.dispose();
    }
    this.#slots.clear();
  }

  #slot(variable: Variable): Slot {
    let slot = this.#slots.get(variable.name);
    if (slot === undefined) {
      const moment = (): Variable => engine().tidy(() => zeros(variable.shape).variable(false)) as Variable;
      slot = { first: moment(), second: moment() };
      this.#slots.set(variable.name, slot);
    }
    return slot;
  }

  /** Gives a variable values of its own, where a clone shares them: the clone must not see the update. */
  #own(variable: Variable): void {
    const heap = this.#kernels.heapOf(engine().backend);
    if (heap.isExclusive(variable)) return;
    const copy = engine().makeTensor(variable.dataSync(), variable.shape, variable.dtype) as Tensor;
    variable.assign(copy);
    copy.dispose();
    util.assert(heap.isExclusive(variable), () => 'A variable must own its values before an update in place.');
  }
}
