import {
  engine,
  getGradient,
  getKernel,
  registerGradient,
  registerKernel,
  unregisterGradient,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { GradConfig, KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { Heap } from './heap.ts';
import { gradientOverrides } from './gradients.ts';
import { kernelOverrides } from './kernels/index.ts';
import { selectBuild } from './kernel-module.ts';
import type { KernelBuild, RelaxedSimd } from './kernel-module.ts';

export interface TrainingKernelsOptions {
  /** `auto` (default) uses relaxed SIMD where the engine has it; `on` demands it; `off` gives the same numbers everywhere. */
  readonly relaxedSimd?: RelaxedSimd;
}

/** The registration; disposing of it puts TensorFlow.js' own kernels back. */
export interface TrainingKernels extends Disposable {
  readonly build: KernelBuild;
  /** The heap of a backend, with the kernels on it. */
  heapOf(backend: unknown): Heap;
  /**
   * The values of a float32 tensor of the active backend, to be read or written in place; undefined where another tensor
   * shares them. Valid until the next operation, which may move the heap.
   */
  viewOf(tensor: TensorInfo): Float32Array | undefined;
}

const backendName = 'wasm';

/**
 * Replaces kernels of TensorFlow.js' `wasm` backend by those of this package, and adds the gradients it lacks. The old ones
 * stay as fallback for what ours leave out, such as NCHW or int32.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD.
 */
export function registerTrainingKernels({ relaxedSimd = 'auto' }: TrainingKernelsOptions = {}): TrainingKernels {
  const build = selectBuild(relaxedSimd);
  const heaps = new Map<unknown, Heap>();
  const heapOf = (backend: unknown): Heap => {
    let heap = heaps.get(backend);
    if (heap === undefined) {
      heap = new Heap(backend as BackendWasm, build);
      heaps.set(backend, heap);
    }
    return heap;
  };

  const replaced: { kernelName: string; previous: KernelConfig | undefined }[] = [];
  for (const { kernelName, create } of kernelOverrides) {
    const previous = getKernel(kernelName, backendName) as KernelConfig | undefined;
    replaced.push({ kernelName, previous });
    if (previous !== undefined) unregisterKernel(kernelName, backendName);
    const kernelFunc = create({ heapOf, previous: previous?.kernelFunc });
    // Its own set-up still has to run where the backend is not initialised yet: the fallback needs it.
    const setup = previous?.setupFunc === undefined ? {} : { setupFunc: previous.setupFunc };
    registerKernel({ kernelName, backendName, kernelFunc, ...setup });
  }
  const gradients = gradientOverrides.map((override) => ({
    override,
    previous: getGradient(override.kernelName) as GradConfig | undefined,
  }));
  for (const { override } of gradients) registerGradient(override);

  return {
    build,
    heapOf,
    viewOf: (tensor) => heapOf(engine().backend).view(tensor),
    [Symbol.dispose]() {
      for (const heap of heaps.values()) heap[Symbol.dispose]();
      heaps.clear();
      for (const { kernelName, previous } of replaced.splice(0)) {
        unregisterKernel(kernelName, backendName);
        if (previous !== undefined) registerKernel(previous);
      }
      for (const { override, previous } of gradients.splice(0)) {
        unregisterGradient(override.kernelName);
        if (previous !== undefined) registerGradient(previous);
      }
    },
  };
}
