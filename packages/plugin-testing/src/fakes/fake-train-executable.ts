import type {
  Graph,
  Loss,
  Parameter,
  TensorData,
  TrainBatch,
  TrainExecutable,
  TrainOptions,
  TrainStepResult,
} from '@fovea/contracts';
import {
  createInterpreter,
  float32Tensor,
  logitsGraph,
  replaceTensors,
  tensorToFloat32,
  trainableTensorNames,
} from '@fovea/graph';
import { fakeRefused } from '../errors.ts';
import { numericGradient } from '../reference/numeric-gradient.ts';
import { trainingForward, updatedStatistics } from '../reference/training-forward.ts';

/** Trains by central differences of the loss that is handed in. */
export class FakeTrainExecutable implements TrainExecutable {
  #graph: Graph;
  #gradients: readonly (Float32Array | undefined)[] = [];
  #onDispose: (() => void) | undefined;
  readonly #trainable: readonly string[];

  constructor(graph: Graph, { frozen = [] }: TrainOptions, onDispose: () => void) {
    const copies = Object.entries(graph.tensors).map(([name, tensor]) => [name, copyOf(tensor)] as const);
    this.#graph = replaceTensors(graph, Object.fromEntries(copies));
    this.#trainable = trainableTensorNames(graph).filter((name) => !frozen.includes(name));
    this.#onDispose = onDispose;
  }

  get graph(): Graph {
    return this.#graph;
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    return batchSize === 0 ? new Float32Array() : createInterpreter(this.#graph).run(inputs, batchSize);
  }

  async gradients({ inputs, labels, batchSize }: TrainBatch, loss: Loss): Promise<TrainStepResult> {
    const trained = logitsGraph(this.#graph);
    const forward = trainingForward(trained, inputs, batchSize);
    const numClasses = forward.logits.length / batchSize;
    const logits = Float32Array.from(forward.logits);
    const { loss: value, gradient } = loss.evaluate({ logits, labels, numClasses });
    // The chain rule: differences of <gradient, logits> are exact for any loss, which is only known at float32.
    const along = (at: Float64Array): number =>
      at.reduce((sum, logit, index) => sum + logit * (gradient[index] ?? 0), 0);
    this.#gradients = this.#trainable.map((name) => {
      const indices = Array.from(tensorToFloat32(this.#graph.tensors[name] as TensorData).keys());
      return Float32Array.from(numericGradient(this.#graph, name, indices, { inputs, labels }, along));
    });
    this.#graph = replaceTensors(this.#graph, updatedStatistics(trained, forward));
    return { loss: value, logits };
  }

  update(apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void): void {
    const parameters = this.#trainable.map((name) => {
      const tensor = this.#graph.tensors[name] as TensorData;
      return { name, shape: tensor.shape, values: tensorToFloat32(tensor).slice() };
    });
    apply(parameters, this.#gradients);
    const updated = parameters.map(({ name, shape, values }) => [name, float32Tensor(shape, values)] as const);
    this.#graph = replaceTensors(this.#graph, Object.fromEntries(updated));
  }

  async exportWeights(): Promise<Record<string, TensorData>> {
    return Object.fromEntries(Object.entries(this.#graph.tensors).map(([name, tensor]) => [name, copyOf(tensor)]));
  }

  importWeights(weights: Readonly<Record<string, TensorData>>): void {
    for (const [name, tensor] of Object.entries(weights)) {
      const own = this.#graph.tensors[name];
      if (own?.shape.join() !== tensor.shape.join()) {
        throw fakeRefused(
          'GRAPH_INVALID',
          'backend:fakes/reference',
          `${name} is not a tensor of [${tensor.shape.join(', ')}]`,
        );
      }
    }
    const copies = Object.entries(weights).map(([name, tensor]) => [name, copyOf(tensor)] as const);
    this.#graph = replaceTensors(this.#graph, Object.fromEntries(copies));
  }

  [Symbol.dispose](): void {
    this.#onDispose?.();
    this.#onDispose = undefined;
  }
}

function copyOf(tensor: TensorData): TensorData {
  return { ...tensor, data: tensor.data.slice() };
}
