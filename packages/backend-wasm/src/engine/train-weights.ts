import type { Parameter, TensorData } from '@fovea/contracts';
import { elementCount, float32Tensor, tensorToFloat32 } from '@fovea/graph';
import type { EngineMemory } from './engine-memory.ts';
import { unknownWeight, wrongWeightShape } from './errors.ts';
import { TensorRegions, uploadTensors } from './live-weights.ts';
import type { TrainPlan } from './train-plan.ts';

/** The weights of a session, and the gradients of each part of a batch; those of the first part become those of the batch. */
export class TrainWeights implements Disposable {
  readonly weights: TensorRegions;
  readonly #plan: TrainPlan;
  readonly #memory: EngineMemory;
  readonly #tensors: TrainPlan['graph']['tensors'];
  readonly #gradients: TensorRegions[] = [];

  /** @throws MODEL_TOO_LARGE */
  constructor(memory: EngineMemory, plan: TrainPlan, tensors: TrainPlan['graph']['tensors']) {
    this.#memory = memory;
    this.#plan = plan;
    this.#tensors = tensors;
    this.weights = uploadTensors(memory, tensors);
    try {
      this.gradients(0);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Where a part leaves its gradients. @throws MODEL_TOO_LARGE */
  gradients(part: number): TensorRegions {
    return (this.#gradients[part] ??= new TensorRegions(
      this.#memory,
      this.#tensors,
      this.#plan.parameters,
      'the gradients',
    ));
  }

  /** @param reached parameters that have a gradient of the last step. */
  update(
    reached: ReadonlySet<string>,
    apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void,
  ): void {
    const names = this.#plan.parameters;
    apply(
      names.map((name) => ({ name, shape: this.#shape(name), values: this.#values(name) })),
      names.map((name) =>
        reached.has(name) ? this.gradients(0).view(name, elementCount(this.#shape(name))) : undefined,
      ),
    );
  }

  export(): Record<string, TensorData> {
    return Object.fromEntries(
      this.#plan.floatWeights.map((name) => [name, float32Tensor(this.#shape(name), this.#values(name).slice())]),
    );
  }

  /** @throws GRAPH_INVALID for an unknown name or another shape; nothing is changed then. */
  import(weights: Readonly<Record<string, TensorData>>): void {
    const decoded = Object.entries(weights).map(([name, tensor]) => {
      if (!this.#plan.floatWeights.includes(name)) throw unknownWeight(name, this.#plan.floatWeights);
      const shape = this.#shape(name);
      const values = tensorToFloat32(tensor);
      const isSameShape =
        shape.length === tensor.shape.length && shape.every((size, axis) => size === tensor.shape[axis]);
      if (!isSameShape || values.length !== elementCount(shape)) throw wrongWeightShape(name, shape, tensor.shape);
      return { name, values };
    });
    // Only when all of them fit.
    decoded.forEach(({ name, values }) => this.#values(name).set(values));
  }

  [Symbol.dispose](): void {
    this.weights[Symbol.dispose]();
    this.#gradients.forEach((regions) => regions[Symbol.dispose]());
  }

  #shape(name: string): readonly number[] {
    return this.#tensors[name]!.shape;
  }

  /** A view; valid until the next allocation. */
  #values(name: string): Float32Array {
    return this.weights.view(name, elementCount(this.#shape(name)));
  }
}
