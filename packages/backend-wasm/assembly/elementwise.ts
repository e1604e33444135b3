// Elementwise passes that a training step makes over its activations. Memory-bound: two vectors a turn are enough.

import { activate } from './simd';

/** `out = dy where x > low and x < high, else 0`: the gradient of relu (high = Infinity) and relu6 (high = 6). NaN passes. */
export function clippedGradient(dy: usize, x: usize, out: usize, size: i32, high: f32): void {
  const end = dy + ((<usize>size) << 2);
  const top = f32x4.splat(high);
  const zero = f32x4.splat(0);
  for (; dy + 16 <= end; dy += 16) {
    const v = v128.load(x);
    const outside = v128.or(f32x4.le(v, zero), f32x4.gt(v, top));
    v128.store(out, v128.andnot(v128.load(dy), outside));
    x += 16;
    out += 16;
  }
  for (; dy < end; dy += 4) {
    const v = load<f32>(x);
    store<f32>(out, v <= 0 || v > high ? 0 : load<f32>(dy));
    x += 4;
    out += 4;
  }
}

/** `out = activation(x)`: 1 relu, 2 relu6. */
export function activation(x: usize, out: usize, size: i32, kind: i32): void {
  const end = x + ((<usize>size) << 2);
  for (; x + 32 <= end; x += 32) {
    v128.store(out, activate(v128.load(x), kind));
    v128.store(out, activate(v128.load(x, 16), kind), 16);
    out += 32;
  }
  for (; x < end; x += 4) {
    v128.store32_lane(out, activate(v128.load32_splat(x), kind), 0);
    out += 4;
  }
}

/** `out[row, c] = a[row, c] + row[c]`, or minus when `sign` is the sign bit: a bias, the mean of a batch norm. */
export function addRows(a: usize, row: usize, out: usize, rows: i32, columns: i32, sign: i32): void {
  const signs = i32x4.splat(sign);
  const full = row + ((<usize>(columns & ~3)) << 2);
  const end = row + ((<usize>columns) << 2);
  for (let r = 0; r < rows; ++r) {
    let b = row;
    for (; b < full; b += 16) {
      v128.store(out, f32x4.add(v128.load(a), v128.xor(v128.load(b), signs)));
      a += 16;
      out += 16;
    }
    for (; b < end; b += 4) {
      store<f32>(out, load<f32>(a) + reinterpret<f32>(load<i32>(b) ^ sign));
      a += 4;
      out += 4;
    }
  }
}

/** `out[row, c] = a[row, c] * row[c]`: the scale of a batch norm. */
export function mulRows(a: usize, row: usize, out: usize, rows: i32, columns: i32): void {
  const full = row + ((<usize>(columns & ~3)) << 2);
  const end = row + ((<usize>columns) << 2);
  for (let r = 0; r < rows; ++r) {
    let b = row;
    for (; b < full; b += 16) {
      v128.store(out, f32x4.mul(v128.load(a), v128.load(b)));
      a += 16;
      out += 16;
    }
    for (; b < end; b += 4) {
      store<f32>(out, load<f32>(a) * load<f32>(b));
      a += 4;
      out += 4;
    }
  }
}
