import { DepthwiseConv2dNative, FusedDepthwiseConv2D } from '@tensorflow/tfjs-core';
import { activateApart, activationCode } from './activations.js';
import { convInfo, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.js';
/** `[batch, outHeight, outWidth, channels * multiplier]` from x `[batch, height, width, channels]`. */
export const depthwiseConv2d = {
  kernelName: DepthwiseConv2dNative,
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
export const fusedDepthwiseConv2d = {
  kernelName: FusedDepthwiseConv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter, bias, preluActivationWeights } = args.inputs;
      const attributes = args.attrs;
      const isPlainBias = bias == null || (bias.dtype === 'float32' && bias.shape.length === 1);
      if (!isPlainBias || !isPlainConv(attributes, x, filter)) return previous(args);
      const code = activationCode(attributes.activation);
      const y = convolve(heapOf(args.backend), x, filter, bias, attributes, code ?? 0);
      if (code !== undefined) return y;
      return activateApart(args.backend, y, attributes, preluActivationWeights);
    };
  },
};
/** The arguments between the pointers and the activation that all depthwise kernels share. */
export function depthwiseGeometry({ info, height, width }) {
  return [
    ...[info.batchSize, height, width, info.inChannels, info.outChannels / info.inChannels],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.outHeight, info.outWidth],
  ];
}
function convolve(heap, x, filter, bias, attributes, activation) {
  const plan = planConv(convInfo(x.shape, filter.shape, attributes, true));
  const y = heap.output(plan.info.outShape);
  if (isEmpty(y.shape)) return y;
  const padded = plan.isPadded ? heap.scratch(plan.paddedBytes) : 0;
  heap.kernels.depthwiseForward(
    paddedInput(heap, plan, x, padded),
    heap.pointer(filter),
    bias == null ? 0 : heap.pointer(bias),
    heap.pointer(y),
    ...depthwiseGeometry(plan),
    activation,
  );
  return y;
}
//# sourceMappingURL=depthwise.js.map
