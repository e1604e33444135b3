import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { util } from '@tensorflow/tfjs-core';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { heapExhausted } from './errors.ts';
import { instantiateKernels } from './kernel-module.ts';
import type { KernelBuild, KernelExports } from './kernel-module.ts';
import type { WasmMemory } from './web-assembly.ts';

/** What TensorFlow.js keeps of a tensor on its WASM heap. */
interface HeapEntry {
  readonly memoryOffset: number;
  refCount: number;
}

/** The parts of the emscripten module that its types leave out. */
interface EmscriptenModule {
  /** Exports; the single-threaded build exports its memory. */
  readonly asm: { readonly memory?: WasmMemory };
  /** Set by the threaded build, which imports its memory. */
  readonly wasmMemory?: WasmMemory;
  _malloc(size: number): number;
  _free(pointer: number): void;
}

/**
 * TensorFlow.js' WASM heap, shared with the kernels: tensors are passed by pointer and never copied.
 *
 * `_malloc` may grow the memory, which detaches every typed array over it; so nothing here keeps a view.
 */
export class Heap implements Disposable {
  readonly kernels: KernelExports;
  readonly memory: WasmMemory;
  readonly #backend: BackendWasm;
  readonly #module: EmscriptenModule;
  #scratch = 0;
  #scratchBytes = 0;

  constructor(backend: BackendWasm, build: KernelBuild) {
    this.#backend = backend;
    this.#module = backend.wasm as unknown as EmscriptenModule;
    this.memory = (this.#module.wasmMemory ?? this.#module.asm.memory) as WasmMemory;
    this.kernels = instantiateKernels(build, this.memory);
    this.kernels.skipNanInPools();
  }

  /** Byte offset of a tensor's values. */
  pointer(tensor: TensorInfo): number {
    return this.#entry(tensor).memoryOffset;
  }

  /** A new tensor; its values are whatever the heap held. @throws BACKEND_UNAVAILABLE when the heap is full. */
  output(shape: number[], dtype: DataType = 'float32'): TensorInfo {
    const output = this.#backend.makeOutput(shape, dtype);
    if (this.pointer(output) === 0 && util.sizeFromShape(shape) > 0) {
      this.#backend.disposeData(output.dataId);
      throw heapExhausted(util.sizeFromShape(shape) * util.bytesPerElement(dtype));
    }
    return output;
  }

  /** A second handle on the values of `tensor`, with its own shape. Tensors are immutable, so this is as good as a copy. */
  share(tensor: TensorInfo, shape: number[] = tensor.shape): TensorInfo {
    this.#backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
  }

  /** True when no other tensor shares the values, so that writing to them is seen by nobody else. */
  isExclusive(tensor: TensorInfo): boolean {
    return this.#entry(tensor).refCount === 1;
  }

  /** The values themselves, while no other tensor shares them. Valid until the next allocation. */
  view(tensor: TensorInfo): Float32Array | undefined {
    if (tensor.dtype !== 'float32' || !this.isExclusive(tensor)) return undefined;
    return new Float32Array(this.memory.buffer, this.pointer(tensor), util.sizeFromShape(tensor.shape));
  }

  zero(pointer: number, sizeBytes: number): void {
    new Uint8Array(this.memory.buffer, pointer, sizeBytes).fill(0);
  }

  zeroTensor(tensor: TensorInfo): void {
    this.zero(this.pointer(tensor), util.sizeFromShape(tensor.shape) * util.bytesPerElement(tensor.dtype));
  }

  /**
   * Scratch memory, valid until the next call. It only ever grows, so that a training loop settles after its first step.
   *
   * @throws BACKEND_UNAVAILABLE when the heap is full.
   */
  scratch(sizeBytes: number): number {
    if (sizeBytes > this.#scratchBytes) {
      this[Symbol.dispose]();
      // 64 more, to start on a cache line.
      const pointer = this.#module._malloc(sizeBytes + 64) >>> 0;
      if (pointer === 0) throw heapExhausted(sizeBytes);
      this.#scratch = pointer;
      this.#scratchBytes = sizeBytes;
    }
    return ((this.#scratch + 63) & ~63) >>> 0;
  }

  [Symbol.dispose](): void {
    if (this.#scratch !== 0) this.#module._free(this.#scratch);
    this.#scratch = 0;
    this.#scratchBytes = 0;
  }

  #entry(tensor: TensorInfo): HeapEntry {
    return this.#backend.dataIdMap.get(tensor.dataId) as unknown as HeapEntry;
  }
}
