import { AvgPoolGrad, MaxPool, MaxPoolGrad, backend_util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { isEmpty, isOutputOf } from './conv-plan.ts';
import type { ConvAttributes, ConvInfo } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

interface PoolAttributes extends ConvAttributes {
  readonly filterSize: number | [number, number];
}

/** `[batch, outHeight, outWidth, channels]`. NaN in a window makes the maximum NaN. */
export const maxPool: KernelOverride = {
  kernelName: MaxPool,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      if (x.dtype !== 'float32') return (previous as KernelFunc)(args);
      const info = poolInfo(x, args.attrs as unknown as PoolAttributes);
      const heap = heapOf(args.backend);
      const y = heap.output(info.outShape);
      if (isEmpty(y.shape)) return y;
      const pointers = [heap.pointer(x), heap.pointer(y)] as const;
      if (isHalving(info)) heap.kernels.maxPool2(...pointers, ...halvingGeometry(info));
      else heap.kernels.maxPool(...pointers, ...geometry(info));
      return y;
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
 * TensorFlow.js divides by the whole window, which is not the gradient where there is padding.
 */
export const avgPoolGrad: KernelOverride = {
  kernelName: AvgPoolGrad,
  create({ heapOf, previous }) {
    return (args) => {
      const { dy, input } = args.inputs as { dy: TensorInfo; input: TensorInfo };
      if (dy.dtype !== 'float32' || input.dtype !== 'float32') return (previous as KernelFunc)(args);
      const info = poolInfo(input, args.attrs as unknown as PoolAttributes);
      if (!isOutputOf(info, dy)) return (previous as KernelFunc)(args);
      const heap = heapOf(args.backend);
      const dx = heap.output(input.shape);
      if (isEmpty(dx.shape)) return dx;
      heap.kernels.avgPoolGradient(heap.pointer(dy), heap.pointer(dx), ...geometry(info));
      return dx;
    };
  },
};

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
