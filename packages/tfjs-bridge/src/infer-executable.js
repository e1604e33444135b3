import { DeviceWeights } from './device-weights.js';
import { disposedExecutable } from './errors.js';
import { planForward } from './forward-plan.js';
import { runInference } from './inference.js';
import { requireSupport } from './supports.js';
/**
 * Makes a graph ready to predict on the active TensorFlow.js backend. Weights are uploaded once, decoded to float32.
 *
 * @throws OP_UNSUPPORTED naming a node that computes in integers, or whose kernels the backend lacks; GRAPH_INVALID.
 */
export function createTfjsInferExecutable(tf, graph) {
  requireSupport(tf, graph, 'forward');
  return new TfjsInferExecutable(tf, graph);
}
class TfjsInferExecutable {
  graph;
  #tf;
  #plan;
  #weights;
  #isDisposed = false;
  constructor(tf, graph) {
    this.graph = graph;
    this.#tf = tf;
    this.#plan = planForward(graph, graph.outputs[0]);
    this.#weights = new DeviceWeights(tf, graph.tensors);
  }
  async predict(inputs, batchSize) {
    if (this.#isDisposed) throw disposedExecutable();
    return runInference(this.#tf, this.#plan, this.#weights, inputs, batchSize);
  }
  [Symbol.dispose]() {
    this.#isDisposed = true;
    this.#weights[Symbol.dispose]();
  }
}
//# sourceMappingURL=infer-executable.js.map
