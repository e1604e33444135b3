import type { Backend, BackendUse, DeviceInfo, Graph, OpName, TrainOptions } from '@fovea/contracts';
import { TfjsBackend } from '@fovea/tfjs-bridge';
import type { TfjsBackendHooks } from '@fovea/tfjs-bridge';
import type * as tfjs from '@tensorflow/tfjs-core';
import { processorName } from '@fovea/measure';
import type { RelaxedSimd } from './kernel-module.ts';
import type { TrainingKernels } from './register.ts';

export interface TfjsWasmBackendOptions {
  readonly id: string;
  readonly relaxedSimd: RelaxedSimd;
  /** URL prefix of the .wasm files of TensorFlow.js; empty for its own default. */
  readonly wasmFolder: string;
}

/** The bridge on the `wasm` backend, plus what has to be put back when it is disposed of. */
export class TfjsWasmBackend implements Backend {
  readonly id: string;
  readonly #hooks: WasmHooks;
  readonly #bridge: TfjsBackend;

  constructor(options: TfjsWasmBackendOptions) {
    this.id = options.id;
    this.#hooks = new WasmHooks(options);
    this.#bridge = new TfjsBackend(this.#hooks);
  }

  activate(signal?: AbortSignal): Promise<DeviceInfo> {
    return this.#bridge.activate(signal);
  }

  sync(): Promise<void> {
    return this.#bridge.sync();
  }

  memory(): ReturnType<Backend['memory']> {
    return this.#bridge.memory();
  }

  readonly prepare: Backend['prepare'] = ((graph: Graph, mode: 'train', options?: TrainOptions) =>
    this.#bridge.prepare(graph, mode, options)) as Backend['prepare'];

  supports(op: OpName, use: BackendUse): boolean {
    return this.#bridge.supports(op, use);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#hooks.release();
    await this.#bridge[Symbol.asyncDispose]();
    this.#hooks.restoreFactory();
  }
}

class WasmHooks implements TfjsBackendHooks {
  readonly id: string;
  readonly tfBackendName = 'wasm';
  readonly #relaxedSimd: RelaxedSimd;
  readonly #wasmFolder: string;
  #kernels: TrainingKernels | undefined;
  #version = '';
  #tf: typeof tfjs | undefined;
  #factory: ReturnType<typeof tfjs.findBackendFactory> | undefined;

  constructor({ id, relaxedSimd, wasmFolder }: TfjsWasmBackendOptions) {
    this.id = id;
    this.#relaxedSimd = relaxedSimd;
    this.#wasmFolder = wasmFolder;
  }

  async registerBackend(): Promise<void> {
    const [tf, wasm, { registerTrainingKernels }] = await Promise.all([
      import('@tensorflow/tfjs-core'),
      import('@tensorflow/tfjs-backend-wasm'),
      import('./register.ts'),
    ]);
    this.release();
    this.#tf = tf;
    this.#factory = tf.findBackendFactory(this.tfBackendName);
    // The threads of TensorFlow.js would serve none of our kernels, and cost a worker each.
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
    if (this.#wasmFolder !== '') wasm.setWasmPaths(this.#wasmFolder);
    this.#kernels = registerTrainingKernels({ relaxedSimd: this.#relaxedSimd });
    this.#version = wasm.version_wasm;
  }

  deviceInfo(): DeviceInfo {
    const build = this.#kernels?.build ?? 'simd';
    return {
      backend: this.id,
      version: this.#version,
      threads: 1,
      device: processorName(),
      features: { engine: 'tfjs', build, simd: true, relaxedSimd: build === 'relaxed-simd' },
    };
  }

  readParameterView(tensor: tfjs.TensorInfo): Float32Array | undefined {
    return this.#kernels?.viewOf(tensor);
  }

  release(): void {
    this.#kernels?.[Symbol.dispose]();
    this.#kernels = undefined;
  }

  /** Removing a backend from TensorFlow.js removes its factory too, for which importing it again does nothing. */
  restoreFactory(): void {
    if (this.#tf === undefined || !this.#factory) return;
    if (!this.#tf.findBackendFactory(this.tfBackendName)) {
      this.#tf.registerBackend(this.tfBackendName, this.#factory);
    }
    this.#tf = undefined;
  }
}
