import { describe, expect, it } from '@jest/globals';
import { instantiateKernels, kernelBytes, selectBuild } from './kernel-module.ts';
import { webAssembly } from './web-assembly.ts';
import type { WasmMemory } from './web-assembly.ts';

interface MemoryConstructor {
  new (limits: { initial: number; maximum?: number; shared?: boolean }): WasmMemory;
}

const { Memory } = webAssembly() as unknown as { readonly Memory: MemoryConstructor };
const customSection = 0;
const dataSection = 11;

/** Ids of the sections of a module, in order. */
function sections(bytes: Uint8Array): number[] {
  const ids: number[] = [];
  for (let at = 8; at < bytes.length;) {
    ids.push(bytes[at++] as number);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] as number;
      size |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}

describe.each(['simd', 'relaxed-simd'] as const)('the %s build', (build) => {
  it('has no data segment, which would overwrite the heap it is put on', () => {
    expect(sections(kernelBytes(build))).not.toContain(dataSection);
    expect(sections(kernelBytes(build))).not.toContain(customSection);
  });

  it('leaves a heap as it found it', () => {
    const memory = new Memory({ initial: 2 });
    new Uint8Array(memory.buffer).fill(7);
    instantiateKernels(build, memory);
    expect(new Uint8Array(memory.buffer).every((byte) => byte === 7)).toBe(true);
  });

  it.each([false, true])('computes on a memory that is shared: %s', (shared) => {
    const memory = new Memory({ initial: 8, maximum: 16, shared });
    const kernels = instantiateKernels(build, memory);
    new Float32Array(memory.buffer, 64, 4).set([1, 2, 3, 4]);
    new Float32Array(memory.buffer, 128, 2).set([10, 100]);
    kernels.matMul(64, 2, 0, 128, 1, 0, 192, 2, 1, 2, 0, 0, 4096);
    expect([...new Float32Array(memory.buffer, 192, 2)]).toEqual([210, 430]);
  });
});

describe('selectBuild', () => {
  it('takes the plain build when relaxed SIMD is off', () => {
    expect(selectBuild('off')).toBe('simd');
  });

  it('takes the relaxed build where the engine has it', () => {
    expect(selectBuild('auto')).toBe('relaxed-simd');
  });
});
