import { getBackend, ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { wasmUnavailable } from './errors.js';
import { registerTrainingKernels } from './register.js';
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
export async function setupWasmTraining(options = {}) {
  const isStarted =
    getBackend() === 'wasm' ||
    (await setBackend('wasm').catch((cause) => {
      throw wasmUnavailable(cause);
    }));
  if (!isStarted) throw wasmUnavailable();
  await ready();
  return registerTrainingKernels(options);
}
//# sourceMappingURL=setup.js.map
