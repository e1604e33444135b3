import '@tensorflow/tfjs-backend-wasm';
import type { TrainingKernels, TrainingKernelsOptions } from './register.ts';
/**
 * Makes TensorFlow.js train on its `wasm` backend: activates the backend and registers the kernels.
 *
 * @remarks In a browser call `setWasmPaths` of `@tensorflow/tfjs-backend-wasm` first, as always.
 * @throws BACKEND_UNAVAILABLE when the backend does not start, or the engine has no SIMD.
 * @example
 * ```ts
 * import * as tf from '@tensorflow/tfjs-layers';
 * import { setupWasmTraining } from '@fovea/backend-wasm/tfjs';
 *
 * await setupWasmTraining();
 * await model.fit(images, labels);
 * ```
 */
export declare function setupWasmTraining(options?: TrainingKernelsOptions): Promise<TrainingKernels>;
//# sourceMappingURL=setup.d.ts.map
