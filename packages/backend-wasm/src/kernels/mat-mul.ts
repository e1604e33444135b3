import { BatchMatMul, _FusedMatMul, broadcast_util, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { activationCode, finishApart } from './activations.ts';
import type { FusedActivation } from './activations.ts';
import { isEmpty } from './conv-plan.ts';
import { multiplyIntegers } from './integer-mat-mul.ts';
import type { KernelOverride } from './override.ts';
import { runKernel } from './run-kernel.ts';

interface MatMulAttributes extends FusedActivation {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

interface FusedInputs {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly bias?: TensorInfo | null;
  readonly preluActivationWeights?: TensorInfo;
}

/** `[...batch, m, n]` from `[...batch, m, k]` and `[...batch, k, n]`, each transposed on demand, batches broadcast. */
export const batchMatMul: KernelOverride = {
  kernelName: BatchMatMul,
  create({ heapOf, previous }) {
    return (args) => {
      const { a, b } = args.inputs as { a: TensorInfo; b: TensorInfo };
      const attributes = args.attrs as unknown as MatMulAttributes;
      if (a.dtype === 'int32' && b.dtype === 'int32') return multiplyIntegers(heapOf(args.backend), a, b, attributes);
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return (previous as KernelFunc)(args);
      return multiply(heapOf(args.backend), a, b, undefined, attributes) ?? (previous as KernelFunc)(args);
    };
  },
};

/** The same with a bias and an activation, in the epilogue where they fit there. */
export const fusedMatMul: KernelOverride = {
  kernelName: _FusedMatMul,
  create({ heapOf }) {
    return (args) => {
      const { a, b, preluActivationWeights: preluWeights, ...inputs } = args.inputs as unknown as FusedInputs;
      const bias = inputs.bias ?? undefined;
      const attributes = args.attrs as unknown as MatMulAttributes;
      const { activation, leakyreluAlpha, ...matMul } = attributes;
      const isPlain = [a, b, bias].every((tensor) => tensor === undefined || tensor.dtype === 'float32');
      const y = isPlain ? multiply(heapOf(args.backend), a, b, bias, attributes) : undefined;
      if (y === undefined) {
        const linear = runKernel(args.backend, BatchMatMul, { a, b }, matMul);
        return finishApart(args.backend, linear, { activation, leakyreluAlpha, bias, preluWeights });
      }
      if (activationCode(activation) !== undefined) return y;
      return finishApart(args.backend, y, { activation, leakyreluAlpha, preluWeights });
    };
  },
};

/** Rows up to which reading the weights once is all there is to do. */
const fewRows = 3;

/** Undefined when the case is left to TensorFlow.js. Activations that the epilogue has not are left to the caller. */
function multiply(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  bias: TensorInfo | undefined,
  { transposeA, transposeB, activation }: MatMulAttributes,
): TensorInfo | undefined {
  if (a.shape.length < 2 || b.shape.length < 2) return undefined;
  const [rowsA = 1, columnsA = 1] = a.shape.slice(-2);
  const [rowsB = 1, columnsB = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const innerB = transposeB ? columnsB : rowsB;
  const code = activationCode(activation) ?? 0;
  // A mismatch is left to TensorFlow.js too, for its message.
  if (k !== innerB || (bias !== undefined && !isRow(bias, n))) return undefined;

  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batchA = util.sizeFromShape(outerA);
  const batchB = util.sizeFromShape(outerB);
  const batch = util.sizeFromShape(outer);
  // Beyond "the same" and "one for all" a batch index would need strides for each axis.
  if ((batchA !== batch && batchA !== 1) || (batchB !== batch && batchB !== 1)) return undefined;
  if (k === 0 && bias !== undefined) return undefined;

  const out = heap.output([...outer, m, n]);
  if (isEmpty(out.shape)) return out;
  if (k === 0) {
    heap.zeroTensor(out);
    return out;
  }
  const isFew = m <= fewRows && !transposeA && !transposeB;
  const scratch = isFew ? 0 : heap.scratch(heap.kernels.matMulScratch(n));
  const stepA = batchA === 1 ? 0 : 4 * m * k;
  const stepB = batchB === 1 ? 0 : 4 * k * n;
  const pointers = [heap.pointer(a), heap.pointer(b), heap.pointer(out)] as const;
  const biasPointer = bias === undefined ? 0 : heap.pointer(bias);
  for (let i = 0; i < batch; ++i) {
    const [aPointer, bPointer] = [pointers[0] + i * stepA, pointers[1] + i * stepB];
    const target = [pointers[2] + i * 4 * m * n, m, n, k, biasPointer, code];
    if (isFew) heap.kernels.matMulFewRows(aPointer, columnsA, bPointer, columnsB, ...target);
    else {
      const [flagA, flagB] = [Number(transposeA), Number(transposeB)];
      heap.kernels.matMul(aPointer, columnsA, flagA, bPointer, columnsB, flagB, ...target, scratch);
    }
  }
  return out;
}

function isRow({ shape }: TensorInfo, size: number): boolean {
  return util.sizeFromShape(shape) === size && shape.at(-1) === size;
}
