import { Sum, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

/** Sums over leading axes, the gradient of a bias. TensorFlow.js transposes first; other axes are left to it. */
export const sum: KernelOverride = {
  kernelName: Sum,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      const { axis, keepDims } = args.attrs as unknown as { axis: number | number[]; keepDims: boolean };
      const axes = util.parseAxisParam(axis, x.shape).toSorted((a, b) => a - b);
      const isLeading = axes.every((value, index) => value === index) && axes.length < x.shape.length;
      if (!isLeading || axes.length === 0 || x.dtype !== 'float32' || isEmpty(x.shape)) {
        return (previous as KernelFunc)(args);
      }
      const heap = heapOf(args.backend);
      const kept = x.shape.slice(axes.length);
      const out = heap.output(keepDims ? [...axes.map(() => 1), ...kept] : kept);
      const columns = util.sizeFromShape(kept);
      heap.kernels.sumRows(heap.pointer(x), heap.pointer(out), util.sizeFromShape(x.shape) / columns, columns);
      return out;
    };
  },
};
