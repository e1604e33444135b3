import type { TensorInfo } from '@tensorflow/tfjs-core';
import { Heap } from './heap.ts';
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
/**
 * Replaces kernels of TensorFlow.js' `wasm` backend by those of this package, and adds the gradients it lacks. The old ones
 * stay as fallback for what ours leave out, such as NCHW or int32.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD.
 */
export declare function registerTrainingKernels({ relaxedSimd }?: TrainingKernelsOptions): TrainingKernels;
//# sourceMappingURL=register.d.ts.map
