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
import { elementCount, fuseActivation, removeDropout } from '@fovea/graph';
import {
  busyExecutable,
  disposedExecutable,
  wrongGradientLength,
  wrongInputLength,
  wrongLabelCount,
} from './errors.ts';
import { ForwardParts } from './forward-parts.ts';
import { planGraph } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { LiveWeights } from './live-weights.ts';
import { lowerGraph } from './lower-graph.ts';
import { splitBatch } from './parallel/split-batch.ts';
import type { ThreadTeam } from './parallel/thread-team.ts';
import { SessionMemory } from './placed-program.ts';
import { planTraining } from './train-plan.ts';
import type { TrainPlan } from './train-plan.ts';
import { TrainStep } from './train-step.ts';
import { TrainWeights } from './train-weights.ts';

/**
 * A graph compiled for training: forward and backward are one program, which stops once, for the loss. Weights and gradients
 * stay in memory; `update` hands out views of them.
 *
 * @remarks A trailing softmax is left out, as training works on logits. Batch norm normalises with the biased statistics of the
 * batch, and its running variance takes up that same variance, as Keras 3 does. A team of threads shares the images out; masks
 * and statistics stay those of the whole batch, so that only rounding depends on the parts.
 */
export class TrainSession implements TrainExecutable {
  readonly graph: Graph;
  readonly #team: ThreadTeam;
  /** One for each part. */
  readonly #sessions: readonly SessionMemory[];
  readonly #training: TrainPlan;
  readonly #inference: GraphPlan;
  readonly #weights: TrainWeights;
  readonly #onDispose: () => void;
  #step: TrainStep | undefined;
  #forward: ForwardParts | undefined;
  /** Parameters that have a gradient of the last step. */
  #reached: ReadonlySet<string> = new Set();
  #isDisposed = false;
  #isRunning = false;

  /** @throws OP_UNSUPPORTED naming a node that computes in integers; GRAPH_INVALID; MODEL_TOO_LARGE. */
  constructor(team: ThreadTeam, graph: Graph, options: TrainOptions, onDispose: () => void) {
    this.graph = graph;
    this.#team = team;
    this.#sessions = Array.from({ length: team.parts }, () => new SessionMemory(team.memory));
    this.#inference = planGraph(fuseActivation(removeDropout(graph)));
    this.#training = planTraining(graph, options);
    this.#weights = new TrainWeights(team.memory, this.#training, graph.tensors);
    this.#onDispose = onDispose;
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    this.#requireLive();
    this.#requireInputLength(inputs, batchSize);
    if (batchSize === 0) return new Float32Array(0);
    return this.#running(async () => {
      const forward = this.#forwardFor(batchSize);
      const pending = forward.run(inputs);
      if (pending !== undefined) await pending;
      return forward.outputs();
    });
  }

  async gradients(batch: TrainBatch, loss: Loss): Promise<TrainStepResult> {
    const { inputs, labels, batchSize } = batch;
    this.#requireLive();
    this.#requireInputLength(inputs, batchSize);
    if (labels.length !== batchSize) throw wrongLabelCount(batchSize, labels.length);
    return this.#running(() => this.#computeGradients(batch, loss));
  }

  update(apply: (parameters: readonly Parameter[], gradients: readonly (Float32Array | undefined)[]) => void): void {
    this.#requireIdle();
    this.#weights.update(this.#reached, apply);
  }

  async exportWeights(): Promise<Record<string, TensorData>> {
    this.#requireIdle();
    return this.#weights.export();
  }

  importWeights(weights: Readonly<Record<string, TensorData>>): void {
    this.#requireIdle();
    this.#weights.import(weights);
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    void this.#team.exclusive(async () => {
      this.#step?.[Symbol.dispose]();
      this.#forward?.[Symbol.dispose]();
      this.#weights[Symbol.dispose]();
      for (const session of this.#sessions) session[Symbol.dispose]();
    });
    this.#onDispose();
  }

  // No await where nothing is pending: on one thread a step is done before anything else happens.
  async #computeGradients(batch: TrainBatch, loss: Loss): Promise<TrainStepResult> {
    const { inputs, labels, batchSize, dropoutSeed } = batch;
    this.#reached = new Set();
    if (batchSize === 0) return { loss: 0, logits: new Float32Array(0) };
    const step = this.#stepFor(batchSize);
    const forward = step.forward(inputs, dropoutSeed);
    if (forward !== undefined) await forward;
    const logits = step.logits();
    const numClasses = this.#training.outputShape.at(-1)!;
    // Of the whole batch: a mean over it, so that the gradients of the parts are summed.
    const evaluated = loss.evaluate({ logits, labels, numClasses });
    const { gradient } = evaluated;
    if (gradient.length !== logits.length) throw wrongGradientLength(logits.length, gradient.length);
    const backward = step.backward(gradient);
    if (backward !== undefined) await backward;
    this.#reached = step.reached;
    return { loss: evaluated.loss, logits };
  }

  #running<T>(task: () => Promise<T>): Promise<T> {
    return this.#team.exclusive(async () => {
      this.#isRunning = this.#team.threads > 1;
      try {
        return await task();
      } finally {
        this.#isRunning = false;
      }
    });
  }

  #stepFor(batchSize: number): TrainStep {
    if (this.#step?.batchSize !== batchSize || !this.#step.isPlaced) {
      this.#step?.[Symbol.dispose]();
      this.#step = undefined;
      const slices = splitBatch(batchSize, this.#team.parts, this.#training.maskUnit);
      this.#step = new TrainStep(this.#training, this.#team, this.#sessions, this.#weights, slices);
    }
    return this.#step;
  }

  #forwardFor(batchSize: number): ForwardParts {
    if (this.#forward?.batchSize !== batchSize || !this.#forward.isPlaced) {
      this.#forward?.[Symbol.dispose]();
      this.#forward = undefined;
      const { kernels } = this.#team.memory;
      const slices = splitBatch(batchSize, this.#team.threads);
      this.#forward = new ForwardParts(this.#inference, this.#team, this.#sessions, slices, (draft, images) => {
        const weights = new LiveWeights(this.#weights.weights, draft, kernels);
        return lowerGraph(this.#inference, draft, kernels, weights, images);
      });
    }
    return this.#forward;
  }

  #requireLive(): void {
    if (this.#isDisposed) throw disposedExecutable();
  }

  #requireIdle(): void {
    this.#requireLive();
    if (this.#isRunning) throw busyExecutable();
  }

  #requireInputLength(inputs: Float32Array, batchSize: number): void {
    const expected = batchSize * elementCount(this.#training.inputShape);
    if (inputs.length !== expected) throw wrongInputLength(expected, inputs.length);
  }
}
