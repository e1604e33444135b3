// Matrix products in all four transpose forms. Strides are in floats.

import { KC, MR, NC, aligned, panels } from './simd';
import { packColumns, packRows } from './pack';
import { TILE_BYTES, fillTable, sweepColumns, sweepRows } from './sweep';
import { FROM_BIAS, FROM_OUTPUT, FROM_ZERO } from './tile-rows';

/** Rows done with one table of pointers; a multiple of 5 and 6. */
const ROWS: i32 = 3840;

/** Rows of A^T * B reduced at a time. More of them, a power of two of bytes apart, would crowd into few sets of L1. */
const DEPTH: i32 = 128;

/** Bytes of scratch that `matMul` needs. */
export function matMulScratch(n: i32): usize {
  const tables = aligned((<usize>(ROWS + 8)) << 2) * 2;
  const row = aligned((<usize>panels(n)) << 5);
  return tables + 64 + TILE_BYTES + row * 2 + aligned((<usize>KC * NC) << 2);
}

/**
 * `out[m, n] = activation(op(a) * op(b) + bias)`; op transposes when its flag is set. `bias` is 0 or n floats.
 */
export function matMul(
  a: usize,
  lda: i32,
  transposeA: bool,
  b: usize,
  ldb: i32,
  transposeB: bool,
  out: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  activation: i32,
  scratch: usize,
): void {
  if (transposeA) {
    transposedProduct(a, lda, b, ldb, transposeB, out, m, n, k, scratch);
    return;
  }
  const tableBytes = aligned((<usize>(ROWS + 8)) << 2);
  const aRows = scratch;
  const outRows = aRows + tableBytes;
  const segments = outRows + tableBytes;
  const tile = segments + 64;
  const rowBytes = aligned((<usize>panels(n)) << 5);
  const dummy = tile + TILE_BYTES;
  const paddedBias = dummy + rowBytes;
  const packed = paddedBias + rowBytes;
  store<u32>(segments, 0);
  if (bias != 0) {
    memory.fill(paddedBias, 0, rowBytes);
    memory.copy(paddedBias, bias, (<usize>n) << 2);
  }
  // Even blocks: 1600 becomes 5 x 320, not 4 x 384 and a rest of 64.
  const blocks = (k + KC - 1) / KC;
  const block = (k + blocks - 1) / blocks;
  const strideB = (<usize>ldb) << 2;
  for (let m0 = 0; m0 < m; m0 += ROWS) {
    const mm = min(ROWS, m - m0);
    const a0 = a + ((<usize>m0 * lda) << 2);
    fillTable(aRows, a0, (<usize>lda) << 2, mm, a0);
    fillTable(outRows, out + ((<usize>m0 * n) << 2), (<usize>n) << 2, mm, dummy);
    for (let k0 = 0; k0 < k; k0 += block) {
      const kk = min(block, k - k0);
      const first = k0 == 0;
      const start = first ? (bias != 0 ? FROM_BIAS : FROM_ZERO) : FROM_OUTPUT;
      const last = k0 + kk == k;
      for (let n0 = 0; n0 < n; n0 += NC) {
        const nn = min(NC, n - n0);
        if (transposeB) packColumns(b + ((<usize>n0 * ldb + k0) << 2), strideB, kk, nn, packed, (<usize>kk) << 5);
        else packRows(b + ((<usize>k0 * ldb + n0) << 2), strideB, kk, nn, packed, (<usize>kk) << 5);
        sweepRows(
          aRows,
          (<usize>k0) << 2,
          segments,
          1,
          (<usize>kk) << 2,
          outRows,
          (<usize>n0) << 2,
          mm,
          nn,
          packed,
          start,
          paddedBias + ((<usize>n0) << 2),
          last ? activation : 0,
          tile,
        );
      }
    }
  }
}

/** `out[m, n] = a^T * op(b)` for `a` of shape `[k, m]`. */
function transposedProduct(
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  transposeB: bool,
  out: usize,
  m: i32,
  n: i32,
  k: i32,
  scratch: usize,
): void {
  const aRows = scratch;
  const segments = aRows + aligned((<usize>(ROWS + 8)) << 2);
  const tile = segments + 64;
  const packed = tile + TILE_BYTES;
  const strideB = (<usize>ldb) << 2;
  store<u32>(segments, 0);
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const kk = min(DEPTH, k - k0);
    fillTable(aRows, a + ((<usize>k0 * lda) << 2), (<usize>lda) << 2, kk, a);
    for (let n0 = 0; n0 < n; n0 += NC) {
      const nn = min(NC, n - n0);
      if (transposeB) packColumns(b + ((<usize>n0 * ldb + k0) << 2), strideB, kk, nn, packed, (<usize>kk) << 5);
      else packRows(b + ((<usize>k0 * ldb + n0) << 2), strideB, kk, nn, packed, (<usize>kk) << 5);
      const target = out + ((<usize>n0) << 2);
      sweepColumns(aRows, kk, segments, 1, m, nn, packed, target, (<usize>n) << 2, k0 > 0, tile);
    }
  }
}
