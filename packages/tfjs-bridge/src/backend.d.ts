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
import type { Tensor } from './tfjs.ts';
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
export declare class TfjsBackend implements Backend {
  #private;
  constructor(hooks: TfjsBackendHooks);
  get id(): string;
  activate(signal?: AbortSignal): Promise<DeviceInfo>;
  sync(): Promise<void>;
  memory(): MemoryInfo;
  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  /** Before activation: whether the bridge knows the op; afterwards also whether this backend has its kernels. */
  supports(op: OpName, use: BackendUse): boolean;
  [Symbol.asyncDispose](): Promise<void>;
}
//# sourceMappingURL=backend.d.ts.map
