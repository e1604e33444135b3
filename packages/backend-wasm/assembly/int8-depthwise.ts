// Integer depthwise convolution over an input whose padding is materialised. Taps go in pairs: the bytes of two taps are
// interleaved channel by channel, so that one dot product sums both.

import { roundingShift, storedEight } from './int8-requantize';

/** Bytes of scratch: offsets of the taps, one tile. */
export function int8DepthwiseScratch(filterHeight: i32, filterWidth: i32): usize {
  return 96 + ((<usize>(filterHeight * filterWidth + 4)) << 2);
}

function pairLow(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

function pairHigh(a: v128, b: v128): v128 {
  return i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Two products a lane in 16 bits, exact for `x` in 0..127. */
function dot(w: v128, x: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i16x8.relaxed_dot_i8x16_i7x16_s(w, x);
  } else {
    return i16x8.splat(0);
  }
}

/**
 * `y = stored(bias + sum of x * w)` for one output a channel, 16 channels a block: blocks start at 0, 16, 32 …, the last one at
 * `channels - 16`. `packed` has for each block the bias and multipliers of its 16 channels (64 bytes each), then the weights by
 * pairs of taps, a last odd tap paired with zeros.
 *
 * `isWide` is 0 for activations 0..127 whose sums of four products stay within 16 bits (weights of 8 bits), 1 for all others
 * (weights of 16 bits).
 */
export function int8Depthwise(
  x: usize,
  packed: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  outHeight: i32,
  outWidth: i32,
  low: f32,
  high: f32,
  zeroPoint: i32,
  isWide: i32,
  scratch: usize,
): void {
  const taps = filterHeight * filterWidth;
  const pairs = (taps + 1) >> 1;
  const offsets = scratch + 96;
  for (let t = 0; t < taps + 3; ++t) {
    const tap = min(t, taps - 1);
    const row = tap / filterWidth;
    const pixel = row * dilationHeight * width + (tap - row * filterWidth) * dilationWidth;
    store<u32>(offsets + ((<usize>t) << 2), <u32>(pixel * channels));
  }
  const blocks = (channels + 15) >> 4;
  const blockBytes = 128 + ((<usize>pairs) << (isWide != 0 ? 6 : 5));
  const rowBytes = <usize>(width * channels);
  const step = <usize>(strideWidth * channels);
  const last = max(0, channels - 16);
  for (let image = 0; image < batch; ++image) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const row = x + <usize>(image * height + oy * strideHeight) * rowBytes;
      let block = packed;
      for (let n = 0; n < blocks; ++n) {
        const c = <usize>min(n << 4, last);
        const out = channels < 16 ? scratch : y + c;
        const outStep = channels < 16 ? 16 : <usize>channels;
        if (channels >= 16) {
          if (isWide != 0) {
            depthwiseWideRow(row + c, step, block, offsets, pairs, low, high, zeroPoint, out, outStep, outWidth);
          } else if (taps == 9) {
            depthwiseDotRow9(row + c, step, block, offsets, low, high, zeroPoint, out, outStep, outWidth);
          } else {
            depthwiseDotRow(row + c, step, block, offsets, pairs, low, high, zeroPoint, out, outStep, outWidth);
          }
        } else {
          // A vector store would run over the next pixels: one pixel at a time, by way of the tile.
          for (let ox = 0; ox < outWidth; ++ox) {
            const p = row + <usize>ox * step;
            if (isWide != 0) {
              depthwiseWideRow(p, step, block, offsets, pairs, low, high, zeroPoint, scratch, 16, 1);
            } else {
              depthwiseDotRow(p, step, block, offsets, pairs, low, high, zeroPoint, scratch, 16, 1);
            }
            for (let i = 0; i < channels; ++i) {
              store<u8>(y + <usize>(ox * channels + i), load<u8>(scratch + <usize>i));
            }
          }
        }
        block += blockBytes;
      }
      y += <usize>(outWidth * channels);
    }
  }
}

/** Sixteen sums to sixteen stored bytes. */
function finish(
  c0: v128,
  c1: v128,
  c2: v128,
  c3: v128,
  block: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const shift = roundingShift(zeroPoint);
  const first = storedEight(c0, c1, v128.load(block, 64), v128.load(block, 80), lows, highs, shift);
  const second = storedEight(c2, c3, v128.load(block, 96), v128.load(block, 112), lows, highs, shift);
  v128.store(out, i8x16.narrow_i16x8_u(first, second));
}

export function depthwiseWideRow(
  p: usize,
  step: usize,
  block: usize,
  offsets: usize,
  pairs: i32,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
  outStep: usize,
  count: i32,
): void {
  for (; count > 0; --count) {
    let c0 = v128.load(block);
    let c1 = v128.load(block, 16);
    let c2 = v128.load(block, 32);
    let c3 = v128.load(block, 48);
    let w = block + 128;
    let o = offsets;
    for (let i = pairs; i > 0; --i) {
      const x0 = v128.load(p + <usize>load<u32>(o));
      const x1 = v128.load(p + <usize>load<u32>(o, 4));
      const a = pairLow(x0, x1);
      const b = pairHigh(x0, x1);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(a), v128.load(w)));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(a), v128.load(w, 16)));
      c2 = i32x4.add(c2, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(b), v128.load(w, 32)));
      c3 = i32x4.add(c3, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(b), v128.load(w, 48)));
      w += 64;
      o += 8;
    }
    finish(c0, c1, c2, c3, block, low, high, zeroPoint, out);
    p += step;
    out += outStep;
  }
}

export function depthwiseDotRow(
  p: usize,
  step: usize,
  block: usize,
  offsets: usize,
  pairs: i32,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
  outStep: usize,
  count: i32,
): void {
  for (; count > 0; --count) {
    let c0 = v128.load(block);
    let c1 = v128.load(block, 16);
    let c2 = v128.load(block, 32);
    let c3 = v128.load(block, 48);
    let w = block + 128;
    let o = offsets;
    for (let i = pairs; i > 0; --i) {
      const x0 = v128.load(p + <usize>load<u32>(o));
      const x1 = v128.load(p + <usize>load<u32>(o, 4));
      const a = dot(v128.load(w), pairLow(x0, x1));
      const b = dot(v128.load(w, 16), pairHigh(x0, x1));
      c0 = i32x4.add(c0, i32x4.extend_low_i16x8_s(a));
      c1 = i32x4.add(c1, i32x4.extend_high_i16x8_s(a));
      c2 = i32x4.add(c2, i32x4.extend_low_i16x8_s(b));
      c3 = i32x4.add(c3, i32x4.extend_high_i16x8_s(b));
      w += 32;
      o += 8;
    }
    finish(c0, c1, c2, c3, block, low, high, zeroPoint, out);
    p += step;
    out += outStep;
  }
}

/** Nine taps: pairs 0 and 1, and pairs 2 and 3, are added in 16 bits first. */
export function depthwiseDotRow9(
  p: usize,
  step: usize,
  block: usize,
  offsets: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
  outStep: usize,
  count: i32,
): void {
  const o1 = <usize>load<u32>(offsets, 4);
  const o2 = <usize>load<u32>(offsets, 8);
  const rowA = <usize>load<u32>(offsets, 12);
  const rowB = <usize>load<u32>(offsets, 24);
  for (; count > 0; --count) {
    let x0 = v128.load(p);
    let x1 = v128.load(p + o1);
    let a = dot(v128.load(block, 128), pairLow(x0, x1));
    let b = dot(v128.load(block, 144), pairHigh(x0, x1));
    x0 = v128.load(p + o2);
    const q = p + rowA;
    x1 = v128.load(q);
    a = i16x8.add(a, dot(v128.load(block, 160), pairLow(x0, x1)));
    b = i16x8.add(b, dot(v128.load(block, 176), pairHigh(x0, x1)));
    let c0 = i32x4.add(v128.load(block), i32x4.extend_low_i16x8_s(a));
    let c1 = i32x4.add(v128.load(block, 16), i32x4.extend_high_i16x8_s(a));
    let c2 = i32x4.add(v128.load(block, 32), i32x4.extend_low_i16x8_s(b));
    let c3 = i32x4.add(v128.load(block, 48), i32x4.extend_high_i16x8_s(b));
    x0 = v128.load(q + o1);
    x1 = v128.load(q + o2);
    a = dot(v128.load(block, 192), pairLow(x0, x1));
    b = dot(v128.load(block, 208), pairHigh(x0, x1));
    const r = p + rowB;
    x0 = v128.load(r);
    x1 = v128.load(r + o1);
    a = i16x8.add(a, dot(v128.load(block, 224), pairLow(x0, x1)));
    b = i16x8.add(b, dot(v128.load(block, 240), pairHigh(x0, x1)));
    c0 = i32x4.add(c0, i32x4.extend_low_i16x8_s(a));
    c1 = i32x4.add(c1, i32x4.extend_high_i16x8_s(a));
    c2 = i32x4.add(c2, i32x4.extend_low_i16x8_s(b));
    c3 = i32x4.add(c3, i32x4.extend_high_i16x8_s(b));
    x0 = v128.load(r + o2);
    a = dot(v128.load(block, 256), pairLow(x0, x0));
    b = dot(v128.load(block, 272), pairHigh(x0, x0));
    c0 = i32x4.add(c0, i32x4.extend_low_i16x8_s(a));
    c1 = i32x4.add(c1, i32x4.extend_high_i16x8_s(a));
    c2 = i32x4.add(c2, i32x4.extend_low_i16x8_s(b));
    c3 = i32x4.add(c3, i32x4.extend_high_i16x8_s(b));
    finish(c0, c1, c2, c3, block, low, high, zeroPoint, out);
    p += step;
    out += outStep;
  }
}
