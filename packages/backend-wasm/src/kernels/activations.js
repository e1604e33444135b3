import { Elu, LeakyRelu, Prelu, Sigmoid, getKernel } from '@tensorflow/tfjs-core';
import { activationUnsupported } from '../errors.js';
/** Code of an activation that the kernels fuse into their epilogue; undefined for the others. */
export function activationCode(name) {
  switch (name) {
    case null:
    case undefined:
    case 'linear':
      return 0;
    case 'relu':
      return 1;
    case 'relu6':
      return 2;
    default:
      return undefined;
  }
}
/**
 * Applies in a pass of its own an activation that the epilogue has not, and disposes of `linear`.
 *
 * TensorFlow.js' fused kernels are no fallback: XNNPACK computes "same" padding its own way, which differs for some strides.
 *
 * @throws OP_UNSUPPORTED for an unknown activation.
 */
export function activateApart(backend, linear, { activation, leakyreluAlpha }, preluWeights) {
  const run = (kernelName, more = {}, attrs = {}) => {
    const { kernelFunc } = getKernel(kernelName, 'wasm');
    return kernelFunc({ inputs: { x: linear, ...more }, attrs, backend });
  };
  const apply = () => {
    switch (activation) {
      case 'elu':
        return run(Elu);
      case 'sigmoid':
        return run(Sigmoid);
      case 'leakyrelu':
        return run(LeakyRelu, {}, { alpha: leakyreluAlpha ?? 0 });
      case 'prelu':
        return run(Prelu, { alpha: preluWeights });
      default:
        throw activationUnsupported(String(activation));
    }
  };
  try {
    return apply();
  } finally {
    backend.disposeData(linear.dataId);
  }
}
//# sourceMappingURL=activations.js.map
