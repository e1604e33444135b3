// Convolution of signs by signs: `K - 2 * popcount(x ^ w)`.
//
// Four signs are a nibble. For a nibble of x a table holds `popcount(x ^ w)` for all 16 nibbles w, so that one byte shuffle
// looks up 16 output channels at once: two instructions for 64 products. A seventeenth table of twos stands for padding, which
// has no sign: it counts as half of each nibble, and so adds 0.

import { activate } from './simd';

/** Entries of a table. */
const TABLE: i32 = 16;
const PADDING: i32 = 16 * TABLE;

/** Pixels of a tile, and output channels: eight sums, a vector of weights, two tables. */
const ROWS: i32 = 2;
const COLUMNS: i32 = 64;
/** Steps that eight bits can count: 63 * 4 < 256. */
const DEPTH: i32 = 63;
const PIXELS: i32 = 64;

const TABLES: usize = PIXELS * 4;
/** Sums of a tile, 16 bits. */
const SUMS: usize = TABLES + 17 * 16;
const SEGMENTS: usize = SUMS + ROWS * COLUMNS * 2;

/** Bytes of scratch of a convolution. */
export function binaryConvScratch(filterHeight: i32, filterWidth: i32): usize {
  return SEGMENTS + ((<usize>(filterHeight * filterWidth)) << 2);
}

/** Signs of floats, `x >= 0`, as offsets of tables: 16 bits for four channels. `channels` is a multiple of 4. */
export function binaryPack(
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
): void {
  const nibbles = channels >> 2;
  const zero = f32x4.splat(0);
  for (let image = 0; image < batch; ++image) {
    for (let py = 0; py < paddedHeight; ++py) {
      const isInside = py >= top && py < top + height;
      let before = isInside ? left * nibbles : paddedWidth * nibbles;
      for (; before > 0; --before) {
        store<u16>(y, <u16>PADDING);
        y += 2;
      }
      if (!isInside) continue;
      for (let i = width * nibbles; i > 0; --i) {
        store<u16>(y, <u16>(i32x4.bitmask(f32x4.ge(v128.load(x), zero)) << 4));
        x += 16;
        y += 2;
      }
      for (let after = (paddedWidth - left - width) * nibbles; after > 0; --after) {
        store<u16>(y, <u16>PADDING);
        y += 2;
      }
    }
  }
}

/**
 * `y = activation((K - 2 * popcount) * scale + bias)`, in float64 as the reference has it, rounded to float32 once.
 *
 * `packed` has for each panel of 64 output channels the nibbles of w, `[positions * nibbles, 64]` bytes; `scales` and `bias`
 * are float64, padded to whole panels. `activation`: 0 none, 1 relu, 2 relu6.
 */
export function binaryConv(
  x: usize,
  packed: usize,
  scales: usize,
  bias: usize,
  y: usize,
  batch: i32,
  height: i32,
  width: i32,
  nibbles: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  activation: i32,
  scratch: usize,
): void {
  const positions = filterHeight * filterWidth;
  const single = dilationWidth > 1;
  const numSegments = single ? positions : filterHeight;
  const run = single ? nibbles : filterWidth * nibbles;
  const panelBytes = (<usize>(positions * nibbles)) << 6;
  const depth = positions * nibbles * 4;
  const segments = scratch + SEGMENTS;
  for (let s = 0; s < numSegments; ++s) {
    const row = single ? s / filterWidth : s;
    const column = single ? s - row * filterWidth : 0;
    const pixel = row * dilationHeight * width + column * dilationWidth;
    store<u32>(segments + ((<usize>s) << 2), <u32>((pixel * nibbles) << 1));
  }
  fillTables(scratch + TABLES);

  const pixels = batch * outHeight * outWidth;
  const stride = (<usize>outChannels) << 2;
  for (let p0 = 0; p0 < pixels; p0 += PIXELS) {
    const pp = min(PIXELS, pixels - p0);
    for (let i = 0; i < PIXELS; ++i) {
      const pixel = p0 + min(i, pp - 1);
      const line = pixel / outWidth;
      const ox = pixel - line * outWidth;
      const image = line / outHeight;
      const oy = line - image * outHeight;
      const at = (image * height + oy * strideHeight) * width + ox * strideWidth;
      store<u32>(scratch + ((<usize>i) << 2), <u32>(x + ((<usize>(at * nibbles)) << 1)));
    }
    let b = packed;
    for (let n = 0; n < outChannels; n += COLUMNS) {
      const columns = min(COLUMNS, outChannels - n);
      for (let p = 0; p < pp; p += ROWS) {
        clearSums(scratch + SUMS);
        binaryTile(scratch + ((<usize>p) << 2), segments, numSegments, run, b, scratch + TABLES, scratch + SUMS);
        for (let r = 0; r < min(ROWS, pp - p); ++r) {
          realizeBits(
            scratch + SUMS + ((<usize>r) << 7),
            depth,
            scales + ((<usize>n) << 3),
            bias + ((<usize>n) << 3),
            y + <usize>(p0 + p + r) * stride + ((<usize>n) << 2),
            columns,
            activation,
          );
        }
      }
      b += panelBytes;
    }
  }
}

/** In place of `memory.fill`, which V8 makes a call out of WebAssembly. */
function clearSums(sums: usize): void {
  for (let i: usize = 0; i < <usize>(ROWS * COLUMNS * 2); i += 16) v128.store(sums + i, i8x16.splat(0));
}

function fillTables(tables: usize): void {
  for (let x = 0; x < 16; ++x) {
    for (let w = 0; w < 16; ++w) store<u8>(tables + <usize>(x * TABLE + w), <u8>popcnt(x ^ w));
  }
  v128.store(tables + <usize>PADDING, i8x16.splat(2));
}

function lookUp(table: v128, nibbles: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i8x16.relaxed_swizzle(table, nibbles);
  } else {
    return i8x16.swizzle(table, nibbles);
  }
}

/** `sums[2][64] += popcounts`, 16 bits. */
export function binaryTile(
  rows: usize,
  segments: usize,
  numSegments: i32,
  run: i32,
  b: usize,
  tables: usize,
  sums: usize,
): void {
  let c00 = i8x16.splat(0);
  let c01 = i8x16.splat(0);
  let c02 = i8x16.splat(0);
  let c03 = i8x16.splat(0);
  let c10 = i8x16.splat(0);
  let c11 = i8x16.splat(0);
  let c12 = i8x16.splat(0);
  let c13 = i8x16.splat(0);
  let room = DEPTH;
  for (let s = 0; s < numSegments; ++s) {
    const offset = <usize>load<u32>(segments + ((<usize>s) << 2));
    let a0 = <usize>load<u32>(rows) + offset;
    let a1 = <usize>load<u32>(rows, 4) + offset;
    for (let left = run; left > 0;) {
      const steps = min(left, room);
      const end = a0 + ((<usize>steps) << 1);
      while (a0 < end) {
        const t0 = v128.load(tables + <usize>load<u16>(a0));
        const t1 = v128.load(tables + <usize>load<u16>(a1));
        let w = v128.load(b, 0);
        c00 = i8x16.add(c00, lookUp(t0, w));
        c10 = i8x16.add(c10, lookUp(t1, w));
        w = v128.load(b, 16);
        c01 = i8x16.add(c01, lookUp(t0, w));
        c11 = i8x16.add(c11, lookUp(t1, w));
        w = v128.load(b, 32);
        c02 = i8x16.add(c02, lookUp(t0, w));
        c12 = i8x16.add(c12, lookUp(t1, w));
        w = v128.load(b, 48);
        c03 = i8x16.add(c03, lookUp(t0, w));
        c13 = i8x16.add(c13, lookUp(t1, w));
        a0 += 2;
        a1 += 2;
        b += 64;
      }
      left -= steps;
      room -= steps;
      if (room == 0) {
        flush(sums, c00, c01);
        flush(sums + 64, c02, c03);
        flush(sums + 128, c10, c11);
        flush(sums + 192, c12, c13);
        c00 = i8x16.splat(0);
        c01 = c00;
        c02 = c00;
        c03 = c00;
        c10 = c00;
        c11 = c00;
        c12 = c00;
        c13 = c00;
        room = DEPTH;
      }
    }
  }
  flush(sums, c00, c01);
  flush(sums + 64, c02, c03);
  flush(sums + 128, c10, c11);
  flush(sums + 192, c12, c13);
}

function flush(sums: usize, c0: v128, c1: v128): void {
  v128.store(sums, i16x8.add(v128.load(sums), i16x8.extend_low_i8x16_u(c0)));
  v128.store(sums, i16x8.add(v128.load(sums, 16), i16x8.extend_high_i8x16_u(c0)), 16);
  v128.store(sums, i16x8.add(v128.load(sums, 32), i16x8.extend_low_i8x16_u(c1)), 32);
  v128.store(sums, i16x8.add(v128.load(sums, 48), i16x8.extend_high_i8x16_u(c1)), 48);
}

function realizeBits(
  sums: usize,
  depth: i32,
  scales: usize,
  bias: usize,
  y: usize,
  columns: i32,
  activation: i32,
): void {
  const depths = i32x4.splat(depth);
  let c = 0;
  for (; c + 4 <= columns; c += 4) {
    v128.store(y, realizeFour(sums, depths, scales, bias, activation));
    sums += 8;
    scales += 32;
    bias += 32;
    y += 16;
  }
  if (c < columns) {
    let rest = realizeFour(sums, depths, scales, bias, activation);
    for (; c < columns; ++c) {
      store<f32>(y, f32x4.extract_lane(rest, 0));
      rest = i8x16.shuffle(rest, rest, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
      y += 4;
    }
  }
}

function realizeFour(sums: usize, depths: v128, scales: usize, bias: usize, activation: i32): v128 {
  const popcounts = i32x4.extend_low_i16x8_u(v128.load64_zero(sums));
  const dots = i32x4.sub(depths, i32x4.add(popcounts, popcounts));
  const high = i8x16.shuffle(dots, dots, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
  const x0 = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(dots), v128.load(scales)), v128.load(bias));
  const x1 = f64x2.add(f64x2.mul(f64x2.convert_low_i32x4_s(high), v128.load(scales, 16)), v128.load(bias, 16));
  const first = f32x4.demote_f64x2_zero(x0);
  const second = f32x4.demote_f64x2_zero(x1);
  const real = i8x16.shuffle(first, second, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  return activate(real, activation);
}
