// Integer ops element by element, and the borders between floats and integers. Counts need not be multiples of a vector:
// values are padded to whole vectors, and what follows an output is not yet written.

import { roundingShift, storedNumber } from './int8-requantize';

/** Sixteen floats at `x`, times or over `scale`, to stored numbers. NaN is coded as 0 is. */
function quantizeFour(x: usize, scale: v128, low: v128, high: v128, shift: v128): v128 {
  const steps = f32x4.div(v128.load(x), scale);
  return storedNumber(v128.and(steps, f32x4.eq(steps, steps)), low, high, shift);
}

/** `y = clamp(round(x / scale)) + zeroPoint` for `count` floats. */
export function int8Quantize(x: usize, y: usize, count: i32, scale: f32, low: f32, high: f32, zeroPoint: i32): void {
  const scales = f32x4.splat(scale);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const shift = roundingShift(zeroPoint);
  let i = 0;
  for (; i + 16 <= count; i += 16) {
    const a = i16x8.narrow_i32x4_s(
      quantizeFour(x, scales, lows, highs, shift),
      quantizeFour(x + 16, scales, lows, highs, shift),
    );
    const b = i16x8.narrow_i32x4_s(
      quantizeFour(x + 32, scales, lows, highs, shift),
      quantizeFour(x + 48, scales, lows, highs, shift),
    );
    v128.store(y, i8x16.narrow_i16x8_u(a, b));
    x += 64;
    y += 16;
  }
  for (; i < count; ++i) {
    const steps = f32x4.div(v128.load32_splat(x), scales);
    const stored = storedNumber(v128.and(steps, f32x4.eq(steps, steps)), lows, highs, shift);
    store<u8>(y, <u8>i32x4.extract_lane(stored, 0));
    x += 4;
    ++y;
  }
}

/** `y = scale * (x - zeroPoint)` for `count` stored numbers. */
export function int8Dequantize(x: usize, y: usize, count: i32, scale: f32, zeroPoint: i32): void {
  for (let i = 0; i < count; ++i) {
    store<f32>(y + ((<usize>i) << 2), scale * <f32>(<i32>load<u8>(x + <usize>i) - zeroPoint));
  }
}

/** Four of the sixteen bytes in `x`, extended, less the zero point, times `multiplier`. */
function scaled(x: v128, multiplier: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(x), multiplier);
}

function sumEight(a: v128, b: v128, ma: v128, mb: v128, low: v128, high: v128, shift: v128): v128 {
  const first = f32x4.add(scaled(i32x4.extend_low_i16x8_s(a), ma), scaled(i32x4.extend_low_i16x8_s(b), mb));
  const second = f32x4.add(scaled(i32x4.extend_high_i16x8_s(a), ma), scaled(i32x4.extend_high_i16x8_s(b), mb));
  return i16x8.narrow_i32x4_s(storedNumber(first, low, high, shift), storedNumber(second, low, high, shift));
}

/** `y = clamp(round((a - zeroA) * multiplierA + (b - zeroB) * multiplierB)) + zeroPoint`. */
export function int8Add(
  a: usize,
  b: usize,
  y: usize,
  count: i32,
  zeroA: i32,
  zeroB: i32,
  multiplierA: f32,
  multiplierB: f32,
  low: f32,
  high: f32,
  zeroPoint: i32,
): void {
  const ma = f32x4.splat(multiplierA);
  const mb = f32x4.splat(multiplierB);
  const za = i16x8.splat(<i16>zeroA);
  const zb = i16x8.splat(<i16>zeroB);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const shift = roundingShift(zeroPoint);
  let i = 0;
  for (; i + 8 <= count; i += 8) {
    const left = i16x8.sub(v128.load8x8_u(a), za);
    const right = i16x8.sub(v128.load8x8_u(b), zb);
    const eight = sumEight(left, right, ma, mb, lows, highs, shift);
    v128.store64_lane(y, i8x16.narrow_i16x8_u(eight, eight), 0);
    a += 8;
    b += 8;
    y += 8;
  }
  for (; i < count; ++i) {
    const left = i16x8.splat(<i16>(<i32>load<u8>(a) - zeroA));
    const right = i16x8.splat(<i16>(<i32>load<u8>(b) - zeroB));
    const eight = sumEight(left, right, ma, mb, lows, highs, shift);
    store<u8>(y, <u8>i16x8.extract_lane_s(eight, 0));
    ++a;
    ++b;
    ++y;
  }
}

/**
 * `rows` runs of `channels` bytes, each looked up in a table of 256, or copied where `table` is 0; a run of the output starts
 * every `outStride` bytes. Recodes a value, clamps it, or places it in a concatenation.
 */
export function int8Map(x: usize, y: usize, rows: i32, channels: i32, outStride: i32, table: usize): void {
  for (let r = 0; r < rows; ++r) {
    if (table == 0) {
      memory.copy(y, x, <usize>channels);
    } else {
      for (let c: usize = 0; c < <usize>channels; ++c) store<u8>(y + c, load<u8>(table + <usize>load<u8>(x + c)));
    }
    x += <usize>channels;
    y += <usize>outStride;
  }
}

/** Copies images of bytes into a border of `fill`. */
export function int8Pad(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  fill: i32,
): void {
  const row = <usize>(width * channels);
  const before = <usize>(left * channels);
  const after = <usize>((paddedWidth - left - width) * channels);
  const paddedRow = <usize>(paddedWidth * channels);
  const byte = <u8>fill;
  for (let image = 0; image < batch; ++image) {
    memory.fill(y, byte, <usize>top * paddedRow);
    y += <usize>top * paddedRow;
    for (let i = 0; i < height; ++i) {
      memory.fill(y, byte, before);
      memory.copy(y + before, x, row);
      memory.fill(y + before + row, byte, after);
      y += paddedRow;
      x += row;
    }
    const below = <usize>(paddedHeight - top - height) * paddedRow;
    memory.fill(y, byte, below);
    y += below;
  }
}

/** Copies images of bytes, less the zero point, into 16-bit elements with a border of 0. */
export function int8Widen(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  zeroPoint: i32,
): void {
  const row = width * channels;
  const before = (<usize>(left * channels)) << 1;
  const after = (<usize>((paddedWidth - left - width) * channels)) << 1;
  const paddedRow = (<usize>(paddedWidth * channels)) << 1;
  const zero = i16x8.splat(<i16>zeroPoint);
  for (let image = 0; image < batch; ++image) {
    memory.fill(y, 0, <usize>top * paddedRow);
    y += <usize>top * paddedRow;
    for (let line = 0; line < height; ++line) {
      memory.fill(y, 0, before);
      let to = y + before;
      let i = 0;
      for (; i + 8 <= row; i += 8) {
        v128.store(to, i16x8.sub(v128.load8x8_u(x), zero));
        x += 8;
        to += 16;
      }
      for (; i < row; ++i) {
        store<i16>(to, <i16>(<i32>load<u8>(x) - zeroPoint));
        ++x;
        to += 2;
      }
      memory.fill(to, 0, after);
      y += paddedRow;
    }
    const below = <usize>(paddedHeight - top - height) * paddedRow;
    memory.fill(y, 0, below);
    y += below;
  }
}

/** Repeats pixels of `channels` bytes `factorHeight` x `factorWidth` times. */
export function int8Upsample(
  x: usize,
  y: usize,
  rows: i32,
  width: i32,
  channels: i32,
  factorHeight: i32,
  factorWidth: i32,
): void {
  const pixel = <usize>channels;
  const outRow = <usize>(width * factorWidth) * pixel;
  for (let r = 0; r < rows; ++r) {
    const first = y;
    for (let i = 0; i < width; ++i) {
      for (let f = 0; f < factorWidth; ++f) {
        memory.copy(y, x, pixel);
        y += pixel;
      }
      x += pixel;
    }
    for (let f = 1; f < factorHeight; ++f) {
      memory.copy(y, first, outRow);
      y += outRow;
    }
  }
}

/** `y` has each of `count` bytes `times` times in a row. */
export function int8Repeat(x: usize, y: usize, count: i32, times: i32): void {
  for (let i: usize = 0; i < <usize>count; ++i) {
    const byte = load<u8>(x + i);
    for (let t = 0; t < times; ++t) {
      store<u8>(y, byte);
      ++y;
    }
  }
}
