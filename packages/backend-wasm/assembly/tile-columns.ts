// Micro-kernel "columns": MR neighbouring columns of A, reduced over its rows. It computes A^T * B without transposing A:
// the weight gradient of a dense layer, and that of a convolution, where row = pixel and column = position in the filter.

import { MR, madd, zero } from './simd';

/**
 * One tile: `out[i] (+)= sum over rows of a[row][offset + i] * b[row]` for MR contiguous columns i and 8 columns of B.
 *
 * `aRows` is a table of `depth` pointers, `b` a packed panel, `out` has `outStride` bytes between rows.
 */
export function tileColumns(
  aRows: usize,
  offset: usize,
  depth: i32,
  b: usize,
  out: usize,
  outStride: usize,
  accumulate: bool,
): void {
  let c00 = zero();
  let c01 = zero();
  let c10 = zero();
  let c11 = zero();
  let c20 = zero();
  let c21 = zero();
  let c30 = zero();
  let c31 = zero();
  let c40 = zero();
  let c41 = zero();
  let c50 = zero();
  let c51 = zero();
  const end = aRows + ((<usize>depth) << 2);
  do {
    const p = <usize>load<u32>(aRows) + offset;
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let a = v128.load32_splat(p);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(p, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(p, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(p, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a = v128.load32_splat(p, 16);
    c40 = madd(a, b0, c40);
    c41 = madd(a, b1, c41);
    if (MR == 6) {
      a = v128.load32_splat(p, 20);
      c50 = madd(a, b0, c50);
      c51 = madd(a, b1, c51);
    }
    aRows += 4;
    b += 32;
  } while (aRows < end);
  finish(out, c00, c01, accumulate);
  out += outStride;
  finish(out, c10, c11, accumulate);
  out += outStride;
  finish(out, c20, c21, accumulate);
  out += outStride;
  finish(out, c30, c31, accumulate);
  out += outStride;
  finish(out, c40, c41, accumulate);
  if (MR == 6) finish(out + outStride, c50, c51, accumulate);
}

/** The same with MR columns anywhere in the row: tiles that straddle two runs, and the tail. `offsets` is a table of MR. */
export function tileGather(aRows: usize, offsets: usize, depth: i32, b: usize, out: usize): void {
  let c00 = zero();
  let c01 = zero();
  let c10 = zero();
  let c11 = zero();
  let c20 = zero();
  let c21 = zero();
  let c30 = zero();
  let c31 = zero();
  let c40 = zero();
  let c41 = zero();
  let c50 = zero();
  let c51 = zero();
  const o0 = <usize>load<u32>(offsets);
  const o1 = <usize>load<u32>(offsets, 4);
  const o2 = <usize>load<u32>(offsets, 8);
  const o3 = <usize>load<u32>(offsets, 12);
  const o4 = <usize>load<u32>(offsets, 16);
  let o5: usize = 0;
  if (MR == 6) o5 = <usize>load<u32>(offsets, 20);
  const end = aRows + ((<usize>depth) << 2);
  do {
    const p = <usize>load<u32>(aRows);
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let a = v128.load32_splat(p + o0);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(p + o1);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(p + o2);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(p + o3);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    a = v128.load32_splat(p + o4);
    c40 = madd(a, b0, c40);
    c41 = madd(a, b1, c41);
    if (MR == 6) {
      a = v128.load32_splat(p + o5);
      c50 = madd(a, b0, c50);
      c51 = madd(a, b1, c51);
    }
    aRows += 4;
    b += 32;
  } while (aRows < end);
  finish(out, c00, c01, false);
  finish(out + 32, c10, c11, false);
  finish(out + 64, c20, c21, false);
  finish(out + 96, c30, c31, false);
  finish(out + 128, c40, c41, false);
  if (MR == 6) finish(out + 160, c50, c51, false);
}

function finish(out: usize, x0: v128, x1: v128, accumulate: bool): void {
  if (accumulate) {
    x0 = f32x4.add(v128.load(out), x0);
    x1 = f32x4.add(v128.load(out, 16), x1);
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
}
