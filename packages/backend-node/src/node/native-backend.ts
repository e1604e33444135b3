import { availableParallelism, cpus } from 'node:os';
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
import { optimizeForInference } from '@fovea/graph';
import { TfjsBackend } from '@fovea/tfjs-bridge';
import { loadFailed, settingsFixed, tfjsNodeMissing } from '../errors.ts';
import { findInstallation, nativeFolder, type Installation } from './installation.ts';
import { loadTfjsNode, tfjsNodeFolder } from './load-tfjs-node.ts';
import { registerNativeKernels } from './register-kernels.ts';

export interface NativeBackendOptions {
  readonly id: string;
  /** 0: one a core. */
  readonly threads: number;
  readonly oneDnn: boolean;
  readonly dataFolder: string;
}

/** Name under which TensorFlow.js and its kernels know tfjs-node. */
const tfBackendName = 'tensorflow';

/** The bridge on the backend of `@tensorflow/tfjs-node`. */
export class NativeBackend implements Backend {
  readonly id: string;
  readonly #options: NativeBackendOptions;
  readonly #bridge: TfjsBackend;
  #installation: Installation | undefined;

  constructor(options: NativeBackendOptions) {
    this.id = options.id;
    this.#options = options;
    this.#bridge = new TfjsBackend({
      id: options.id,
      tfBackendName,
      registerBackend: async () => undefined,
      deviceInfo: () => this.#deviceInfo(),
    });
  }

  /** @throws BACKEND_UNAVAILABLE with the command that installs or mends it. */
  async activate(signal?: AbortSignal): Promise<DeviceInfo> {
    try {
      tfjsNodeFolder();
    } catch (error) {
      throw tfjsNodeMissing(error);
    }
    this.#installation = await findInstallation(nativeFolder(this.#options.dataFolder));
    await this.#load(this.#installation);
    return this.#bridge.activate(signal);
  }

  sync(): Promise<void> {
    return this.#bridge.sync();
  }

  /** TensorFlow.js calls tfjs-node's memory unreliable for values not yet handed over; the count of tensors is exact. */
  memory(): MemoryInfo {
    return { ...this.#bridge.memory(), reliable: true };
  }

  prepare(graph: Graph, mode: 'infer'): Promise<InferExecutable>;
  prepare(graph: Graph, mode: 'train', options?: TrainOptions): Promise<TrainExecutable>;
  async prepare(graph: Graph, mode: 'infer' | 'train', options?: TrainOptions): Promise<InferExecutable> {
    if (mode === 'train') return this.#bridge.prepare(graph, mode, options);
    // Folded batch norms and fused activations are operations less, each with its dispatch and its pass over an image.
    const executable = await this.#bridge.prepare(optimizeForInference(graph), mode);
    return {
      graph,
      predict: (inputs, batchSize) => executable.predict(inputs, batchSize),
      [Symbol.dispose]: () => executable[Symbol.dispose](),
    };
  }

  supports(op: OpName, use: BackendUse): boolean {
    return this.#bridge.supports(op, use);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#bridge[Symbol.asyncDispose]();
  }

  /** TensorFlow reads its settings when it is loaded, which happens once a process, and cannot be undone. */
  async #load({ binding }: Installation): Promise<void> {
    const tf = await import('@tensorflow/tfjs-core');
    const settings = settingsOf(this.#options);
    if (tf.findBackendFactory(tfBackendName)) {
      const present = Object.keys(settings).map((name) => [name, process.env[name]]);
      const [wanted, received] = [Object.entries(settings), present].map((pairs) => JSON.stringify(pairs));
      if (wanted !== received) throw settingsFixed(wanted!, received!);
      return;
    }
    Object.assign(process.env, settings);
    // Its log is for people who debug TensorFlow; what it says about oneDNN is in the device.
    process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
    try {
      const tfjsNode = loadTfjsNode(binding);
      tf.registerBackend(tfBackendName, () => tfjsNode.createBackend());
      await tf.setBackend(tfBackendName);
      registerNativeKernels(tf, { backendName: tfBackendName, oneDnn: this.#options.oneDnn });
    } catch (error) {
      tf.removeBackend(tfBackendName);
      throw loadFailed(binding, error);
    }
  }

  #deviceInfo(): DeviceInfo {
    const { tensorflow, tfjsNode } = this.#installation!.record;
    return {
      backend: this.id,
      version: tensorflow,
      threads: threadsOf(this.#options),
      device: cpus()[0]?.model ?? 'unknown processor',
      features: { tfjsNode, oneDnn: this.#options.oneDnn },
    };
  }
}

function threadsOf({ threads }: NativeBackendOptions): number {
  return threads === 0 ? availableParallelism() : threads;
}

/** Environment variables that TensorFlow takes its settings from: the N-API module passes none. */
function settingsOf(options: NativeBackendOptions): Record<string, string> {
  return {
    TF_NUM_INTRAOP_THREADS: String(threadsOf(options)),
    TF_ENABLE_ONEDNN_OPTS: options.oneDnn ? '1' : '0',
  };
}
