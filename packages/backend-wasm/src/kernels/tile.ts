import { Tile, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

/**
 * Repetition of whole blocks of memory, such as the gradient of a global average pool spread over the image. TensorFlow.js
 * places one value at a time; it keeps the cases that interleave.
 */
export const tile: KernelOverride = {
  kernelName: Tile,
  create({ heapOf, previous }) {
    return (args) => {
      const x = args.inputs['x'] as TensorInfo;
      const { reps } = args.attrs as unknown as { reps: number[] };
      const repeated = reps.flatMap((count, axis) => (count === 1 ? [] : [axis]));
      const [first = 0] = repeated;
      const last = repeated.at(-1) ?? 0;
      // One run of axes of size 1, the last of which may have any size, is one block repeated.
      const isBlock = x.shape.slice(first, last).every((size) => size === 1);
      const shape = x.shape.map((size, axis) => size * (reps[axis] ?? 1));
      if (repeated.length === 0 || !isBlock || x.dtype === 'string' || isEmpty(shape)) {
        return (previous as KernelFunc)(args);
      }
      const heap = heapOf(args.backend);
      const out = heap.output(shape, x.dtype);
      const outer = util.sizeFromShape(x.shape.slice(0, first));
      const bytes = util.sizeFromShape(x.shape.slice(first)) * util.bytesPerElement(x.dtype);
      const repetitions = reps.reduce((product, count) => product * count, 1);
      heap.kernels.repeatBlocks(heap.pointer(x), heap.pointer(out), outer, repetitions, bytes);
      return out;
    };
  },
};
