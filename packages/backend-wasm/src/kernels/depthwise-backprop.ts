import { DepthwiseConv2dNativeBackpropFilter, DepthwiseConv2dNativeBackpropInput, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { layoutUnsupported, wrongGradientShape } from '../errors.ts';
import { borders, convInfo, isEmpty, isOutputOf, isPlainConv, paddedInput, planConv } from './conv-plan.ts';
import type { ConvAttributes } from './conv-plan.ts';
import { depthwiseGeometry } from './depthwise.ts';
import type { KernelOverride } from './override.ts';

/** Gradient of the depthwise filter, `[filterHeight, filterWidth, channels, multiplier]`. Missing in TensorFlow.js' wasm. */
export const depthwiseBackpropFilter: KernelOverride = {
  kernelName: DepthwiseConv2dNativeBackpropFilter,
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
      const attributes = attrs as unknown as ConvAttributes & { readonly filterShape: number[] };
      if (!isPlainConv(attributes, x, dy)) throw layoutUnsupported(DepthwiseConv2dNativeBackpropFilter);
      const heap = heapOf(backend);
      const plan = planConv(convInfo(x.shape, attributes.filterShape, attributes, true));
      if (!isOutputOf(plan.info, dy)) {
        throw wrongGradientShape(DepthwiseConv2dNativeBackpropFilter, plan.info.outShape, dy.shape);
      }
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
export const depthwiseBackpropInput: KernelOverride = {
  kernelName: DepthwiseConv2dNativeBackpropInput,
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { dy, filter } = inputs as { dy: TensorInfo; filter: TensorInfo };
      const attributes = attrs as unknown as ConvAttributes & { readonly inputShape: number[] };
      if (!isPlainConv(attributes, dy, filter)) throw layoutUnsupported(DepthwiseConv2dNativeBackpropInput);
      const heap = heapOf(backend);
      const plan = planConv(convInfo(attributes.inputShape, filter.shape, attributes, true));
      if (!isOutputOf(plan.info, dy)) {
        throw wrongGradientShape(DepthwiseConv2dNativeBackpropInput, plan.info.outShape, dy.shape);
      }
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
