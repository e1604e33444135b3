// Products with so few rows that packing B would cost more than the product: batch 1 through a dense layer, which is bound by
// reading the weights once.

import { activate, madd } from './simd';

/** Rows of B read side by side: eight streams from start to end, which the prefetcher follows, and eight broadcasts of A. */
const DEPTH: i32 = 8;

/** Up to 512 columns eight rows lie in few pages, where eight streams confuse the prefetcher: one row after the other then. */
const SEQUENTIAL: i32 = 512;

/** `out[m, n] = activation(a * b + bias)` for row-major `b`; strides in floats, `bias` 0 or n floats. */
export function matMulFewRows(
  a: usize,
  lda: i32,
  b: usize,
  ldb: i32,
  out: usize,
  m: i32,
  n: i32,
  k: i32,
  bias: usize,
  activation: i32,
): void {
  const rowBytes = (<usize>n) << 2;
  for (let i = 0; i < m; ++i) {
    if (bias == 0) memory.fill(out + <usize>i * rowBytes, 0, rowBytes);
    else memory.copy(out + <usize>i * rowBytes, bias, rowBytes);
  }
  const strideA = (<usize>lda) << 2;
  const strideB = (<usize>ldb) << 2;
  let k0 = 0;
  for (; n > SEQUENTIAL && k0 + DEPTH <= k; k0 += DEPTH) {
    for (let i = 0; i < m; ++i) eight(a + <usize>i * strideA, b, strideB, out + <usize>i * rowBytes, n);
    a += (<usize>DEPTH) << 2;
    b += <usize>DEPTH * strideB;
  }
  for (; k0 < k; ++k0) {
    for (let i = 0; i < m; ++i) one(a + <usize>i * strideA, b, out + <usize>i * rowBytes, n);
    a += 4;
    b += strideB;
  }
  if (activation == 0) return;
  const end = out + <usize>m * rowBytes;
  for (; out < end; out += 4) v128.store32_lane(out, activate(v128.load32_splat(out), activation), 0);
}

/** `out += a[0..8] * b` for eight rows of b. */
function eight(a: usize, b0: usize, stride: usize, out: usize, n: i32): void {
  const a0 = v128.load32_splat(a);
  const a1 = v128.load32_splat(a, 4);
  const a2 = v128.load32_splat(a, 8);
  const a3 = v128.load32_splat(a, 12);
  const a4 = v128.load32_splat(a, 16);
  const a5 = v128.load32_splat(a, 20);
  const a6 = v128.load32_splat(a, 24);
  const a7 = v128.load32_splat(a, 28);
  const stride2 = 2 * stride;
  let b2 = b0 + stride2;
  let b4 = b2 + stride2;
  let b6 = b4 + stride2;
  const end = out + ((<usize>n) << 2);
  for (; out + 16 <= end; out += 16) {
    // Two chains, as one of eight would wait on itself.
    let x = madd(a0, v128.load(b0), v128.load(out));
    let y = f32x4.mul(a1, v128.load(b0 + stride));
    x = madd(a2, v128.load(b2), x);
    y = madd(a3, v128.load(b2 + stride), y);
    x = madd(a4, v128.load(b4), x);
    y = madd(a5, v128.load(b4 + stride), y);
    x = madd(a6, v128.load(b6), x);
    y = madd(a7, v128.load(b6 + stride), y);
    v128.store(out, f32x4.add(x, y));
    b0 += 16;
    b2 += 16;
    b4 += 16;
    b6 += 16;
  }
  for (; out < end; out += 4) {
    let x = load<f32>(out);
    let p = b0;
    for (let i: usize = 0; i < 32; i += 4) {
      x += load<f32>(a + i) * load<f32>(p);
      p += stride;
    }
    store<f32>(out, x);
    b0 += 4;
  }
}

function one(a: usize, b: usize, out: usize, n: i32): void {
  const x = v128.load32_splat(a);
  const end = out + ((<usize>n) << 2);
  for (; out + 16 <= end; out += 16) {
    v128.store(out, madd(x, v128.load(b), v128.load(out)));
    b += 16;
  }
  for (; out < end; out += 4) {
    store<f32>(out, load<f32>(out) + load<f32>(a) * load<f32>(b));
    b += 4;
  }
}
