import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import { convInfo, convScratch, geometry, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.js';
import { activateApart, activationCode } from './activations.js';
/** `[batch, outHeight, outWidth, outChannels]` from x `[batch, height, width, channels]`. */
export const conv2d = {
  kernelName: Conv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter } = args.inputs;
      const attributes = args.attrs;
      if (!isPlainConv(attributes, x, filter)) return previous(args);
      return convolve(heapOf(args.backend), x, filter, undefined, attributes, 0);
    };
  },
};
/** The same with a bias and an activation in the epilogue. */
export const fusedConv2d = {
  kernelName: FusedConv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter, bias, preluActivationWeights } = args.inputs;
      const attributes = args.attrs;
      const hasPlainBias = bias == null || (bias.dtype === 'float32' && isVector(bias, filter.shape[3]));
      if (!hasPlainBias || !isPlainConv(attributes, x, filter)) return previous(args);
      const heap = heapOf(args.backend);
      const code = activationCode(attributes.activation);
      const y = convolve(heap, x, filter, bias, attributes, code ?? 0);
      if (code !== undefined) return y;
      return activateApart(args.backend, y, attributes, preluActivationWeights);
    };
  },
};
function isVector({ shape }, size) {
  return shape.length === 1 && shape[0] === size;
}
function convolve(heap, x, filter, bias, attributes, activation) {
  const plan = planConv(convInfo(x.shape, filter.shape, attributes));
  const y = heap.output(plan.info.outShape);
  if (isEmpty(y.shape)) return y;
  const { padded, scratch } = convScratch(heap, plan);
  heap.kernels.convForward(
    paddedInput(heap, plan, x, padded),
    heap.pointer(filter),
    bias == null ? 0 : heap.pointer(bias),
    heap.pointer(y),
    ...geometry(plan),
    plan.info.outChannels,
    activation,
    scratch,
  );
  return y;
}
//# sourceMappingURL=conv2d.js.map
