import { compileKernels, linkKernels } from '../kernel-module.ts';
import type { KernelBuild, KernelExports } from '../kernel-module.ts';
import { webAssembly } from '../web-assembly.ts';
import type { WasmMemory } from '../web-assembly.ts';
import { modelTooLarge } from './errors.ts';

/** What the engine calls of the kernel module; the rest it reaches through instructions. */
export interface EngineKernels extends KernelExports {
  run(program: number, count: number): void;
  packFilter(...operands: number[]): void;
  packedFilterBytes(positions: number, channels: number, outChannels: number): number;
  winogradFilter(...operands: number[]): void;
  winogradFilterBytes(channels: number, outChannels: number): number;
  winogradScratch(channels: number, outChannels: number): number;
  convPackedScratch(positions: number, outChannels: number): number;
  int8ConvScratch(filterHeight: number, filterWidth: number): number;
  int8DepthwiseScratch(filterHeight: number, filterWidth: number): number;
  binaryConvScratch(filterHeight: number, filterWidth: number): number;
}

/** A piece of memory. */
export interface Block {
  readonly pointer: number;
  readonly sizeBytes: number;
}

interface GrowableMemory extends WasmMemory {
  grow(pages: number): number;
}

const pageBytes = 65536;
/** All that 32-bit pointers reach; a shared memory must name its limit. */
const maxPages = 65536;
/** A cache line. */
const alignment = 64;

/** A WebAssembly memory of its own with the kernels on it, handed out in blocks: first fit, neighbours merged when freed. */
export class EngineMemory {
  readonly build: KernelBuild;
  readonly kernels: EngineKernels;
  readonly #memory: GrowableMemory;
  readonly #module: object;
  /** Sorted by pointer; never two neighbours. */
  readonly #free: { pointer: number; sizeBytes: number }[] = [];
  #blocks = 0;
  #bytes = 0;

  /** @param options `isShared` where other threads run programs in it: its views are of a SharedArrayBuffer then. */
  constructor(build: KernelBuild, { isShared = false }: { readonly isShared?: boolean } = {}) {
    const { Memory } = webAssembly() as unknown as {
      readonly Memory: new (limits: { initial: number; maximum?: number; shared?: boolean }) => GrowableMemory;
    };
    this.#memory = new Memory({ initial: 1, ...(isShared && { maximum: maxPages, shared: true }) });
    this.build = build;
    this.#module = compileKernels(build, isShared);
    this.kernels = linkKernels(this.#module, this.#memory) as EngineKernels;
    // Pointer 0 means "none" to the kernels.
    this.#free.push({ pointer: alignment, sizeBytes: pageBytes - alignment });
  }

  /** What another thread needs to run programs in a shared memory. */
  get shared(): { readonly module: object; readonly memory: object } {
    return { module: this.#module, memory: this.#memory };
  }

  /** Blocks in use, and their bytes. */
  get used(): { readonly blocks: number; readonly bytes: number } {
    return { blocks: this.#blocks, bytes: this.#bytes };
  }

  /**
   * A block on a cache line. What it holds is undefined. Growing detaches every view of the memory.
   *
   * @param purpose completes "there is no memory for …".
   * @throws MODEL_TOO_LARGE
   */
  allocate(sizeBytes: number, purpose: string): Block {
    const size = Math.max(alignUp(sizeBytes), alignment);
    let index = this.#free.findIndex((hole) => hole.sizeBytes >= size);
    if (index === -1) index = this.#grow(size, purpose);
    const hole = this.#free[index]!;
    const pointer = hole.pointer;
    hole.pointer += size;
    hole.sizeBytes -= size;
    if (hole.sizeBytes === 0) this.#free.splice(index, 1);
    this.#blocks++;
    this.#bytes += size;
    return { pointer, sizeBytes: size };
  }

  free({ pointer, sizeBytes }: Block): void {
    this.#blocks--;
    this.#bytes -= sizeBytes;
    const at = this.#free.findIndex((hole) => hole.pointer > pointer);
    const index = at === -1 ? this.#free.length : at;
    this.#free.splice(index, 0, { pointer, sizeBytes });
    this.#merge(index);
    this.#merge(index - 1);
  }

  /** A view; valid until the next allocation. */
  floats(pointer: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, pointer, count);
  }

  /** A view; valid until the next allocation. */
  bytes(pointer: number, count: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, pointer, count);
  }

  /** A view; valid until the next allocation. */
  words(pointer: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, pointer, count);
  }

  #grow(size: number, purpose: string): number {
    const end = this.#memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const isAtEnd = last !== undefined && last.pointer + last.sizeBytes === end;
    const pages = Math.ceil((size - (isAtEnd ? last.sizeBytes : 0)) / pageBytes);
    try {
      this.#memory.grow(pages);
    } catch {
      throw modelTooLarge(purpose, size, this.#bytes);
    }
    if (isAtEnd) last.sizeBytes += pages * pageBytes;
    else this.#free.push({ pointer: end, sizeBytes: pages * pageBytes });
    return this.#free.length - 1;
  }

  /** Joins a hole with the one behind it where they touch. */
  #merge(index: number): void {
    const [hole, next] = [this.#free[index], this.#free[index + 1]];
    if (hole === undefined || next === undefined || hole.pointer + hole.sizeBytes !== next.pointer) return;
    hole.sizeBytes += next.sizeBytes;
    this.#free.splice(index + 1, 1);
  }
}

/** Rounds a number of bytes up to whole cache lines. */
export function alignUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / alignment) * alignment;
}
