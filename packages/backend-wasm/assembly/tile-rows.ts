// Micro-kernel "rows": each of MR rows of A is a list of contiguous runs (the segments), B is a packed panel.
//
// A convolution needs no im2col this way: row = pixel, segment = filter row, the run is `kernelWidth * channels` floats that
// lie together in NHWC. A matrix product is the case of one segment. K is not unrolled: unrolled versions spill.

import { MR, activate, madd, zero } from './simd';

/** How the accumulators start: at zero, from the output (later blocks of K, scatter), or from the bias. */
export const FROM_ZERO: i32 = 0;
export const FROM_OUTPUT: i32 = 1;
export const FROM_BIAS: i32 = 2;

/**
 * One tile: for MR rows and 8 columns, `out[row] (+)= sum over segments of a[row + segment] * b`.
 *
 * `aRows` and `outRows` are tables of MR pointers, `segments` a table of `numSegments` byte offsets, `runBytes` the length of
 * a segment. Rows are finished one after the other, as in a scatter the outputs of neighbouring rows may overlap.
 */
export function tileRows(
  aRows: usize,
  aOffset: usize,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  b: usize,
  outRows: usize,
  outOffset: usize,
  start: i32,
  bias: usize,
  activation: i32,
): void {
  let c00 = zero();
  let c01 = zero();
  if (start == FROM_BIAS) {
    c00 = v128.load(bias);
    c01 = v128.load(bias, 16);
  }
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  let c40 = c00;
  let c41 = c01;
  let c50 = c00;
  let c51 = c01;

  const segmentsEnd = segments + ((<usize>numSegments) << 2);
  while (segments < segmentsEnd) {
    const offset = aOffset + <usize>load<u32>(segments);
    let a0 = <usize>load<u32>(aRows) + offset;
    let a1 = <usize>load<u32>(aRows, 4) + offset;
    let a2 = <usize>load<u32>(aRows, 8) + offset;
    let a3 = <usize>load<u32>(aRows, 12) + offset;
    let a4 = <usize>load<u32>(aRows, 16) + offset;
    let a5: usize = 0;
    if (MR == 6) a5 = <usize>load<u32>(aRows, 20) + offset;
    const end = a0 + runBytes;
    do {
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      let a = v128.load32_splat(a0);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(a1);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(a2);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(a3);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      a = v128.load32_splat(a4);
      c40 = madd(a, b0, c40);
      c41 = madd(a, b1, c41);
      if (MR == 6) {
        a = v128.load32_splat(a5);
        c50 = madd(a, b0, c50);
        c51 = madd(a, b1, c51);
        a5 += 4;
      }
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      a4 += 4;
      b += 32;
    } while (a0 < end);
    segments += 4;
  }

  const accumulate = start == FROM_OUTPUT;
  finish(<usize>load<u32>(outRows) + outOffset, c00, c01, accumulate, activation);
  finish(<usize>load<u32>(outRows, 4) + outOffset, c10, c11, accumulate, activation);
  finish(<usize>load<u32>(outRows, 8) + outOffset, c20, c21, accumulate, activation);
  finish(<usize>load<u32>(outRows, 12) + outOffset, c30, c31, accumulate, activation);
  finish(<usize>load<u32>(outRows, 16) + outOffset, c40, c41, accumulate, activation);
  if (MR == 6) finish(<usize>load<u32>(outRows, 20) + outOffset, c50, c51, accumulate, activation);
}

function finish(out: usize, x0: v128, x1: v128, accumulate: bool, activation: i32): void {
  if (accumulate) {
    x0 = f32x4.add(v128.load(out), x0);
    x1 = f32x4.add(v128.load(out, 16), x1);
  }
  v128.store(out, activate(x0, activation));
  v128.store(out, activate(x1, activation), 16);
}

/**
 * A tile whose columns end after `columns` < 8: computed into `tile`, then merged, as a vector store would run over the
 * start of the next row.
 */
export function tileRowsEdge(
  aRows: usize,
  aOffset: usize,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  b: usize,
  outRows: usize,
  outOffset: usize,
  start: i32,
  bias: usize,
  activation: i32,
  columns: i32,
  tile: usize,
): void {
  const tileRowsTable = tile + MR * 32;
  for (let r = 0; r < MR; ++r) store<u32>(tileRowsTable + (r << 2), <u32>(tile + (r << 5)));
  const accumulate = start == FROM_OUTPUT;
  // The activation waits until the old output has been added.
  tileRows(
    aRows,
    aOffset,
    segments,
    numSegments,
    runBytes,
    b,
    tileRowsTable,
    0,
    accumulate ? FROM_ZERO : start,
    bias,
    accumulate ? 0 : activation,
  );
  for (let r = 0; r < MR; ++r) {
    const out = <usize>load<u32>(outRows + (r << 2)) + outOffset;
    const t = tile + (r << 5);
    for (let c = 0; c < columns; ++c) {
      let x = load<f32>(t + (c << 2));
      if (accumulate) {
        x = load<f32>(out + (c << 2)) + x;
        if (activation != 0 && x < 0) x = 0;
        if (activation == 2 && x > 6) x = 6;
      }
      store<f32>(out + (c << 2), x);
    }
  }
}
