import type {
  Backend,
  BackendUse,
  DeviceInfo,
  Graph,
  InferExecutable,
  MemoryInfo,
  OpName,
  TrainExecutable,
  TrainOptions,
} from '@fovea/contracts';
import { activationCancelled, activationFailed, notActivated } from './errors.ts';
import { createTfjsInferExecutable } from './infer-executable.ts';
import { hasKernels, tfjsSupports } from './supports.ts';
import type { Tensor, Tfjs } from './tfjs.ts';
import { createTfjsTrainExecutable } from './train-executable.ts';

/** What a TensorFlow.js backend adds to the bridge. */
export interface TfjsBackendHooks {
  /** Contribution id, such as `fovea/wasm`. */
  readonly id: string;
  /** Name under which TensorFlow.js knows the backend, such as `wasm`. */
  readonly tfBackendName: string;
  /** Loads the backend and its kernels; called once, before the backend is set. Rejects where the machine cannot run it. */
  registerBackend(): Promise<void>;
  /** Read after activation. */
  deviceInfo(): DeviceInfo;
  /** Resolves when all submitted work is done; absent where calls return when their work is done. */
  sync?(): Promise<void>;
  /** See {@link TfjsTrainOptions.readParameterView}. */
  readParameterView?(tensor: Tensor): Float32Array | undefined;
}

/** A Backend on one TensorFlow.js backend. TensorFlow.js has one active backend a process, which `activate` claims. */
export class TfjsBackend implements Backend {
  readonly #hooks: TfjsBackendHooks;
  #tf: Tfjs | undefined;

  constructor(hooks: TfjsBackendHooks) {
    this.#hooks = hooks;
  }

  get id(): string {
    return this.#hooks.id;
  }

  async activate(signal?: AbortSignal): Promise<DeviceInfo> {
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

  async sync(): Promise<void> {
    this.#active();
    await this.#hooks.sync?.();
  }

  memory(): MemoryInfo {
    const { numTensors, numBytes, unreliable } = this.#active().memory();
    return { tensors: numTensors, bytes: numBytes, reliable: unreliable !== true };
  }

  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  async prepare(
    graph: Graph,
    mode: 'infer' | 'train',
    options: TrainOptions = {},
  ): Promise<InferExecutable | TrainExecutable> {
    const tf = this.#active();
    if (mode === 'infer') return createTfjsInferExecutable(tf, graph);
    const { readParameterView } = this.#hooks;
    return createTfjsTrainExecutable(tf, graph, {
      ...options,
      ...(readParameterView && { readParameterView: (tensor: Tensor) => readParameterView.call(this.#hooks, tensor) }),
    });
  }

  /** Before activation: whether the bridge knows the op; afterwards also whether this backend has its kernels. */
  supports(op: OpName, use: BackendUse): boolean {
    return this.#tf === undefined ? tfjsSupports(op, use) : hasKernels(this.#tf, op, use);
  }

  /** Executables free their own tensors. TensorFlow.js cannot restart a backend that it removed, so it stays registered. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#tf = undefined;
  }

  #active(): Tfjs {
    if (this.#tf === undefined) throw notActivated(this.#hooks.id);
    return this.#tf;
  }
}

function requireNotAborted(id: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw activationCancelled(id, signal.reason);
}
