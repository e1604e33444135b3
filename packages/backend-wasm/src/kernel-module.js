import { simdUnsupported } from './errors.js';
import { kernelsRelaxed } from './generated/kernels-relaxed.js';
import { kernelsSimd } from './generated/kernels-simd.js';
import { webAssembly } from './web-assembly.js';
/** Bytes of the module of a build. */
export function kernelBytes(build) {
  const binary = atob(build === 'simd' ? kernelsSimd : kernelsRelaxed);
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
/**
 * Chooses the build that this engine can run.
 *
 * @throws BACKEND_UNAVAILABLE when the engine has no SIMD, or none that is relaxed and `relaxedSimd` is `on`.
 */
export function selectBuild(relaxedSimd) {
  if (relaxedSimd !== 'off' && webAssembly().validate(kernelBytes('relaxed-simd'))) return 'relaxed-simd';
  if (relaxedSimd === 'on') throw simdUnsupported('relaxed-simd');
  if (!webAssembly().validate(kernelBytes('simd'))) throw simdUnsupported('simd');
  return 'simd';
}
/** Instantiates a build on the heap of another module. Synchronous: the modules are a few kilobytes. */
export function instantiateKernels(build, memory) {
  // By its tag and not by its class: the memory may come from another realm.
  const isShared = memory.buffer[Symbol.toStringTag] === 'SharedArrayBuffer';
  const bytes = isShared ? withSharedMemory(kernelBytes(build)) : kernelBytes(build);
  const { Instance, Module } = webAssembly();
  return new Instance(new Module(bytes), { env: { memory } }).exports;
}
/**
 * Rewrites the memory import from "at least 0 pages" to "shared, 0 to 65536 pages": a shared memory (TensorFlow.js' threaded
 * build, in cross-origin isolated pages) links only to a module that declares it shared. The rest of the code is the same.
 */
export function withSharedMemory(bytes) {
  const importSection = 2;
  let at = 8;
  while (bytes[at] !== importSection) at = sectionEnd(bytes, at);
  const end = sectionEnd(bytes, at);
  // The module has the one import, so its limits are the last two bytes: flags 0, minimum 0.
  const { end: bodyStart } = leb(bytes, at + 1);
  const body = [...bytes.subarray(bodyStart, end - 2), 3, 0, 0x80, 0x80, 0x04];
  return Uint8Array.from([...bytes.subarray(0, at), importSection, body.length, ...body, ...bytes.subarray(end)]);
}
function sectionEnd(bytes, at) {
  const { value, end } = leb(bytes, at + 1);
  return end + value;
}
function leb(bytes, at) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at };
  }
}
//# sourceMappingURL=kernel-module.js.map
