import { util } from '@tensorflow/tfjs-core';
import { heapExhausted } from './errors.js';
import { instantiateKernels } from './kernel-module.js';
/**
 * TensorFlow.js' WASM heap, shared with the kernels: tensors are passed by pointer and never copied.
 *
 * `_malloc` may grow the memory, which detaches every typed array over it; so nothing here keeps a view.
 */
export class Heap {
  kernels;
  memory;
  #backend;
  #module;
  #scratch = 0;
  #scratchBytes = 0;
  constructor(backend, build) {
    this.#backend = backend;
    this.#module = backend.wasm;
    this.memory = this.#module.wasmMemory ?? this.#module.asm.memory;
    this.kernels = instantiateKernels(build, this.memory);
  }
  /** Byte offset of a tensor's values. */
  pointer(tensor) {
    return this.#entry(tensor).memoryOffset;
  }
  /** A new tensor; its values are whatever the heap held. @throws BACKEND_UNAVAILABLE when the heap is full. */
  output(shape, dtype = 'float32') {
    const output = this.#backend.makeOutput(shape, dtype);
    if (this.pointer(output) === 0 && util.sizeFromShape(shape) > 0) {
      this.#backend.disposeData(output.dataId);
      throw heapExhausted(util.sizeFromShape(shape) * util.bytesPerElement(dtype));
    }
    return output;
  }
  /** A second handle on the values of `tensor`, with its own shape. Tensors are immutable, so this is as good as a copy. */
  share(tensor, shape = tensor.shape) {
    this.#backend.incRef(tensor.dataId);
    return { dataId: tensor.dataId, shape, dtype: tensor.dtype };
  }
  /** True when no other tensor shares the values, so that writing to them is seen by nobody else. */
  isExclusive(tensor) {
    return this.#entry(tensor).refCount === 1;
  }
  /** The values themselves, while no other tensor shares them. Valid until the next allocation. */
  view(tensor) {
    if (tensor.dtype !== 'float32' || !this.isExclusive(tensor)) return undefined;
    return new Float32Array(this.memory.buffer, this.pointer(tensor), util.sizeFromShape(tensor.shape));
  }
  zero(pointer, sizeBytes) {
    new Uint8Array(this.memory.buffer, pointer, sizeBytes).fill(0);
  }
  zeroTensor(tensor) {
    this.zero(this.pointer(tensor), util.sizeFromShape(tensor.shape) * util.bytesPerElement(tensor.dtype));
  }
  /**
   * Scratch memory, valid until the next call. It only ever grows, so that a training loop settles after its first step.
   *
   * @throws BACKEND_UNAVAILABLE when the heap is full.
   */
  scratch(sizeBytes) {
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
  [Symbol.dispose]() {
    if (this.#scratch !== 0) this.#module._free(this.#scratch);
    this.#scratch = 0;
    this.#scratchBytes = 0;
  }
  #entry(tensor) {
    return this.#backend.dataIdMap.get(tensor.dataId);
  }
}
//# sourceMappingURL=heap.js.map
