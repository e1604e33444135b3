import type { KernelFunc } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
/** What a kernel is made of: the heap of the backend that calls it, and the kernel it replaces, for cases left to it. */
export interface OverrideContext {
  readonly heapOf: (backend: unknown) => Heap;
  readonly previous: KernelFunc | undefined;
}
/** One kernel of the `wasm` backend, new or replaced. */
export interface KernelOverride {
  readonly kernelName: string;
  create(context: OverrideContext): KernelFunc;
}
//# sourceMappingURL=override.d.ts.map
