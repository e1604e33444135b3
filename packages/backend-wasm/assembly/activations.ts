// The activation functions of the Graph as passes of their own, and their gradients.

import { madd } from './simd';
import { clippedGradient } from './elementwise';
import { sigmoid4, tanh4 } from './transcendental';

export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const RELU6: i32 = 2;
export const HARD_SIGMOID: i32 = 3;
export const HARD_SWISH: i32 = 4;
export const SIGMOID: i32 = 5;
export const TANH: i32 = 6;
export const SIGN: i32 = 7;

/** The float32 before 6: what relu6 clipped lies above it. */
const BELOW_SIX: f32 = 5.9999995;

/** `pmax` and `pmin` let NaN through. */
function clampToSix(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, f32x4.splat(0)), f32x4.splat(6));
}

function hardSigmoid4(x: v128): v128 {
  return f32x4.div(clampToSix(f32x4.add(x, f32x4.splat(3))), f32x4.splat(6));
}

/** Four lanes of any activation. */
export function activate4(x: v128, kind: i32): v128 {
  switch (kind) {
    case RELU:
      return f32x4.pmax(x, f32x4.splat(0));
    case RELU6:
      return clampToSix(x);
    case HARD_SIGMOID:
      return hardSigmoid4(x);
    case HARD_SWISH:
      return f32x4.div(f32x4.mul(x, clampToSix(f32x4.add(x, f32x4.splat(3)))), f32x4.splat(6));
    case SIGMOID:
      return sigmoid4(x);
    case TANH:
      return tanh4(x);
    case SIGN: {
      const sign = v128.bitselect(f32x4.splat(1), f32x4.splat(-1), f32x4.ge(x, f32x4.splat(0)));
      return v128.bitselect(x, sign, f32x4.ne(x, x));
    }
    default:
      return x;
  }
}

/** Linear, relu and relu6 are bounds alone, `[low, high]`: no branch in the loop makes them three times faster. */
function isClip(kind: i32): bool {
  return kind <= RELU6;
}

function lowOf(kind: i32): f32 {
  return kind == LINEAR ? -Infinity : 0;
}

function highOf(kind: i32): f32 {
  return kind == RELU6 ? 6 : Infinity;
}

/** `out = activation(x)`; `out` may be `x`. */
export function activateAll(x: usize, out: usize, size: i32, kind: i32): void {
  if (isClip(kind)) {
    clip(x, out, size, lowOf(kind), highOf(kind));
    return;
  }
  const end = x + ((<usize>size) << 2);
  for (; x + 16 <= end; x += 16) {
    v128.store(out, activate4(v128.load(x), kind));
    out += 16;
  }
  for (; x < end; x += 4) {
    v128.store32_lane(out, activate4(v128.load32_splat(x), kind), 0);
    out += 4;
  }
}

function clip(x: usize, out: usize, size: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const end = x + ((<usize>size) << 2);
  for (; x + 16 <= end; x += 16) {
    v128.store(out, f32x4.pmin(f32x4.pmax(v128.load(x), lows), highs));
    out += 16;
  }
  for (; x < end; x += 4) {
    v128.store32_lane(out, f32x4.pmin(f32x4.pmax(v128.load32_splat(x), lows), highs), 0);
    out += 4;
  }
}

/**
 * `dy * f'`, where `v` is the activation's value, but its input for hardSwish and sign. Where a NaN decides, relu lets dY
 * through. Sign is straight-through inside [-1, 1].
 */
function gradient4(dy: v128, v: v128, kind: i32): v128 {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  switch (kind) {
    case HARD_SIGMOID: {
      const outside = v128.or(f32x4.le(v, zero), f32x4.ge(v, one));
      return f32x4.div(v128.andnot(dy, outside), f32x4.splat(6));
    }
    case HARD_SWISH: {
      const gate = hardSigmoid4(v);
      const outside = v128.or(f32x4.le(gate, zero), f32x4.ge(gate, one));
      const slope = f32x4.div(v128.andnot(v, outside), f32x4.splat(6));
      return f32x4.mul(dy, f32x4.add(gate, slope));
    }
    case SIGMOID:
      return f32x4.mul(dy, f32x4.mul(v, f32x4.sub(one, v)));
    case TANH:
      return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(v, v)));
    case SIGN:
      return v128.andnot(dy, f32x4.gt(f32x4.abs(v), one));
    default:
      return dy;
  }
}

/** `out = dy * f'` over `size` values; `out` may be `dy`. */
export function activationGradient(dy: usize, v: usize, out: usize, size: i32, kind: i32): void {
  if (kind == RELU || kind == RELU6) {
    clippedGradient(dy, v, out, size, kind == RELU6 ? BELOW_SIX : Infinity);
    return;
  }
  const end = dy + ((<usize>size) << 2);
  for (; dy + 16 <= end; dy += 16) {
    v128.store(out, gradient4(v128.load(dy), v128.load(v), kind));
    v += 16;
    out += 16;
  }
  for (; dy < end; dy += 4) {
    v128.store32_lane(out, gradient4(v128.load32_splat(dy), v128.load32_splat(v), kind), 0);
    v += 4;
    out += 4;
  }
}

/**
 * Rounds to the grid of a code and back: `scale * (clamp(round(x / scale) + zeroPoint, min, max) - zeroPoint)`, halves to even,
 * NaN as 0.
 */
export function fakeQuant(x: usize, out: usize, size: i32, scale: f32, zeroPoint: f32, low: f32, high: f32): void {
  const end = x + ((<usize>size) << 2);
  for (; x < end; x += 4) {
    store<f32>(out, (min(max(gridPosition(load<f32>(x), scale, zeroPoint), low), high) - zeroPoint) * scale);
    out += 4;
  }
}

/** Straight through where the value was not clipped. */
export function fakeQuantGradient(
  dy: usize,
  x: usize,
  out: usize,
  size: i32,
  scale: f32,
  zeroPoint: f32,
  low: f32,
  high: f32,
): void {
  const end = dy + ((<usize>size) << 2);
  for (; dy < end; dy += 4) {
    const position = gridPosition(load<f32>(x), scale, zeroPoint);
    store<f32>(out, position >= low && position <= high ? load<f32>(dy) : 0);
    x += 4;
    out += 4;
  }
}

function gridPosition(x: f32, scale: f32, zeroPoint: f32): f32 {
  const steps = x / scale;
  return (steps != steps ? 0 : nearest(steps)) + zeroPoint;
}

/** `out = activation(a + b)`; `out` may be either. */
export function addAll(a: usize, b: usize, out: usize, size: i32, kind: i32): void {
  if (isClip(kind)) {
    addClipped(a, b, out, size, lowOf(kind), highOf(kind));
    return;
  }
  const end = a + ((<usize>size) << 2);
  for (; a + 16 <= end; a += 16) {
    v128.store(out, activate4(f32x4.add(v128.load(a), v128.load(b)), kind));
    b += 16;
    out += 16;
  }
  for (; a < end; a += 4) {
    v128.store32_lane(out, activate4(f32x4.splat(load<f32>(a) + load<f32>(b)), kind), 0);
    b += 4;
    out += 4;
  }
}

function addClipped(a: usize, b: usize, out: usize, size: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const end = a + ((<usize>size) << 2);
  for (; a + 16 <= end; a += 16) {
    const sum = f32x4.add(v128.load(a), v128.load(b));
    v128.store(out, f32x4.pmin(f32x4.pmax(sum, lows), highs));
    b += 16;
    out += 16;
  }
  for (; a < end; a += 4) {
    const sum = f32x4.splat(load<f32>(a) + load<f32>(b));
    v128.store32_lane(out, f32x4.pmin(f32x4.pmax(sum, lows), highs), 0);
    b += 4;
    out += 4;
  }
}

/** `out = a * b`; `out` may be either. */
export function mulAll(a: usize, b: usize, out: usize, size: i32): void {
  const end = a + ((<usize>size) << 2);
  for (; a + 16 <= end; a += 16) {
    v128.store(out, f32x4.mul(v128.load(a), v128.load(b)));
    b += 16;
    out += 16;
  }
  for (; a < end; a += 4) {
    store<f32>(out, load<f32>(a) * load<f32>(b));
    b += 4;
    out += 4;
  }
}

/** `out[c] = sum over rows of a[row, c] * b[row, c]`: gradient of a channel gate, and of batch norm's gamma. */
export function dotRows(a: usize, b: usize, out: usize, rows: i32, columns: i32): void {
  const stride = (<usize>columns) << 2;
  memory.fill(out, 0, stride);
  // Blocks of rows, as one long float32 sum would lose digits.
  const block = max(64, <i32>sqrt(<f32>rows));
  for (let r = 0; r < rows; r += block) {
    const count = min(block, rows - r);
    let c = 0;
    let o = out;
    for (; c + 4 <= columns; c += 4) {
      let sum = f32x4.splat(0);
      let p = a + ((<usize>c) << 2);
      let q = b + ((<usize>c) << 2);
      for (let i = 0; i < count; ++i) {
        sum = madd(v128.load(p), v128.load(q), sum);
        p += stride;
        q += stride;
      }
      v128.store(o, f32x4.add(v128.load(o), sum));
      o += 16;
    }
    for (; c < columns; ++c) {
      let sum: f32 = 0;
      let p = a + ((<usize>c) << 2);
      let q = b + ((<usize>c) << 2);
      for (let i = 0; i < count; ++i) {
        sum += load<f32>(p) * load<f32>(q);
        p += stride;
        q += stride;
      }
      store<f32>(o, load<f32>(o) + sum);
      o += 4;
    }
    a += <usize>count * stride;
    b += <usize>count * stride;
  }
}
