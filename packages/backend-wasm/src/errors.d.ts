import { FoveaError } from '@fovea/contracts';
/** TensorFlow.js could not start its `wasm` backend. */
export declare function wasmUnavailable(cause?: unknown): FoveaError;
/** The engine has no SIMD, or relaxed SIMD was demanded where there is none. */
export declare function simdUnsupported(build: 'simd' | 'relaxed-simd'): FoveaError;
/** The active backend is not TensorFlow.js' wasm. */
export declare function notWasm(received: string): FoveaError;
/** The WASM heap cannot grow any further. */
export declare function heapExhausted(sizeBytes: number): FoveaError;
/** A gradient kernel got images that are not NHWC float32. */
export declare function layoutUnsupported(kernelName: string): FoveaError;
/** A fused kernel was asked for an activation that TensorFlow.js does not fuse. */
export declare function activationUnsupported(activation: string): FoveaError;
//# sourceMappingURL=errors.d.ts.map
