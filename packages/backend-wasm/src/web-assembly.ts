// The few names of WebAssembly that this package needs: neutral code has neither the DOM's types nor Node's.

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

interface WasmNamespace {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** The engine's WebAssembly. */
export function webAssembly(): WasmNamespace {
  return (globalThis as unknown as { readonly WebAssembly: WasmNamespace }).WebAssembly;
}
