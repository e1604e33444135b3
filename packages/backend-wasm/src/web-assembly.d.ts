export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}
interface WasmNamespace {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Record<string, Record<string, unknown>>,
  ) => {
    readonly exports: Readonly<Record<string, unknown>>;
  };
}
/** The engine's WebAssembly. */
export declare function webAssembly(): WasmNamespace;
export {};
//# sourceMappingURL=web-assembly.d.ts.map
