import type { Graph, InferExecutable } from '@fovea/contracts';
import { elementCount, optimizeForInference } from '@fovea/graph';
import { ConstantWeights } from './constant-weights.ts';
import { disposedExecutable, wrongInputLength } from './errors.ts';
import { ForwardParts } from './forward-parts.ts';
import { planAnyGraph } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { lowerGraph } from './lower-graph.ts';
import { splitBatch } from './parallel/split-batch.ts';
import type { ThreadTeam } from './parallel/thread-team.ts';
import { SessionMemory } from './placed-program.ts';
import { QuantizedOps } from './quantized-ops.ts';

/**
 * A graph compiled for prediction: batch norm folded, activations fused, weights packed, memory planned, and the whole net one
 * program that one call runs. Another batch size is another program on the same weights, made when it is first seen. A team of
 * threads shares the images out, each with a program of its own.
 *
 * @remarks The bits do not depend on the threads, unless a NaN or an infinity comes by: wide convolutions then change kernels for
 * all images of a part.
 */
export class InferSession implements InferExecutable {
  readonly graph: Graph;
  readonly #plan: GraphPlan;
  readonly #team: ThreadTeam;
  /** One for each thread. */
  readonly #sessions: readonly SessionMemory[];
  readonly #weights: ConstantWeights;
  readonly #quantized: QuantizedOps;
  readonly #onDispose: () => void;
  #compiled: ForwardParts | undefined;
  #isDisposed = false;

  /**
   * Compiles for batch 1.
   *
   * @throws GRAPH_INVALID; MODEL_TOO_LARGE.
   */
  constructor(team: ThreadTeam, graph: Graph, onDispose: () => void) {
    this.graph = graph;
    planAnyGraph(graph);
    this.#plan = planAnyGraph(optimizeForInference(graph));
    this.#team = team;
    this.#sessions = Array.from({ length: team.threads }, () => new SessionMemory(team.memory));
    this.#weights = new ConstantWeights(team.memory, this.#plan.graph.tensors);
    this.#quantized = new QuantizedOps(team.memory, this.#plan.graph);
    this.#onDispose = onDispose;
    try {
      this.#compiled = this.#compile(1);
    } catch (error) {
      this.#release();
      throw error;
    }
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    if (this.#isDisposed) throw disposedExecutable();
    const expected = batchSize * elementCount(this.#plan.inputShape);
    if (inputs.length !== expected) throw wrongInputLength(expected, inputs.length);
    if (batchSize === 0) return new Float32Array(0);
    return this.#team.exclusive(async () => {
      const compiled = this.#compiledFor(batchSize);
      const pending = compiled.run(inputs);
      // On one thread the answer is there before anything else happens.
      if (pending !== undefined) await pending;
      return compiled.outputs();
    });
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    void this.#team.exclusive(async () => this.#release());
    this.#onDispose();
  }

  #compiledFor(batchSize: number): ForwardParts {
    if (this.#compiled?.batchSize !== batchSize) {
      this.#compiled?.[Symbol.dispose]();
      this.#compiled = undefined;
      this.#compiled = this.#compile(batchSize);
    }
    return this.#compiled;
  }

  #compile(batchSize: number): ForwardParts {
    const { kernels } = this.#team.memory;
    const slices = splitBatch(batchSize, this.#team.threads);
    return new ForwardParts(this.#plan, this.#team, this.#sessions, slices, (draft, images) => {
      const ends = lowerGraph(this.#plan, draft, kernels, this.#weights, images, this.#quantized);
      this.#weights.upload();
      this.#quantized.constants.upload();
      return ends;
    });
  }

  #release(): void {
    this.#compiled?.[Symbol.dispose]();
    this.#compiled = undefined;
    this.#weights[Symbol.dispose]();
    this.#quantized[Symbol.dispose]();
    for (const session of this.#sessions) session[Symbol.dispose]();
  }
}
