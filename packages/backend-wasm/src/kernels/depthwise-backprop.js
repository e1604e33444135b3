import { DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, util } from '@tensorflow/tfjs-core';
import { layoutUnsupported } from '../errors.js';
import { borders, convInfo, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.js';
import { depthwiseGeometry } from './depthwise.js';
/** Gradient of the depthwise filter, `[filterHeight, filterWidth, channels, multiplier]`. Missing in TensorFlow.js' wasm. */
export const depthwiseBackpropFilter = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs;
      const attributes = attrs;
      if (!isPlainConv(attributes, x, dy)) throw layoutUnsupported(DepthwiseConv2dNativeBackpropFilter);
      const heap = heapOf(backend);
      const plan = planConv(convInfo(x.shape, attributes.filterShape, attributes, true));
      const dFilter = heap.output(attributes.filterShape);
      if (isEmpty(dFilter.shape)) return dFilter;
      if (isEmpty(dy.shape)) {
        heap.zeroTensor(dFilter);
        return dFilter;
      }
      const padded = plan.isPadded ? heap.scratch(plan.paddedBytes) : 0;
      heap.kernels.depthwiseFilterGradient(
        paddedInput(heap, plan, x, padded),
        heap.pointer(dy),
        heap.pointer(dFilter),
        ...depthwiseGeometry(plan),
      );
      return dFilter;
    };
  },
};
/** Gradient of the input of a depthwise convolution. Missing in TensorFlow.js' wasm. */
export const depthwiseBackpropInput = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { dy, filter } = inputs;
      const attributes = attrs;
      if (!isPlainConv(attributes, dy, filter)) throw layoutUnsupported(DepthwiseConv2dNativeBackpropInput);
      const heap = heapOf(backend);
      const plan = planConv(convInfo(attributes.inputShape, filter.shape, attributes, true));
      const dx = heap.output(attributes.inputShape);
      if (isEmpty(dx.shape)) return dx;
      if (isEmpty(dy.shape)) {
        heap.zeroTensor(dx);
        return dx;
      }
      const target = plan.isPadded ? heap.scratch(plan.paddedBytes) : heap.pointer(dx);
      heap.zero(target, plan.isPadded ? plan.paddedBytes : 4 * util.sizeFromShape(dx.shape));
      heap.kernels.depthwiseInputGradient(heap.pointer(dy), heap.pointer(filter), target, ...depthwiseGeometry(plan));
      if (plan.isPadded) heap.kernels.cropImages(target, heap.pointer(dx), ...borders(plan));
      return dx;
    };
  },
};
//# sourceMappingURL=depthwise-backprop.js.map
