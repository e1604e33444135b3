import { Conv2DBackpropFilter, Conv2DBackpropInput, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { layoutUnsupported, wrongGradientShape } from '../errors.ts';
import {
  borders,
  convInfo,
  convScratch,
  geometry,
  isEmpty,
  isOutputOf,
  isPlainConv,
  paddedInput,
  planConv,
} from './conv-plan.ts';
import type { ConvAttributes } from './conv-plan.ts';
import { withChannelsFirst } from './channels-first.ts';
import type { KernelOverride } from './override.ts';

/** Gradient of the filter, `[filterHeight, filterWidth, channels, outChannels]`. TensorFlow.js' wasm backend has none. */
export const conv2dBackpropFilter: KernelOverride = {
  kernelName: Conv2DBackpropFilter,
  create({ heapOf }) {
    const plain: KernelFunc = ({ inputs, attrs, backend }) => {
      const { x, dy } = inputs as { x: TensorInfo; dy: TensorInfo };
      const attributes = attrs as unknown as ConvAttributes & { readonly filterShape: number[] };
      if (!isPlainConv(attributes, x, dy)) throw layoutUnsupported(Conv2DBackpropFilter);
      const heap = heapOf(backend);
      const plan = planConv(convInfo(x.shape, attributes.filterShape, attributes));
      if (!isOutputOf(plan.info, dy)) throw wrongGradientShape(Conv2DBackpropFilter, plan.info.outShape, dy.shape);
      const dFilter = heap.output(attributes.filterShape);
      if (isEmpty(dFilter.shape)) return dFilter;
      if (isEmpty(dy.shape)) {
        heap.zeroTensor(dFilter);
        return dFilter;
      }
      const { padded, scratch } = convScratch(heap, plan);
      heap.kernels.convFilterGradient(
        paddedInput(heap, plan, x, padded),
        heap.pointer(dy),
        heap.pointer(dFilter),
        ...geometry(plan),
        plan.info.outChannels,
        scratch,
      );
      return dFilter;
    };
    return withChannelsFirst(plain, ['x', 'dy'], false);
  },
};

/** Gradient of the input, and the forward pass of a transposed convolution. */
export const conv2dBackpropInput: KernelOverride = {
  kernelName: Conv2DBackpropInput,
  create({ heapOf, previous }) {
    const plain: KernelFunc = (args) => {
      const { dy, filter } = args.inputs as { dy: TensorInfo; filter: TensorInfo };
      const attributes = args.attrs as unknown as ConvAttributes & { readonly inputShape: number[] };
      if (!isPlainConv(attributes, dy, filter)) return (previous as KernelFunc)(args);
      const heap = heapOf(args.backend);
      const plan = planConv(convInfo(attributes.inputShape, filter.shape, attributes));
      if (!isOutputOf(plan.info, dy)) return (previous as KernelFunc)(args);
      const dx = heap.output(attributes.inputShape);
      if (isEmpty(dx.shape)) return dx;
      if (isEmpty(dy.shape)) {
        heap.zeroTensor(dx);
        return dx;
      }
      const { padded, scratch } = convScratch(heap, plan);
      const target = plan.isPadded ? padded : heap.pointer(dx);
      heap.zero(target, plan.isPadded ? plan.paddedBytes : 4 * util.sizeFromShape(dx.shape));
      heap.kernels.convInputGradient(
        heap.pointer(dy),
        heap.pointer(filter),
        target,
        ...geometry(plan),
        plan.info.outChannels,
        plan.spanBytes,
        scratch,
      );
      if (plan.isPadded) heap.kernels.cropImages(padded, heap.pointer(dx), ...borders(plan));
      return dx;
    };
    return withChannelsFirst(plain, ['dy'], true);
  },
};
