import { definePlugin } from '@fovea/contracts';
import { wasmBackend } from './wasm-backend.ts';

/** TensorFlow.js on WebAssembly with kernels that train. */
export const plugin = definePlugin({ id: '@fovea/backend-wasm', contributions: [wasmBackend] });
