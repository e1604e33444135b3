import { BatchMatMul, _FusedMatMul, broadcast_util, util } from '@tensorflow/tfjs-core';
import { activateApart, activationCode } from './activations.js';
import { isEmpty } from './conv-plan.js';
/** `[...batch, m, n]` from `[...batch, m, k]` and `[...batch, k, n]`, each transposed on demand, batches broadcast. */
export const batchMatMul = {
  kernelName: BatchMatMul,
  create({ heapOf, previous }) {
    return (args) => {
      const { a, b } = args.inputs;
      const attributes = args.attrs;
      if (a.dtype !== 'float32' || b.dtype !== 'float32') return previous(args);
      return multiply(heapOf(args.backend), a, b, undefined, attributes) ?? previous(args);
    };
  },
};
/** The same with a bias and an activation in the epilogue. */
export const fusedMatMul = {
  kernelName: _FusedMatMul,
  create({ heapOf, previous }) {
    return (args) => {
      const { a, b, bias, preluActivationWeights } = args.inputs;
      const attributes = args.attrs;
      const isPlain = [a, b, bias].every((tensor) => tensor == null || tensor.dtype === 'float32');
      if (!isPlain) return previous(args);
      const y = multiply(heapOf(args.backend), a, b, bias, attributes);
      if (y === undefined) return previous(args);
      if (activationCode(attributes.activation) !== undefined) return y;
      return activateApart(args.backend, y, attributes, preluActivationWeights);
    };
  },
};
/** Undefined when the case is left to TensorFlow.js. Activations that the epilogue has not are left to the caller. */
function multiply(heap, a, b, bias, { transposeA, transposeB, activation }) {
  const [rowsA = 1, columnsA = 1] = a.shape.slice(-2);
  const [rowsB = 1, columnsB = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const innerB = transposeB ? columnsB : rowsB;
  const code = activationCode(activation) ?? 0;
  // A mismatch is left to TensorFlow.js too, for its message.
  if (k !== innerB || (bias != null && !isRow(bias, n))) return undefined;
  const outerA = a.shape.slice(0, -2);
  const outerB = b.shape.slice(0, -2);
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const batchA = util.sizeFromShape(outerA);
  const batchB = util.sizeFromShape(outerB);
  const batch = util.sizeFromShape(outer);
  // Beyond "the same" and "one for all" a batch index would need strides for each axis.
  if ((batchA !== batch && batchA !== 1) || (batchB !== batch && batchB !== 1)) return undefined;
  if (k === 0 && bias != null) return undefined;
  const out = heap.output([...outer, m, n]);
  if (isEmpty(out.shape)) return out;
  if (k === 0) {
    heap.zeroTensor(out);
    return out;
  }
  const scratch = heap.scratch(heap.kernels.matMulScratch(n));
  const stepA = batchA === 1 ? 0 : 4 * m * k;
  const stepB = batchB === 1 ? 0 : 4 * k * n;
  const pointers = [heap.pointer(a), heap.pointer(b), heap.pointer(out)];
  const biasPointer = bias == null ? 0 : heap.pointer(bias);
  for (let i = 0; i < batch; ++i) {
    heap.kernels.matMul(
      ...[pointers[0] + i * stepA, columnsA, Number(transposeA)],
      ...[pointers[1] + i * stepB, columnsB, Number(transposeB)],
      ...[pointers[2] + i * 4 * m * n, m, n, k],
      biasPointer,
      code,
      scratch,
    );
  }
  return out;
}
function isRow({ shape }, size) {
  return util.sizeFromShape(shape) === size && shape.at(-1) === size;
}
//# sourceMappingURL=mat-mul.js.map
