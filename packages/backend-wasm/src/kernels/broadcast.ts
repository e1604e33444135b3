import { Add, Multiply, SquaredDifference, Sub, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { isEmpty } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

type RowKernel = (heap: Heap, pointers: readonly [a: number, row: number, out: number], size: RowSize) => void;

interface RowSize {
  readonly rows: number;
  readonly columns: number;
}

const signBit = -(2 ** 31);

/**
 * Adding a row to every row of a tensor (a bias), taking one away (a mean), multiplying by one (a scale). Other shapes are
 * left to TensorFlow.js, whose broadcast is ten times slower on these.
 */
export const add: KernelOverride = rowOverride(Add, true, (heap, pointers, { rows, columns }) =>
  heap.kernels.addRows(...pointers, rows, columns, 0),
);

export const sub: KernelOverride = rowOverride(Sub, false, (heap, pointers, { rows, columns }) =>
  heap.kernels.addRows(...pointers, rows, columns, signBit),
);

export const multiply: KernelOverride = rowOverride(Multiply, true, (heap, pointers, { rows, columns }) =>
  heap.kernels.mulRows(...pointers, rows, columns),
);

export const squaredDifference: KernelOverride = rowOverride(
  SquaredDifference,
  true,
  (heap, pointers, { rows, columns }) => heap.kernels.squaredDifferenceRows(...pointers, rows, columns),
);

function rowOverride(kernelName: string, isCommutative: boolean, kernel: RowKernel): KernelOverride {
  return {
    kernelName,
    create({ heapOf, previous }) {
      return (args) => {
        const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
        const isSwapped = isCommutative && isRowOf(a, b);
        const [whole, row] = isSwapped ? [b, a] : [a, b];
        if (a.dtype !== 'float32' || b.dtype !== 'float32' || !isRowOf(row, whole)) {
          return (previous as KernelFunc)(args);
        }
        const heap = heapOf(args.backend);
        const out = heap.output(whole.shape);
        const columns = util.sizeFromShape(row.shape);
        const rows = util.sizeFromShape(whole.shape) / columns;
        kernel(heap, [heap.pointer(whole), heap.pointer(row), heap.pointer(out)], { rows, columns });
        return out;
      };
    },
  };
}

/** True when `row` is the trailing part of `whole`'s shape, ones before it allowed, and has more than one value. */
function isRowOf(row: TensorInfo, whole: TensorInfo): boolean {
  if (row.shape.length > whole.shape.length || isEmpty(row.shape, whole.shape)) return false;
  const first = row.shape.findIndex((size) => size !== 1);
  if (first < 0) return false;
  const kept = row.shape.slice(first);
  const isTail = kept.every((size, index) => size === whole.shape.at(index - kept.length));
  return isTail && kept.length < whole.shape.length;
}
