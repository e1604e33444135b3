import { Relu, Relu6, util } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.js';
/** Name of the fused gradient: `dy` where `0 < x <= high`, else 0. */
export const clippedGradientName = 'FoveaClippedGradient';
export const relu = activationOverride(Relu, 1);
export const relu6 = activationOverride(Relu6, 2);
/** One pass for the gradient of relu and relu6, which TensorFlow.js composes of three and five. */
export const clippedGradient = {
  kernelName: clippedGradientName,
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { dy, x } = inputs;
      const { high } = attrs;
      const heap = heapOf(backend);
      const dx = heap.output(x.shape);
      if (isEmpty(x.shape)) return dx;
      const size = util.sizeFromShape(x.shape);
      heap.kernels.clippedGradient(heap.pointer(dy), heap.pointer(x), heap.pointer(dx), size, high);
      return dx;
    };
  },
};
function activationOverride(kernelName, code) {
  return {
    kernelName,
    create({ heapOf, previous }) {
      return (args) => {
        const x = args.inputs['x'];
        if (x.dtype !== 'float32') return previous(args);
        const heap = heapOf(args.backend);
        const y = heap.output(x.shape);
        if (isEmpty(x.shape)) return y;
        heap.kernels.activation(heap.pointer(x), heap.pointer(y), util.sizeFromShape(x.shape), code);
        return y;
      };
    },
  };
}
//# sourceMappingURL=relu.js.map
