import { activationCancelled, activationFailed, notActivated } from './errors.js';
import { createTfjsInferExecutable } from './infer-executable.js';
import { hasKernels, tfjsSupports } from './supports.js';
import { createTfjsTrainExecutable } from './train-executable.js';
/** A Backend on one TensorFlow.js backend. TensorFlow.js has one active backend a process, which `activate` claims. */
export class TfjsBackend {
  #hooks;
  #tf;
  constructor(hooks) {
    this.#hooks = hooks;
  }
  get id() {
    return this.#hooks.id;
  }
  async activate(signal) {
    const { id, tfBackendName } = this.#hooks;
    requireNotAborted(id, signal);
    try {
      const tf = await import('@tensorflow/tfjs-core');
      await this.#hooks.registerBackend();
      if (!(await tf.setBackend(tfBackendName))) throw new Error('setBackend refused it');
      await tf.ready();
      this.#tf = tf;
    } catch (error) {
      throw activationFailed(id, tfBackendName, error);
    }
    requireNotAborted(id, signal);
    return this.#hooks.deviceInfo();
  }
  async sync() {
    this.#active();
    await this.#hooks.sync?.();
  }
  memory() {
    const { numTensors, numBytes, unreliable } = this.#active().memory();
    return { tensors: numTensors, bytes: numBytes, reliable: unreliable !== true };
  }
  async prepare(graph, mode, options = {}) {
    const tf = this.#active();
    if (mode === 'infer') return createTfjsInferExecutable(tf, graph);
    const { readParameterView } = this.#hooks;
    return createTfjsTrainExecutable(tf, graph, {
      ...options,
      ...(readParameterView && { readParameterView: (tensor) => readParameterView.call(this.#hooks, tensor) }),
    });
  }
  /** Before activation: whether the bridge knows the op; afterwards also whether this backend has its kernels. */
  supports(op, use) {
    return this.#tf === undefined ? tfjsSupports(op, use) : hasKernels(this.#tf, op, use);
  }
  async [Symbol.asyncDispose]() {
    this.#tf?.removeBackend(this.#hooks.tfBackendName);
    this.#tf = undefined;
  }
  #active() {
    if (this.#tf === undefined) throw notActivated(this.#hooks.id);
    return this.#tf;
  }
}
function requireNotAborted(id, signal) {
  if (signal?.aborted) throw activationCancelled(id, signal.reason);
}
//# sourceMappingURL=backend.js.map
