// Packing of B into panels of NR columns: `[panel][depth][NR]`, the tail padded with zeros, so that the micro-kernels read
// one contiguous stream whatever the layout of the source was.

import { NR } from './simd';

/** Packs `depth` rows of a row-major `[depth, columns]` matrix. `panelBytes` is the distance between two panels. */
export function packRows(src: usize, stride: usize, depth: i32, columns: i32, dst: usize, panelBytes: usize): void {
  let j = 0;
  for (; j + NR <= columns; j += NR) {
    let s = src + ((<usize>j) << 2);
    let d = dst;
    for (let k = 0; k < depth; ++k) {
      v128.store(d, v128.load(s));
      v128.store(d, v128.load(s, 16), 16);
      s += stride;
      d += 32;
    }
    dst += panelBytes;
  }
  const rest = columns - j;
  if (rest > 0) {
    let s = src + ((<usize>j) << 2);
    let d = dst;
    for (let k = 0; k < depth; ++k) {
      v128.store(d, f32x4.splat(0));
      v128.store(d, f32x4.splat(0), 16);
      for (let c = 0; c < rest; ++c) store<f32>(d + (c << 2), load<f32>(s + (c << 2)));
      s += stride;
      d += 32;
    }
  }
}

/** Packs the transpose of a row-major `[columns, depth]` matrix. 4x4 transposes in registers: scalar code is 4x slower. */
export function packColumns(src: usize, stride: usize, depth: i32, columns: i32, dst: usize, panelBytes: usize): void {
  for (let j = 0; j < columns; j += NR) {
    const rest = columns - j;
    const s = src + <usize>j * stride;
    if (rest >= NR) {
      packFour(s, stride, depth, dst);
      packFour(s + 4 * stride, stride, depth, dst + 16);
    } else {
      memory.fill(dst, 0, (<usize>depth) << 5);
      for (let c = 0; c < rest; ++c) {
        let p = s + <usize>c * stride;
        let d = dst + (c << 2);
        for (let k = 0; k < depth; ++k) {
          store<f32>(d, load<f32>(p));
          p += 4;
          d += 32;
        }
      }
    }
    dst += panelBytes;
  }
}

function packFour(s0: usize, stride: usize, depth: i32, d: usize): void {
  let s1 = s0 + stride;
  let s2 = s1 + stride;
  let s3 = s2 + stride;
  let k = 0;
  for (; k + 4 <= depth; k += 4) {
    const r0 = v128.load(s0);
    const r1 = v128.load(s1);
    const r2 = v128.load(s2);
    const r3 = v128.load(s3);
    const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(d, v128.shuffle<f64>(t0, t2, 0, 2));
    v128.store(d, v128.shuffle<f64>(t0, t2, 1, 3), 32);
    v128.store(d, v128.shuffle<f64>(t1, t3, 0, 2), 64);
    v128.store(d, v128.shuffle<f64>(t1, t3, 1, 3), 96);
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    d += 128;
  }
  for (; k < depth; ++k) {
    store<f32>(d, load<f32>(s0));
    store<f32>(d, load<f32>(s1), 4);
    store<f32>(d, load<f32>(s2), 8);
    store<f32>(d, load<f32>(s3), 12);
    s0 += 4;
    s1 += 4;
    s2 += 4;
    s3 += 4;
    d += 32;
  }
}
