import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelBuild, KernelExports } from './kernel-module.ts';
import type { WasmMemory } from './web-assembly.ts';
/**
 * TensorFlow.js' WASM heap, shared with the kernels: tensors are passed by pointer and never copied.
 *
 * `_malloc` may grow the memory, which detaches every typed array over it; so nothing here keeps a view.
 */
export declare class Heap implements Disposable {
  #private;
  readonly kernels: KernelExports;
  readonly memory: WasmMemory;
  constructor(backend: BackendWasm, build: KernelBuild);
  /** Byte offset of a tensor's values. */
  pointer(tensor: TensorInfo): number;
  /** A new tensor; its values are whatever the heap held. @throws BACKEND_UNAVAILABLE when the heap is full. */
  output(shape: number[], dtype?: DataType): TensorInfo;
  /** A second handle on the values of `tensor`, with its own shape. Tensors are immutable, so this is as good as a copy. */
  share(tensor: TensorInfo, shape?: number[]): TensorInfo;
  /** True when no other tensor shares the values, so that writing to them is seen by nobody else. */
  isExclusive(tensor: TensorInfo): boolean;
  /** The values themselves, while no other tensor shares them. Valid until the next allocation. */
  view(tensor: TensorInfo): Float32Array | undefined;
  zero(pointer: number, sizeBytes: number): void;
  zeroTensor(tensor: TensorInfo): void;
  /**
   * Scratch memory, valid until the next call. It only ever grows, so that a training loop settles after its first step.
   *
   * @throws BACKEND_UNAVAILABLE when the heap is full.
   */
  scratch(sizeBytes: number): number;
  [Symbol.dispose](): void;
}
//# sourceMappingURL=heap.d.ts.map
