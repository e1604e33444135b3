// The few names of WebAssembly that this package needs: neutral code has neither the DOM's types nor Node's.
/** The engine's WebAssembly. */
export function webAssembly() {
  return globalThis.WebAssembly;
}
//# sourceMappingURL=web-assembly.js.map
