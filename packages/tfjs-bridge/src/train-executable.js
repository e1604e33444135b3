import { elementCount, float32Tensor, tensorToFloat32 } from '@fovea/graph';
import { DeviceWeights } from './device-weights.js';
import { disposedExecutable, unknownWeight, wrongLabelCount, wrongWeightShape } from './errors.js';
import { planForward } from './forward-plan.js';
import { requireInputLength, runInference } from './inference.js';
import { requireSupport } from './supports.js';
import { planTraining } from './train-plan.js';
import { runTrainStep } from './train-step.js';
/**
 * Makes a graph ready to train on the active TensorFlow.js backend, in float32.
 *
 * @remarks A trailing softmax is left out of training, which works on logits. Batch norm normalises with the biased statistics
 * of the batch, and its running variance takes up that same biased variance, as Keras 3 does (not Bessel's, which Keras 2 used
 * for images).
 * @throws OP_UNSUPPORTED naming a node that computes in integers, or whose kernels the backend lacks; GRAPH_INVALID.
 */
export function createTfjsTrainExecutable(tf, graph, options = {}) {
  requireSupport(tf, graph, 'gradient');
  return new TfjsTrainExecutable(tf, graph, options);
}
class TfjsTrainExecutable {
  graph;
  #tf;
  #options;
  #inference;
  #training;
  #weights;
  #gradients = new Map();
  #isDisposed = false;
  constructor(tf, graph, options) {
    this.graph = graph;
    this.#tf = tf;
    this.#options = options;
    this.#inference = planForward(graph, graph.outputs[0]);
    this.#training = planTraining(graph, options);
    this.#weights = new DeviceWeights(tf, graph.tensors);
  }
  async predict(inputs, batchSize) {
    this.#requireLive();
    return runInference(this.#tf, this.#inference, this.#weights, inputs, batchSize);
  }
  async gradients(batch, loss) {
    this.#requireLive();
    requireInputLength(this.#training, batch.inputs, batch.batchSize);
    if (batch.labels.length !== batch.batchSize) throw wrongLabelCount(batch.batchSize, batch.labels.length);
    this.#dropGradients();
    if (batch.batchSize === 0) return { loss: 0, logits: new Float32Array(0) };
    const step = runTrainStep(this.#tf, this.#training, this.#weights, batch, loss);
    this.#gradients = step.gradients;
    step.statistics.forEach((statistics) => this.#updateRunningStatistics(statistics));
    return { loss: step.loss, logits: step.logits };
  }
  update(apply) {
    this.#requireLive();
    const names = this.#training.parameters;
    // Uploads come before the first view: they may move the memory under it.
    if (this.#options.readParameterView) names.forEach((name) => this.#weights.tensor(name));
    const opened = names.map((name) => this.#openParameter(name));
    const gradients = names.map((name) => this.#readGradient(name));
    apply(
      opened.map(({ parameter }) => parameter),
      gradients,
    );
    for (const { parameter, isView } of opened) if (!isView) this.#weights.write(parameter.name, parameter.values);
  }
  async exportWeights() {
    this.#requireLive();
    return Object.fromEntries(
      this.#training.floatWeights.map((name) => [
        name,
        float32Tensor(this.#weights.shape(name), this.#weights.read(name)),
      ]),
    );
  }
  importWeights(weights) {
    this.#requireLive();
    const decoded = Object.entries(weights).map(([name, tensor]) => {
      if (!this.#training.floatWeights.includes(name)) throw unknownWeight(name, this.#training.floatWeights);
      const shape = this.#weights.shape(name);
      const values = tensorToFloat32(tensor).slice();
      const isSameShape =
        shape.length === tensor.shape.length && shape.every((size, axis) => size === tensor.shape[axis]);
      if (!isSameShape || values.length !== elementCount(shape)) throw wrongWeightShape(name, shape, tensor.shape);
      return { name, values };
    });
    decoded.forEach(({ name, values }) => this.#weights.write(name, values));
  }
  [Symbol.dispose]() {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#dropGradients();
    this.#weights[Symbol.dispose]();
  }
  #openParameter(name) {
    const view = this.#options.readParameterView?.(this.#weights.tensor(name));
    const parameter = { name, shape: this.#weights.shape(name), values: view ?? this.#weights.read(name) };
    return { parameter, isView: view !== undefined };
  }
  #readGradient(name) {
    const gradient = this.#gradients.get(name);
    if (gradient === undefined) return undefined;
    return this.#options.readParameterView?.(gradient) ?? gradient.dataSync();
  }
  #updateRunningStatistics({ node, mean, variance }) {
    if (node.op !== 'batchNorm') return;
    const { momentum } = node.attributes;
    for (const [name, batch] of [
      [node.weights.mean, mean],
      [node.weights.variance, variance],
    ]) {
      if (this.#training.frozen.has(name)) continue;
      const running = this.#weights.read(name);
      running.forEach((old, channel) => (running[channel] = momentum * old + (1 - momentum) * batch[channel]));
      this.#weights.write(name, running);
    }
  }
  #dropGradients() {
    for (const gradient of this.#gradients.values()) gradient.dispose();
    this.#gradients = new Map();
  }
  #requireLive() {
    if (this.#isDisposed) throw disposedExecutable();
  }
}
//# sourceMappingURL=train-executable.js.map
