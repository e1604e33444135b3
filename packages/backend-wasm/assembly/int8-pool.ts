// Integer pools: maxima of stored numbers, and rounded means. Windows are clipped to the image.

import { roundingShift, storedNumber } from './int8-requantize';

/** The largest stored number of each window, within `low` and `high`. */
export function int8MaxPool(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
  low: i32,
  high: i32,
): void {
  const row = <usize>(width * channels);
  const lows = i8x16.splat(<i8>low);
  const highs = i8x16.splat(<i8>high);
  for (let image = 0; image < batch; ++image) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const y0 = oy * strideHeight - padTop;
      const top = max(y0, 0);
      const rows = min(y0 + poolHeight, height) - top;
      for (let ox = 0; ox < outWidth; ++ox) {
        const x0 = ox * strideWidth - padLeft;
        const left = max(x0, 0);
        const columns = min(x0 + poolWidth, width) - left;
        const start = x + <usize>(top * width + left) * <usize>channels;
        let c = 0;
        for (; c + 16 <= channels; c += 16) {
          v128.store(y + <usize>c, largest16(start + <usize>c, rows, columns, row, <usize>channels, lows, highs));
        }
        for (; c < channels; ++c) {
          let best: u32 = <u32>low;
          for (let i = 0; i < rows; ++i) {
            let p = start + <usize>c + <usize>i * row;
            for (let j = 0; j < columns; ++j) {
              best = max(best, <u32>load<u8>(p));
              p += <usize>channels;
            }
          }
          store<u8>(y + <usize>c, <u8>min(best, <u32>high));
        }
        y += <usize>channels;
      }
    }
    x += <usize>height * row;
  }
}

function largest16(start: usize, rows: i32, columns: i32, row: usize, pixel: usize, low: v128, high: v128): v128 {
  let best = low;
  for (let i = 0; i < rows; ++i) {
    let p = start;
    for (let j = 0; j < columns; ++j) {
      best = i8x16.max_u(best, v128.load(p));
      p += pixel;
    }
    start += row;
  }
  return i8x16.min_u(best, high);
}

/**
 * The mean of each window: `stored(sum of (x - zeroX) over count elements)`, with the multiplier of `count` elements at
 * `multipliers[count]`.
 */
export function int8AvgPool(
  x: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  poolHeight: i32,
  poolWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  outHeight: i32,
  outWidth: i32,
  zeroX: i32,
  multipliers: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
): void {
  const row = <usize>(width * channels);
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  const shift = roundingShift(zeroPoint);
  for (let image = 0; image < batch; ++image) {
    for (let oy = 0; oy < outHeight; ++oy) {
      const y0 = oy * strideHeight - padTop;
      const top = max(y0, 0);
      const rows = min(y0 + poolHeight, height) - top;
      for (let ox = 0; ox < outWidth; ++ox) {
        const x0 = ox * strideWidth - padLeft;
        const left = max(x0, 0);
        const columns = min(x0 + poolWidth, width) - left;
        const count = rows * columns;
        const multiplier = v128.load32_splat(multipliers + ((<usize>count) << 2));
        const offset = i32x4.splat(-count * zeroX);
        const start = x + <usize>(top * width + left) * <usize>channels;
        let c = 0;
        for (; c + 4 <= channels; c += 4) {
          const sums = i32x4.add(offset, sumFour(start + <usize>c, rows, columns, row, <usize>channels));
          const stored = storedNumber(f32x4.mul(f32x4.convert_i32x4_s(sums), multiplier), lows, highs, shift);
          const eight = i16x8.narrow_i32x4_s(stored, stored);
          v128.store32_lane(y + <usize>c, i8x16.narrow_i16x8_u(eight, eight), 0);
        }
        for (; c < channels; ++c) {
          let sum = -count * zeroX;
          for (let i = 0; i < rows; ++i) {
            let p = start + <usize>c + <usize>i * row;
            for (let j = 0; j < columns; ++j) {
              sum += <i32>load<u8>(p);
              p += <usize>channels;
            }
          }
          const stored = storedNumber(f32x4.mul(f32x4.splat(<f32>sum), multiplier), lows, highs, shift);
          store<u8>(y + <usize>c, <u8>i32x4.extract_lane(stored, 0));
        }
        y += <usize>channels;
      }
    }
    x += <usize>height * row;
  }
}

function sumFour(start: usize, rows: i32, columns: i32, row: usize, pixel: usize): v128 {
  let sums = i32x4.splat(0);
  for (let i = 0; i < rows; ++i) {
    let p = start;
    for (let j = 0; j < columns; ++j) {
      sums = i32x4.add(sums, i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(p))));
      p += pixel;
    }
    start += row;
  }
  return sums;
}
