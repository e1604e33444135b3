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
import { elementCount, float32Tensor, fuseActivation, removeDropout, tensorToFloat32 } from '@fovea/graph';
import { dropoutKey } from './dropout-key.ts';
import type { EngineMemory } from './engine-memory.ts';
import {
  disposedExecutable,
  unknownWeight,
  wrongGradientLength,
  wrongInputLength,
  wrongLabelCount,
  wrongWeightShape,
} from './errors.ts';
import { planGraph } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { LiveWeights, TensorRegions, uploadTensors } from './live-weights.ts';
import { lowerGraph } from './lower-graph.ts';
import type { ForwardProgram } from './lower-graph.ts';
import { TrainingLowering } from './lower-training.ts';
import type { TrainProgram } from './lower-training.ts';
import { dropoutKeyOperand } from './ops/backward.ts';
import { SessionMemory } from './placed-program.ts';
import type { PlacedProgram } from './placed-program.ts';
import { ProgramDraft, operandWord } from './program-draft.ts';
import { planTraining } from './train-plan.ts';
import type { TrainPlan } from './train-plan.ts';

type Compiled<Ends> = Ends & { readonly program: PlacedProgram };

/**
 * A graph compiled for training: forward and backward are one program, which stops once, for the loss. Weights and gradients
 * stay in memory; `update` hands out views of them.
 *
 * @remarks A trailing softmax is left out, as training works on logits. Batch norm normalises with the biased statistics of the
 * batch, and its running variance takes up that same variance, as Keras 3 does.
 */
export class TrainSession implements TrainExecutable {
  readonly graph: Graph;
  readonly #memory: EngineMemory;
  readonly #session: SessionMemory;
  readonly #training: TrainPlan;
  readonly #inference: GraphPlan;
  readonly #weights: TensorRegions;
  readonly #gradients: TensorRegions;
  readonly #onDispose: () => void;
  #step: Compiled<TrainProgram> | undefined;
  #forward: Compiled<ForwardProgram> | undefined;
  /** Parameters that have a gradient of the last step. */
  #reached: ReadonlySet<string> = new Set();
  #isDisposed = false;

  /** @throws OP_UNSUPPORTED naming a node that computes in integers; GRAPH_INVALID; MODEL_TOO_LARGE. */
  constructor(memory: EngineMemory, graph: Graph, options: TrainOptions, onDispose: () => void) {
    this.graph = graph;
    this.#memory = memory;
    this.#session = new SessionMemory(memory);
    this.#inference = planGraph(fuseActivation(removeDropout(graph)));
    this.#training = planTraining(graph, options);
    this.#weights = uploadTensors(memory, graph.tensors);
    this.#onDispose = onDispose;
    try {
      this.#gradients = new TensorRegions(memory, graph.tensors, this.#training.parameters, 'the gradients');
    } catch (error) {
      this.#weights[Symbol.dispose]();
      throw error;
    }
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    this.#requireLive();
    this.#requireInputLength(inputs, batchSize);
    if (batchSize === 0) return new Float32Array(0);
    const { program, input, output } = this.#forwardFor(batchSize);
    this.#memory.floats(input.pointer, inputs.length).set(inputs);
    program.run();
    return this.#memory.floats(output.pointer, batchSize * elementCount(this.#inference.outputShape)).slice();
  }

  async gradients({ inputs, labels, batchSize, dropoutSeed }: TrainBatch, loss: Loss): Promise<TrainStepResult> {
    this.#requireLive();
    this.#requireInputLength(inputs, batchSize);
    if (labels.length !== batchSize) throw wrongLabelCount(batchSize, labels.length);
    this.#reached = new Set();
    if (batchSize === 0) return { loss: 0, logits: new Float32Array(0) };
    const step = this.#stepFor(batchSize);
    const words = step.program.words();
    for (const { nodeName, instruction } of step.dropouts) {
      words[operandWord(instruction, dropoutKeyOperand)] = dropoutKey(dropoutSeed, nodeName);
    }
    this.#memory.floats(step.input.pointer, inputs.length).set(inputs);
    step.program.run(0, step.forwardLength);
    const count = batchSize * elementCount(this.#training.outputShape);
    const logits = this.#memory.floats(step.logits.pointer, count).slice();
    const numClasses = this.#training.outputShape.at(-1)!;
    const evaluated = loss.evaluate({ logits, labels, numClasses });
    if (evaluated.gradient.length !== count) throw wrongGradientLength(count, evaluated.gradient.length);
    this.#memory.floats(step.logitsGradient.pointer, count).set(evaluated.gradient);
    step.program.run(step.forwardLength);
    this.#reached = step.reached;
    return { loss: evaluated.loss, logits };
  }

  update(apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void): void {
    this.#requireLive();
    const names = this.#training.parameters;
    apply(
      names.map((name) => ({ name, shape: this.#shape(name), values: this.#values(name) })),
      names.map((name) =>
        this.#reached.has(name) ? this.#gradients.view(name, elementCount(this.#shape(name))) : undefined,
      ),
    );
  }

  async exportWeights(): Promise<Record<string, TensorData>> {
    this.#requireLive();
    return Object.fromEntries(
      this.#training.floatWeights.map((name) => [name, float32Tensor(this.#shape(name), this.#values(name).slice())]),
    );
  }

  importWeights(weights: Readonly<Record<string, TensorData>>): void {
    this.#requireLive();
    const decoded = Object.entries(weights).map(([name, tensor]) => {
      if (!this.#training.floatWeights.includes(name)) throw unknownWeight(name, this.#training.floatWeights);
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
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#step?.program[Symbol.dispose]();
    this.#forward?.program[Symbol.dispose]();
    this.#weights[Symbol.dispose]();
    this.#gradients[Symbol.dispose]();
    this.#session[Symbol.dispose]();
    this.#onDispose();
  }

  #stepFor(batchSize: number): Compiled<TrainProgram> {
    if (!this.#isCurrent(this.#step, batchSize)) {
      this.#step?.program[Symbol.dispose]();
      this.#step = undefined;
      const draft = new ProgramDraft();
      const regions = { weights: this.#weights, gradients: this.#gradients };
      const ends = new TrainingLowering(this.#training, draft, this.#memory.kernels, regions, batchSize).lower();
      this.#step = { ...ends, program: this.#session.place(draft, batchSize) };
    }
    return this.#step!;
  }

  #forwardFor(batchSize: number): Compiled<ForwardProgram> {
    if (!this.#isCurrent(this.#forward, batchSize)) {
      this.#forward?.program[Symbol.dispose]();
      this.#forward = undefined;
      const draft = new ProgramDraft();
      const weights = new LiveWeights(this.#weights, draft, this.#memory.kernels);
      const ends = lowerGraph(this.#inference, draft, this.#memory.kernels, weights, batchSize);
      this.#forward = { ...ends, program: this.#session.place(draft, batchSize) };
    }
    return this.#forward!;
  }

  /** A program is of no more use once the arena it was placed in has moved. */
  #isCurrent(compiled: { readonly program: PlacedProgram } | undefined, batchSize: number): boolean {
    const { batch, generation } = compiled?.program ?? {};
    return batch === batchSize && generation === this.#session.generation;
  }

  #shape(name: string): readonly number[] {
    return this.graph.tensors[name]!.shape;
  }

  /** A view; valid until the next allocation. */
  #values(name: string): Float32Array {
    return this.#weights.view(name, elementCount(this.#shape(name)));
  }

  #requireLive(): void {
    if (this.#isDisposed) throw disposedExecutable();
  }

  #requireInputLength(inputs: Float32Array, batchSize: number): void {
    const expected = batchSize * elementCount(this.#training.inputShape);
    if (inputs.length !== expected) throw wrongInputLength(expected, inputs.length);
  }
}
