import { Relu, Relu6, cast, engine, getBackend, lessEqual, mul, step } from '@tensorflow/tfjs-core';
import { clippedGradientName } from './kernels/relu.js';
/**
 * Gradients recomposed of fused kernels. TensorFlow.js keeps one gradient for all backends, so that on the others they do
 * what its own would.
 */
export const gradientOverrides = [clipped(Relu, Infinity), clipped(Relu6, 6)];
function clipped(kernelName, high) {
  return {
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (gradient, saved) => {
      const dy = gradient;
      const x = saved[0];
      if (getBackend() === 'wasm' && x.dtype === 'float32') {
        return { x: () => engine().runKernel(clippedGradientName, { dy, x }, { high }) };
      }
      const mask = () => (high === Infinity ? step(x) : mul(lessEqual(x, high), step(x)));
      return { x: () => mul(dy, cast(mask(), 'float32')) };
    },
  };
}
//# sourceMappingURL=gradients.js.map
