import type { Graph, InferExecutable } from '@fovea/contracts';
import { DeviceWeights } from './device-weights.ts';
import { disposedExecutable } from './errors.ts';
import type { ForwardPlan } from './forward-plan.ts';
import { planForward } from './forward-plan.ts';
import { runInference } from './inference.ts';
import { requireSupport } from './supports.ts';
import type { Tfjs } from './tfjs.ts';

/**
 * Makes a graph ready to predict on the active TensorFlow.js backend. Weights are uploaded once, decoded to float32.
 *
 * @throws OP_UNSUPPORTED naming a node that computes in integers, or whose kernels the backend lacks; GRAPH_INVALID.
 */
export function createTfjsInferExecutable(tf: Tfjs, graph: Graph): InferExecutable {
  requireSupport(tf, graph, 'forward');
  return new TfjsInferExecutable(tf, graph);
}

class TfjsInferExecutable implements InferExecutable {
  readonly graph: Graph;
  readonly #tf: Tfjs;
  readonly #plan: ForwardPlan;
  readonly #weights: DeviceWeights;
  #isDisposed = false;

  constructor(tf: Tfjs, graph: Graph) {
    this.graph = graph;
    this.#tf = tf;
    this.#plan = planForward(graph, graph.outputs[0]!);
    this.#weights = new DeviceWeights(tf, graph.tensors);
  }

  async predict(inputs: Float32Array, batchSize: number): Promise<Float32Array> {
    if (this.#isDisposed) throw disposedExecutable();
    return runInference(this.#tf, this.#plan, this.#weights, inputs, batchSize);
  }

  [Symbol.dispose](): void {
    this.#isDisposed = true;
    this.#weights[Symbol.dispose]();
  }
}
