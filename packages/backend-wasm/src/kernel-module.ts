import { simdUnsupported } from './errors.ts';
import { kernelsRelaxed } from './generated/kernels-relaxed.ts';
import { kernelsSimd } from './generated/kernels-simd.ts';
import { webAssembly } from './web-assembly.ts';
import type { WasmMemory } from './web-assembly.ts';

/** The two builds of the kernels: the relaxed one has fused multiply-add and a larger register tile. */
export type KernelBuild = 'simd' | 'relaxed-simd';

/** `auto` takes relaxed SIMD where the engine has it. */
export type RelaxedSimd = 'auto' | 'on' | 'off';

type Kernel = (...args: number[]) => void;

/** What the module exports; see `assembly/`. Pointers are byte offsets into the heap, sizes are in elements. */
export interface KernelExports {
  readonly matMul: Kernel;
  /** For up to three rows, which packing would not pay for. */
  readonly matMulFewRows: Kernel;
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
  /** Makes the maximum pools of this instance skip NaN, as those of TensorFlow.js do. */
  readonly skipNanInPools: () => void;
  readonly depthwiseForward: Kernel;
  readonly depthwiseFilterGradient: Kernel;
  readonly depthwiseInputGradient: Kernel;
  readonly sumRows: Kernel;
  readonly batchNorm: Kernel;
  readonly squaredDifferenceRows: Kernel;
  readonly repeatBlocks: Kernel;
  readonly clippedGradient: Kernel;
  readonly activation: Kernel;
  readonly addRows: Kernel;
  readonly mulRows: Kernel;
  readonly adam: Kernel;
}

/** Bytes of the module of a build. */
export function kernelBytes(build: KernelBuild): Uint8Array<ArrayBuffer> {
  const binary = atob(build === 'simd' ? kernelsSimd : kernelsRelaxed);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/**
 * Chooses the build that this engine can run.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD, or none that is relaxed and `relaxedSimd` is `on`.
 */
export function selectBuild(relaxedSimd: RelaxedSimd): KernelBuild {
  if (relaxedSimd !== 'off' && webAssembly().validate(kernelBytes('relaxed-simd'))) return 'relaxed-simd';
  if (relaxedSimd === 'on') throw simdUnsupported('relaxed-simd');
  if (!webAssembly().validate(kernelBytes('simd'))) throw simdUnsupported('simd');
  return 'simd';
}

/** Instantiates a build on the heap of another module. Synchronous: the modules are a few kilobytes. */
export function instantiateKernels(build: KernelBuild, memory: WasmMemory): KernelExports {
  // By its tag and not by its class: the memory may come from another realm.
  const isShared = memory.buffer[Symbol.toStringTag] === 'SharedArrayBuffer';
  return linkKernels(compileKernels(build, isShared), memory);
}

/** The module of a build, which any number of threads may link. */
export function compileKernels(build: KernelBuild, isShared: boolean): object {
  const { Module } = webAssembly();
  return new Module(isShared ? withSharedMemory(kernelBytes(build)) : kernelBytes(build));
}

export function linkKernels(module: object, memory: WasmMemory): KernelExports {
  const { Instance } = webAssembly();
  return new Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}

/**
 * Rewrites the memory import from "at least 0 pages" to "shared, 0 to 65536 pages": a shared memory (TensorFlow.js' threaded
 * build, in cross-origin isolated pages) links only to a module that declares it shared. The rest of the code is the same.
 */
export function withSharedMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const importSection = 2;
  let at = 8;
  while (bytes[at] !== importSection) at = sectionEnd(bytes, at);
  const end = sectionEnd(bytes, at);
  // The module has the one import, so its limits are the last two bytes: flags 0, minimum 0.
  const { end: bodyStart } = leb(bytes, at + 1);
  const body = [...bytes.subarray(bodyStart, end - 2), 3, 0, 0x80, 0x80, 0x04];
  return Uint8Array.from([...bytes.subarray(0, at), importSection, body.length, ...body, ...bytes.subarray(end)]);
}

function sectionEnd(bytes: Uint8Array, at: number): number {
  const { value, end } = leb(bytes, at + 1);
  return end + value;
}

function leb(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at };
  }
}
