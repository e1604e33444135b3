import { AvgPoolGrad, MaxPool, MaxPoolGrad, backend_util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.ts';
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
      heap.kernels.maxPool(heap.pointer(x), heap.pointer(y), ...geometry(info));
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
      const heap = heapOf(args.backend);
      const dx = heap.output(input.shape);
      if (isEmpty(dx.shape)) return dx;
      heap.kernels.maxPoolGradient(heap.pointer(input), heap.pointer(dy), heap.pointer(dx), ...geometry(info));
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

function geometry(info: ConvInfo): number[] {
  return [
    ...[info.batchSize, info.inHeight, info.inWidth, info.inChannels, info.filterHeight, info.filterWidth],
    ...[info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth],
    ...[info.padInfo.top, info.padInfo.left, info.outHeight, info.outWidth],
  ];
}
