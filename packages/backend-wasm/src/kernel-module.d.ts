import type { WasmMemory } from './web-assembly.ts';
/** The two builds of the kernels: the relaxed one has fused multiply-add and a larger register tile. */
export type KernelBuild = 'simd' | 'relaxed-simd';
/** `auto` takes relaxed SIMD where the engine has it. */
export type RelaxedSimd = 'auto' | 'on' | 'off';
type Kernel = (...args: number[]) => void;
/** What the module exports; see `assembly/`. Pointers are byte offsets into the heap, sizes are in elements. */
export interface KernelExports {
  readonly matMul: Kernel;
  readonly matMulScratch: (columns: number) => number;
  readonly padImages: Kernel;
  readonly cropImages: Kernel;
  readonly convForward: Kernel;
  readonly convFilterGradient: Kernel;
  readonly convInputGradient: Kernel;
  readonly convScratch: (
    filterHeight: number,
    filterWidth: number,
    channels: number,
    outChannels: number,
    spanBytes: number,
  ) => number;
  readonly maxPool: Kernel;
  readonly maxPoolGradient: Kernel;
  readonly maxPool2: Kernel;
  readonly maxPoolGradient2: Kernel;
  readonly avgPoolGradient: Kernel;
  readonly depthwiseForward: Kernel;
  readonly depthwiseFilterGradient: Kernel;
  readonly depthwiseInputGradient: Kernel;
  readonly sumRows: Kernel;
  readonly clippedGradient: Kernel;
  readonly activation: Kernel;
  readonly addRows: Kernel;
  readonly mulRows: Kernel;
  readonly adam: Kernel;
}
/** Bytes of the module of a build. */
export declare function kernelBytes(build: KernelBuild): Uint8Array<ArrayBuffer>;
/**
 * Chooses the build that this engine can run.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD, or none that is relaxed and `relaxedSimd` is `on`.
 */
export declare function selectBuild(relaxedSimd: RelaxedSimd): KernelBuild;
/** Instantiates a build on the heap of another module. Synchronous: the modules are a few kilobytes. */
export declare function instantiateKernels(build: KernelBuild, memory: WasmMemory): KernelExports;
/**
 * Rewrites the memory import from "at least 0 pages" to "shared, 0 to 65536 pages": a shared memory (TensorFlow.js' threaded
 * build, in cross-origin isolated pages) links only to a module that declares it shared. The rest of the code is the same.
 */
export declare function withSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer>;
export {};
//# sourceMappingURL=kernel-module.d.ts.map
