import { defineContribution, p } from '@fovea/contracts';
import type { Backend, BackendUse, DeviceInfo, Graph, OpName, TrainOptions } from '@fovea/contracts';
import { TfjsBackend } from '@fovea/tfjs-bridge';
import type { TfjsBackendHooks } from '@fovea/tfjs-bridge';
import type * as tfjs from '@tensorflow/tfjs-core';
import { processorName } from './processor-name.ts';
import type { RelaxedSimd } from './kernel-module.ts';
import type { TrainingKernels } from './register.ts';

const id = 'fovea/wasm';

/** TensorFlow.js on WebAssembly, one thread, with the training kernels of this package. Bit-reproducible on one machine. */
export const wasmBackend = defineContribution({
  kind: 'backend',
  id,
  behaviour: 1,
  title: 'WebAssembly',
  summary: 'Trains and predicts on the processor, anywhere that JavaScript runs, with SIMD kernels.',
  sources: [
    { title: 'WebAssembly relaxed SIMD', url: 'https://github.com/WebAssembly/relaxed-simd', year: 2024 },
    { title: 'TensorFlow.js WASM backend', url: 'https://github.com/tensorflow/tfjs/tree/master/tfjs-backend-wasm' },
  ],
  params: p.params({
    relaxedSimd: p.choice(['auto', 'on', 'off'], {
      title: 'Relaxed SIMD',
      description:
        'Fused multiply-add: faster, but rounded differently on processors without it. Off gives the same numbers everywhere.',
      default: 'auto',
    }),
    wasmFolder: p.text({
      title: 'Folder of the .wasm files',
      description:
        'URL prefix of the .wasm files of @tensorflow/tfjs-backend-wasm, for browsers. Empty: TensorFlow.js looks beside its own script.',
      default: '',
    }),
  }),
  create: ({ relaxedSimd, wasmFolder }) => new WasmBackend(relaxedSimd, wasmFolder),
});

/** The bridge on the `wasm` backend, plus what has to be put back when it is disposed of. */
class WasmBackend implements Backend {
  readonly id = id;
  readonly #hooks: WasmHooks;
  readonly #bridge: TfjsBackend;

  constructor(relaxedSimd: RelaxedSimd, wasmFolder: string) {
    this.#hooks = new WasmHooks(relaxedSimd, wasmFolder);
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
  readonly id = id;
  readonly tfBackendName = 'wasm';
  readonly #relaxedSimd: RelaxedSimd;
  readonly #wasmFolder: string;
  #kernels: TrainingKernels | undefined;
  #version = '';
  #tf: typeof tfjs | undefined;
  #factory: ReturnType<typeof tfjs.findBackendFactory> | undefined;

  constructor(relaxedSimd: RelaxedSimd, wasmFolder: string) {
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
      backend: id,
      version: this.#version,
      threads: 1,
      device: processorName(),
      features: { build, simd: true, relaxedSimd: build === 'relaxed-simd' },
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
