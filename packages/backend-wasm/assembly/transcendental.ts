// Exponential and hyperbolic tangent, four lanes at a time.

import { madd } from './simd';

/**
 * `e^x` within 1.5 ulp; Infinity above 88.73, 0 below -87.34, NaN through.
 *
 * Range reduction by powers of two and a polynomial of degree 6: Moshier, Cephes, `expf`.
 */
export function exp4(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.1219444e-4)));
  let p = f32x4.splat(1.98756915e-4);
  p = madd(p, r, f32x4.splat(1.3981999507e-3));
  p = madd(p, r, f32x4.splat(8.3334519073e-3));
  p = madd(p, r, f32x4.splat(4.1665795894e-2));
  p = madd(p, r, f32x4.splat(1.6666665459e-1));
  p = madd(p, r, f32x4.splat(5.0000001201e-1));
  p = madd(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)));
  // In two factors: 2^128 alone is no float.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const bias = i32x4.splat(127);
  p = f32x4.mul(p, i32x4.shl(i32x4.add(half, bias), 23));
  p = f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.sub(whole, half), bias), 23));
  p = v128.bitselect(f32x4.splat(Infinity), p, f32x4.gt(x, f32x4.splat(88.7228391)));
  p = v128.bitselect(f32x4.splat(0), p, f32x4.lt(x, f32x4.splat(-87.3365448)));
  return v128.bitselect(x, p, f32x4.ne(x, x));
}

/** `1 / (1 + e^-x)`. */
export function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

/** `1 - 2 / (e^2x + 1)`, and near zero, where that cancels digits, the polynomial of Cephes' `tanhf`. */
export function tanh4(x: v128): v128 {
  const one = f32x4.splat(1);
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp4(f32x4.add(x, x)), one)));
  const s = f32x4.mul(x, x);
  let p = f32x4.splat(-5.70498872745e-3);
  p = madd(p, s, f32x4.splat(2.06390887954e-2));
  p = madd(p, s, f32x4.splat(-5.37397155531e-2));
  p = madd(p, s, f32x4.splat(1.33314422036e-1));
  p = madd(p, s, f32x4.splat(-3.33332819422e-1));
  const near = madd(f32x4.mul(p, s), x, x);
  return v128.bitselect(near, far, f32x4.lt(f32x4.abs(x), f32x4.splat(0.625)));
}

/** Softmax of each row, the largest logit taken off first. NaN spreads to its row. `x` and `out` may be the same. */
export function softmaxRows(x: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  const full = (<usize>(columns & ~3)) << 2;
  for (let r = 0; r < rows; ++r) {
    let best: f32 = -Infinity;
    for (let c: usize = 0; c < bytes; c += 4) best = max(best, load<f32>(x + c));
    const top = f32x4.splat(best);
    let sum: f32 = 0;
    let c: usize = 0;
    for (; c < full; c += 16) {
      const e = exp4(f32x4.sub(v128.load(x + c), top));
      v128.store(out + c, e);
      sum += f32x4.extract_lane(e, 0);
      sum += f32x4.extract_lane(e, 1);
      sum += f32x4.extract_lane(e, 2);
      sum += f32x4.extract_lane(e, 3);
    }
    for (; c < bytes; c += 4) {
      const e = exp4(f32x4.sub(v128.load32_splat(x + c), top));
      v128.store32_lane(out + c, e, 0);
      sum += f32x4.extract_lane(e, 0);
    }
    for (c = 0; c < bytes; c += 4) store<f32>(out + c, load<f32>(out + c) / sum);
    x += bytes;
    out += bytes;
  }
}

/** `out = y * (dy - sum of dy * y)` for each row. */
export function softmaxGradient(dy: usize, y: usize, out: usize, rows: i32, columns: i32): void {
  const bytes = (<usize>columns) << 2;
  for (let r = 0; r < rows; ++r) {
    let sum: f32 = 0;
    for (let c: usize = 0; c < bytes; c += 4) sum += load<f32>(dy + c) * load<f32>(y + c);
    for (let c: usize = 0; c < bytes; c += 4) store<f32>(out + c, load<f32>(y + c) * (load<f32>(dy + c) - sum));
    dy += bytes;
    y += bytes;
    out += bytes;
  }
}
