import type { Graph, InferExecutable } from '@fovea/contracts';
import { elementCount, optimizeForInference } from '@fovea/graph';
import { ConstantWeights } from './constant-weights.ts';
import type { EngineMemory } from './engine-memory.ts';
import { disposedExecutable, wrongInputLength } from './errors.ts';
import { planAnyGraph } from './graph-plan.ts';
import type { GraphPlan } from './graph-plan.ts';
import { lowerGraph } from './lower-graph.ts';
import type { ForwardProgram } from './lower-graph.ts';
import { SessionMemory } from './placed-program.ts';
import type { PlacedProgram } from './placed-program.ts';
import { ProgramDraft } from './program-draft.ts';
import { QuantizedOps } from './quantized-ops.ts';

interface Compiled extends ForwardProgram {
  readonly program: PlacedProgram;
}

/**
 * A graph compiled for prediction: batch norm folded, activations fused, weights packed, memory planned, and the whole net one
 * program that one call runs. Another batch size is another program on the same weights, made when it is first seen.
 */
export class InferSession implements InferExecutable {
  readonly graph: Graph;
  readonly #plan: GraphPlan;
  readonly #memory: EngineMemory;
  readonly #session: SessionMemory;
  readonly #weights: ConstantWeights;
  readonly #quantized: QuantizedOps;
  readonly #onDispose: () => void;
  #compiled: Compiled | undefined;
  #isDisposed = false;

  /**
   * Compiles for batch 1.
   *
   * @throws GRAPH_INVALID; MODEL_TOO_LARGE.
   */
  constructor(memory: EngineMemory, graph: Graph, onDispose: () => void) {
    this.graph = graph;
    planAnyGraph(graph);
    this.#plan = planAnyGraph(optimizeForInference(graph));
    this.#memory = memory;
    this.#session = new SessionMemory(memory);
    this.#weights = new ConstantWeights(memory, this.#plan.graph.tensors);
    this.#quantized = new QuantizedOps(memory, this.#plan.graph);
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
    const { program, input, output } = this.#compiledFor(batchSize);
    this.#memory.floats(input.pointer, inputs.length).set(inputs);
    program.run();
    return this.#memory.floats(output.pointer, batchSize * elementCount(this.#plan.outputShape)).slice();
  }

  [Symbol.dispose](): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#release();
    this.#onDispose();
  }

  #compiledFor(batchSize: number): Compiled {
    if (this.#compiled?.program.batch !== batchSize) {
      this.#compiled?.program[Symbol.dispose]();
      this.#compiled = undefined;
      this.#compiled = this.#compile(batchSize);
    }
    return this.#compiled;
  }

  #compile(batchSize: number): Compiled {
    const draft = new ProgramDraft();
    const ends = lowerGraph(this.#plan, draft, this.#memory.kernels, this.#weights, batchSize, this.#quantized);
    this.#weights.upload();
    this.#quantized.constants.upload();
    return { ...ends, program: this.#session.place(draft, batchSize) };
  }

  #release(): void {
    this.#compiled?.program[Symbol.dispose]();
    this.#compiled = undefined;
    this.#weights[Symbol.dispose]();
    this.#quantized[Symbol.dispose]();
    this.#session[Symbol.dispose]();
  }
}
