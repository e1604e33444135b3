import { broadcast_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';

interface Transposes {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * int32 products, which TensorFlow.js' wasm backend refuses. Summed in doubles as its `cpu` backend does, since float32 is exact
 * only up to 2^24; nothing that is trained runs through here.
 */
export function multiplyIntegers(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB }: Transposes,
): TensorInfo {
  const [rowsA = 1, columnsA = 1] = a.shape.slice(-2);
  const [rowsB = 1, columnsB = 1] = b.shape.slice(-2);
  const [m, k] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const n = transposeB ? rowsB : columnsB;
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = broadcast_util.assertAndGetBroadcastShape(outerA, outerB);
  const out = heap.output([...outer, m, n], 'int32');
  // After the allocation, which may move the heap.
  const view = (tensor: TensorInfo) =>
    new Int32Array(heap.memory.buffer, heap.pointer(tensor), util.sizeFromShape(tensor.shape));
  const [valuesA, valuesB, products] = [view(a), view(b), view(out)];
  const [rowA, stepA] = transposeA ? [1, columnsA] : [columnsA, 1];
  const [stepB, columnB] = transposeB ? [1, columnsB] : [columnsB, 1];
  for (let batch = 0; batch < util.sizeFromShape(outer); ++batch) {
    const startA = broadcastIndex(batch, outer, outerA) * m * k;
    const startB = broadcastIndex(batch, outer, outerB) * k * n;
    for (let i = 0; i < m; ++i) {
      for (let j = 0; j < n; ++j) {
        let sum = 0;
        for (let l = 0; l < k; ++l) {
          sum += valuesA[startA + i * rowA + l * stepA]! * valuesB[startB + l * stepB + j * columnB]!;
        }
        products[(batch * m + i) * n + j] = sum;
      }
    }
  }
  return out;
}

/** The matrix of an operand that goes with matrix `index` of the result. */
function broadcastIndex(index: number, outer: readonly number[], own: readonly number[]): number {
  let position = 0;
  let stride = 1;
  for (let axis = outer.length - 1; axis >= 0; --axis) {
    const place = index % outer[axis]!;
    index = (index - place) / outer[axis]!;
    const size = own[axis - outer.length + own.length] ?? 1;
    if (size > 1) position += place * stride;
    stride *= size;
  }
  return position;
}
