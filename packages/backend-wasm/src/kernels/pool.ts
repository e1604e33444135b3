import { AvgPool, AvgPoolGrad, MaxPool, MaxPoolGrad, backend_util, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { isEmpty, isOutputOf } from './conv-plan.ts';
import type { ConvAttributes, ConvInfo } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

interface PoolAttributes extends ConvAttributes {
  readonly filterSize: number | [number, number];
}

/** `[batch, outHeight, outWidth, channels]`. NaN is skipped, as in TensorFlow.js. */
export const maxPool: KernelOverride = {
  kernelName: MaxPool,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      if (x.dtype !== 'float32') return (previous as KernelFunc)(args);
      const info = poolInfo(x, args.attrs as unknown as PoolAttributes);
      const heap = heapOf(args.backend);
      if (isIdentity(info)) return heap.share(x);
      const y = heap.output(info.outShape);
      if (isEmpty(y.shape)) return y;
      const pointers = [heap.pointer(x), heap.pointer(y)] as const;
      if (isHalving(info)) heap.kernels.maxPool2(...pointers, ...halvingGeometry(info));
      else heap.kernels.maxPool(...pointers, ...geometry(info));
      return y;
    };
  },
};

/** Only for windows of one pixel: what TensorFlow.js gives for them is not initialised. */
export const avgPool: KernelOverride = {
  kernelName: AvgPool,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      const info = poolInfo(x, args.attrs as unknown as PoolAttributes);
      return isIdentity(info) ? heapOf(args.backend).share(x) : (previous as KernelFunc)(args);
    };
  },
};

/** Gradient of the maximum: to its first position in row order. TensorFlow.js' own searches each window once per pixel. */
export const maxPoolGrad: KernelOverride = {
  kernelName: MaxPoolGrad,
  create({ heapOf, previous }) {
    return (args) => {
      const { dy, input } = args.inputs as { dy: TensorInfo; input: TensorInfo };
      if (dy.dtype !== 'float32' || input.dtype !== 'float32') return (previous as KernelFunc)(args);
      const info = poolInfo(input, args.attrs as unknown as PoolAttributes);
      if (!isOutputOf(info, dy)) return (previous as KernelFunc)(args);
      const heap = heapOf(args.backend);
      const dx = heap.output(input.shape);
      if (isEmpty(dx.shape)) return dx;
      const pointers = [heap.pointer(input), heap.pointer(dy), heap.pointer(dx)] as const;
      if (isHalving(info)) heap.kernels.maxPoolGradient2(...pointers, ...halvingGeometry(info));
      else heap.kernels.maxPoolGradient(...pointers, ...geometry(info));
      return dx;
    };
  },
};

/**
 * Gradient of the average, divided like the forward pass by the pixels of the window that are inside the image.
 * TensorFlow.js divides by the whole window, which is not the gradient where there is padding. Its division is kept where the
 * padding is given side by side, since its own tests ask for it there.
 */
export const avgPoolGrad: KernelOverride = {
  kernelName: AvgPoolGrad,
  create({ heapOf, previous }) {
    return (args) => {
      const { dy, input } = args.inputs as { dy: TensorInfo; input: TensorInfo };
      if (dy.dtype !== 'float32' || input.dtype !== 'float32') return (previous as KernelFunc)(args);
      const attributes = args.attrs as unknown as PoolAttributes;
      const info = poolInfo(input, attributes);
      if (Array.isArray(attributes.pad) || !isOutputOf(info, dy)) return (previous as KernelFunc)(args);
      return spreadOverInside(heapOf(args.backend), info, input, dy);
    };
  },
};

/**
 * A kernel that TensorFlow.js does not have: the true gradient of the average for every padding. The bridge of Fovea looks for
 * it by this name before it corrects what `AvgPoolGrad` gives.
 */
export const trueAvgPoolGrad: KernelOverride = {
  kernelName: 'FoveaAvgPoolGrad',
  create({ heapOf }) {
    return ({ inputs, attrs, backend }) => {
      const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo };
      return spreadOverInside(heapOf(backend), poolInfo(input, attrs as unknown as PoolAttributes), input, dy);
    };
  },
};

function spreadOverInside(heap: Heap, info: ConvInfo, input: TensorInfo, dy: TensorInfo): TensorInfo {
  const dx = heap.output(input.shape);
  if (isEmpty(dx.shape)) return dx;
  heap.kernels.avgPoolGradient(heap.pointer(dy), heap.pointer(dx), ...geometry(info));
  return dx;
}

function poolInfo(x: TensorInfo, attributes: PoolAttributes): ConvInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  return backend_util.computePool2DInfo(
    x.shape as [number, number, number, number],
    filterSize,
    strides,
    attributes.dilations ?? 1,
    pad,
    dimRoundingMode,
  );
}

/** Windows of one pixel that keep the shape: the image itself, whatever the padding, as in TensorFlow.js. */
function isIdentity({ filterHeight, filterWidth, inShape, outShape }: ConvInfo): boolean {
  return filterHeight === 1 && filterWidth === 1 && util.arraysEqual(inShape, outShape);
}

/** The common case with a kernel of its own: 2x2, stride 2, no padding, channels in fours. */
function isHalving(info: ConvInfo): boolean {
  const sizes = [info.effectiveFilterHeight, info.effectiveFilterWidth, info.strideHeight, info.strideWidth];
  const isInside = info.outHeight * 2 <= info.inHeight && info.outWidth * 2 <= info.inWidth;
  const isUnpadded = info.padInfo.top === 0 && info.padInfo.left === 0;
  return sizes.every((size) => size === 2) && isInside && isUnpadded && info.inChannels % 4 === 0;
}

function halvingGeometry(info: ConvInfo): number[] {
  return [info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.outHeight, info.outWidth];
}

function geometry(info: ConvInfo): number[] {
  return [
    ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.filterHeight, info.filterWidth],
    ...[info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth],
    ...[info.padInfo.top, info.padInfo.left, info.outHeight, info.outWidth],
  ];
}
