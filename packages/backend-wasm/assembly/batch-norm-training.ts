// Batch norm by the statistics of the batch, over `[rows, channels]`, forward and backward (Ioffe, Szegedy 2015).

import { madd } from './simd';
import { sumRows } from './reduce';

/** Mean and biased variance of each channel. Two passes: a sum of squares alone would cancel digits. */
export function batchStatistics(x: usize, mean: usize, variance: usize, rows: i32, channels: i32): void {
  const scale = <f32>1 / <f32>rows;
  sumRows(x, mean, 1, rows, channels, scale);
  const stride = (<usize>channels) << 2;
  memory.fill(variance, 0, stride);
  const block = max(64, <i32>sqrt(<f32>rows));
  for (let r = 0; r < rows; r += block) {
    const count = min(block, rows - r);
    let c: usize = 0;
    // A cache line of each row, and four chains of sums, which hide each other's latency.
    for (; c + 64 <= stride; c += 64) {
      squares(x + c, mean + c, variance + c, count, stride);
    }
    for (; c + 16 <= stride; c += 16) {
      const m = v128.load(mean + c);
      let sum = f32x4.splat(0);
      let p = x + c;
      for (let i = 0; i < count; ++i) {
        const d = f32x4.sub(v128.load(p), m);
        sum = madd(d, d, sum);
        p += stride;
      }
      v128.store(variance + c, f32x4.add(v128.load(variance + c), sum));
    }
    for (; c < stride; c += 4) {
      const m = load<f32>(mean + c);
      let sum: f32 = 0;
      let p = x + c;
      for (let i = 0; i < count; ++i) {
        const d = load<f32>(p) - m;
        sum += d * d;
        p += stride;
      }
      store<f32>(variance + c, load<f32>(variance + c) + sum);
    }
    x += <usize>count * stride;
  }
  for (let c: usize = 0; c < stride; c += 4) store<f32>(variance + c, load<f32>(variance + c) * scale);
}

/** Adds the squared distances of 16 channels from their means. */
export function squares(p: usize, mean: usize, variance: usize, count: i32, stride: usize): void {
  const m0 = v128.load(mean);
  const m1 = v128.load(mean, 16);
  const m2 = v128.load(mean, 32);
  const m3 = v128.load(mean, 48);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  for (let i = 0; i < count; ++i) {
    const d0 = f32x4.sub(v128.load(p), m0);
    const d1 = f32x4.sub(v128.load(p, 16), m1);
    const d2 = f32x4.sub(v128.load(p, 32), m2);
    const d3 = f32x4.sub(v128.load(p, 48), m3);
    s0 = madd(d0, d0, s0);
    s1 = madd(d1, d1, s1);
    s2 = madd(d2, d2, s2);
    s3 = madd(d3, d3, s3);
    p += stride;
  }
  v128.store(variance, f32x4.add(v128.load(variance), s0));
  v128.store(variance, f32x4.add(v128.load(variance, 16), s1), 16);
  v128.store(variance, f32x4.add(v128.load(variance, 32), s2), 32);
  v128.store(variance, f32x4.add(v128.load(variance, 48), s3), 48);
}

/**
 * Joins the mean and variance of one set of rows with those of another, which has the share `share` of the rows of both.
 *
 * Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
export function joinStatistics(
  mean: usize,
  variance: usize,
  otherMean: usize,
  otherVariance: usize,
  size: i32,
  share: f32,
): void {
  const w = <f64>share;
  const end = mean + ((<usize>size) << 2);
  for (; mean < end; mean += 4) {
    const m = <f64>load<f32>(mean);
    const v = <f64>load<f32>(variance);
    const delta = <f64>load<f32>(otherMean) - m;
    store<f32>(mean, <f32>(m + w * delta));
    store<f32>(variance, <f32>(v + w * (<f64>load<f32>(otherVariance) - v) + w * (1 - w) * delta * delta));
    variance += 4;
    otherMean += 4;
    otherVariance += 4;
  }
}

/** `running = momentum * running + (1 - momentum) * batch`. */
export function mixStatistics(running: usize, batch: usize, size: i32, momentum: f32): void {
  const end = running + ((<usize>size) << 2);
  for (; running < end; running += 4) {
    const old = <f64>load<f32>(running);
    const now = <f64>load<f32>(batch);
    store<f32>(running, <f32>(<f64>momentum * old + (1 - <f64>momentum) * now));
    batch += 4;
  }
}

/**
 * `dBeta = sum dY`, `dGamma = sum dY * (x - mean) / sqrt(variance + epsilon)`. As `sum dY * x - mean * dBeta` would cancel
 * digits, the difference is taken inside the sum.
 */
export function batchNormWeightGradients(
  x: usize,
  dy: usize,
  mean: usize,
  variance: usize,
  dGamma: usize,
  dBeta: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
): void {
  const stride = (<usize>channels) << 2;
  memory.fill(dGamma, 0, stride);
  memory.fill(dBeta, 0, stride);
  const block = max(64, <i32>sqrt(<f32>rows));
  for (let r = 0; r < rows; r += block) {
    const count = min(block, rows - r);
    let c: usize = 0;
    for (; c + 32 <= stride; c += 32) {
      weightSums(x + c, dy + c, mean + c, dGamma + c, dBeta + c, count, stride);
    }
    for (; c + 16 <= stride; c += 16) {
      const m = v128.load(mean + c);
      let products = f32x4.splat(0);
      let sum = f32x4.splat(0);
      let p = x + c;
      let g = dy + c;
      for (let i = 0; i < count; ++i) {
        const d = v128.load(g);
        products = madd(d, f32x4.sub(v128.load(p), m), products);
        sum = f32x4.add(sum, d);
        p += stride;
        g += stride;
      }
      v128.store(dGamma + c, f32x4.add(v128.load(dGamma + c), products));
      v128.store(dBeta + c, f32x4.add(v128.load(dBeta + c), sum));
    }
    for (; c < stride; c += 4) {
      const m = load<f32>(mean + c);
      let products: f32 = 0;
      let sum: f32 = 0;
      let p = x + c;
      let g = dy + c;
      for (let i = 0; i < count; ++i) {
        const d = load<f32>(g);
        products += d * (load<f32>(p) - m);
        sum += d;
        p += stride;
        g += stride;
      }
      store<f32>(dGamma + c, load<f32>(dGamma + c) + products);
      store<f32>(dBeta + c, load<f32>(dBeta + c) + sum);
    }
    x += <usize>count * stride;
    dy += <usize>count * stride;
  }
  for (let c: usize = 0; c < stride; c += 4) {
    store<f32>(dGamma + c, load<f32>(dGamma + c) / sqrt(load<f32>(variance + c) + epsilon));
  }
}

/** Adds `dY * (x - mean)` and `dY` of 8 channels: four chains of sums. */
export function weightSums(
  p: usize,
  g: usize,
  mean: usize,
  dGamma: usize,
  dBeta: usize,
  count: i32,
  stride: usize,
): void {
  const m0 = v128.load(mean);
  const m1 = v128.load(mean, 16);
  let p0 = f32x4.splat(0);
  let p1 = f32x4.splat(0);
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  for (let i = 0; i < count; ++i) {
    const d0 = v128.load(g);
    const d1 = v128.load(g, 16);
    p0 = madd(d0, f32x4.sub(v128.load(p), m0), p0);
    p1 = madd(d1, f32x4.sub(v128.load(p, 16), m1), p1);
    s0 = f32x4.add(s0, d0);
    s1 = f32x4.add(s1, d1);
    p += stride;
    g += stride;
  }
  v128.store(dGamma, f32x4.add(v128.load(dGamma), p0));
  v128.store(dGamma, f32x4.add(v128.load(dGamma, 16), p1), 16);
  v128.store(dBeta, f32x4.add(v128.load(dBeta), s0));
  v128.store(dBeta, f32x4.add(v128.load(dBeta, 16), s1), 16);
}

/**
 * `dX = slope * dY`, and with batch statistics `slope * (dY - dBeta / summed - xHat * dGamma / summed)`, where
 * `slope = gamma / sqrt(variance + epsilon)`. `dGamma` and `dBeta` are 0 for running statistics; they are sums over `summed` rows,
 * of which these are a part. `scratch`: 3 rows of floats.
 */
export function batchNormInputGradient(
  x: usize,
  dy: usize,
  mean: usize,
  variance: usize,
  gamma: usize,
  dGamma: usize,
  dBeta: usize,
  dx: usize,
  rows: i32,
  channels: i32,
  epsilon: f32,
  scratch: usize,
  summed: i32,
): void {
  const stride = (<usize>channels) << 2;
  const scale = scratch + stride;
  const offset = scale + stride;
  const share = <f32>1 / <f32>summed;
  for (let c: usize = 0; c < stride; c += 4) {
    const inverse = <f32>1 / sqrt(load<f32>(variance + c) + epsilon);
    const slope = load<f32>(gamma + c) * inverse;
    store<f32>(scratch + c, slope);
    store<f32>(scale + c, dGamma == 0 ? 0 : -slope * inverse * load<f32>(dGamma + c) * share);
    store<f32>(offset + c, dBeta == 0 ? 0 : -slope * load<f32>(dBeta + c) * share);
  }
  const full = (<usize>(channels & ~3)) << 2;
  for (let r = 0; r < rows; ++r) {
    let c: usize = 0;
    for (; c < full; c += 16) {
      const centred = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const shift = madd(centred, v128.load(scale + c), v128.load(offset + c));
      v128.store(dx + c, madd(v128.load(dy + c), v128.load(scratch + c), shift));
    }
    for (; c < stride; c += 4) {
      const centred = load<f32>(x + c) - load<f32>(mean + c);
      const shift = centred * load<f32>(scale + c) + load<f32>(offset + c);
      store<f32>(dx + c, load<f32>(dy + c) * load<f32>(scratch + c) + shift);
    }
    x += stride;
    dy += stride;
    dx += stride;
  }
}
