// Micro-kernels of the integer matrix product: sums of 8-bit products in 32 bits, exact.
//
// As in the float tiles a row of A is a list of contiguous runs and B is a packed panel of 8 columns. A step takes 4 bytes of
// each row, broadcast, and 32 bytes of B: four columns a vector. `dot` has 4 elements of 8 bits in them, `wide` 2 of 16 bits.

import { roundingShift, storedEight } from './int8-requantize';

/** Rows of a tile: eight accumulators, four vectors of B, two broadcasts and the ones fill 15 registers. */
export const INT8_ROWS: i32 = 4;

/**
 * One sum of four products a lane, by way of 16 bits: `a0 * b0 + a1 * b1`, each dot of two products, added in 16 bits and
 * then in 32. Exact where activations lie in 0..127 and no such sum of four leaves 16 bits, which the packing checks; the
 * relaxed instruction has one meaning in that range.
 */
function dotPair(b0: v128, a0: v128, b1: v128, a1: v128, ones: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    const first = i16x8.relaxed_dot_i8x16_i7x16_s(b0, a0);
    return i32x4.dot_i16x8_s(i16x8.add(first, i16x8.relaxed_dot_i8x16_i7x16_s(b1, a1)), ones);
  } else {
    return i32x4.splat(0);
  }
}

function dotSingle(b: v128, a: v128, ones: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) {
    return i32x4.dot_i16x8_s(i16x8.relaxed_dot_i8x16_i7x16_s(b, a), ones);
  } else {
    return i32x4.splat(0);
  }
}

/**
 * `out[row][0..8) = stored(bias + sum over segments of a[row + segment] * b)` for `rows`, a multiple of 4; elements of 8 bits,
 * relaxed build only. `runBytes` is a multiple of 4: where a run is shorter B has zeros. `ones` points at eight 16-bit ones: as
 * a constant V8 would make them in every round.
 */
export function int8DotPanel(
  aRows: usize,
  rows: i32,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  panel: usize,
  bias: usize,
  multipliers: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
  stride: usize,
  ones: usize,
): void {
  const one = v128.load(ones);
  const pairBytes = runBytes & ~7;
  const segmentsEnd = segments + ((<usize>numSegments) << 2);
  for (; rows > 0; rows -= INT8_ROWS) {
    let c00 = v128.load(bias);
    let c01 = v128.load(bias, 16);
    let c10 = c00;
    let c11 = c01;
    let c20 = c00;
    let c21 = c01;
    let c30 = c00;
    let c31 = c01;
    let b = panel;
    let segment = segments;
    while (segment < segmentsEnd) {
      const offset = <usize>load<u32>(segment);
      let a0 = <usize>load<u32>(aRows) + offset;
      let a1 = <usize>load<u32>(aRows, 4) + offset;
      let a2 = <usize>load<u32>(aRows, 8) + offset;
      let a3 = <usize>load<u32>(aRows, 12) + offset;
      const end = a0 + pairBytes;
      while (a0 < end) {
        const b00 = v128.load(b);
        const b01 = v128.load(b, 16);
        const b10 = v128.load(b, 32);
        const b11 = v128.load(b, 48);
        let x = v128.load32_splat(a0);
        let y = v128.load32_splat(a0, 4);
        c00 = i32x4.add(c00, dotPair(b00, x, b10, y, one));
        c01 = i32x4.add(c01, dotPair(b01, x, b11, y, one));
        x = v128.load32_splat(a1);
        y = v128.load32_splat(a1, 4);
        c10 = i32x4.add(c10, dotPair(b00, x, b10, y, one));
        c11 = i32x4.add(c11, dotPair(b01, x, b11, y, one));
        x = v128.load32_splat(a2);
        y = v128.load32_splat(a2, 4);
        c20 = i32x4.add(c20, dotPair(b00, x, b10, y, one));
        c21 = i32x4.add(c21, dotPair(b01, x, b11, y, one));
        x = v128.load32_splat(a3);
        y = v128.load32_splat(a3, 4);
        c30 = i32x4.add(c30, dotPair(b00, x, b10, y, one));
        c31 = i32x4.add(c31, dotPair(b01, x, b11, y, one));
        a0 += 8;
        a1 += 8;
        a2 += 8;
        a3 += 8;
        b += 64;
      }
      if (runBytes & 4) {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        let x = v128.load32_splat(a0);
        c00 = i32x4.add(c00, dotSingle(b0, x, one));
        c01 = i32x4.add(c01, dotSingle(b1, x, one));
        x = v128.load32_splat(a1);
        c10 = i32x4.add(c10, dotSingle(b0, x, one));
        c11 = i32x4.add(c11, dotSingle(b1, x, one));
        x = v128.load32_splat(a2);
        c20 = i32x4.add(c20, dotSingle(b0, x, one));
        c21 = i32x4.add(c21, dotSingle(b1, x, one));
        x = v128.load32_splat(a3);
        c30 = i32x4.add(c30, dotSingle(b0, x, one));
        c31 = i32x4.add(c31, dotSingle(b1, x, one));
        b += 32;
      }
      segment += 4;
    }
    const shift = roundingShift(zeroPoint);
    const lows = f32x4.splat(low);
    const highs = f32x4.splat(high);
    const m0 = v128.load(multipliers);
    const m1 = v128.load(multipliers, 16);
    c00 = storedEight(c00, c01, m0, m1, lows, highs, shift);
    c10 = storedEight(c10, c11, m0, m1, lows, highs, shift);
    c20 = storedEight(c20, c21, m0, m1, lows, highs, shift);
    c30 = storedEight(c30, c31, m0, m1, lows, highs, shift);
    c00 = i8x16.narrow_i16x8_u(c00, c10);
    c20 = i8x16.narrow_i16x8_u(c20, c30);
    v128.store64_lane(out, c00, 0);
    v128.store64_lane(out + stride, c00, 1);
    out += stride << 1;
    v128.store64_lane(out, c20, 0);
    v128.store64_lane(out + stride, c20, 1);
    out += stride << 1;
    aRows += INT8_ROWS << 2;
  }
}

/** The tile of one row. */
export function int8DotRow(
  a: usize,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  b: usize,
  acc: usize,
  ones: usize,
): void {
  const one = v128.load(ones);
  let c0 = i32x4.splat(0);
  let c1 = i32x4.splat(0);
  const segmentsEnd = segments + ((<usize>numSegments) << 2);
  while (segments < segmentsEnd) {
    let a0 = a + <usize>load<u32>(segments);
    const end = a0 + (runBytes & ~7);
    while (a0 < end) {
      const x = v128.load32_splat(a0);
      const y = v128.load32_splat(a0, 4);
      c0 = i32x4.add(c0, dotPair(v128.load(b), x, v128.load(b, 32), y, one));
      c1 = i32x4.add(c1, dotPair(v128.load(b, 16), x, v128.load(b, 48), y, one));
      a0 += 8;
      b += 64;
    }
    if (runBytes & 4) {
      const x = v128.load32_splat(a0);
      c0 = i32x4.add(c0, dotSingle(v128.load(b), x, one));
      c1 = i32x4.add(c1, dotSingle(v128.load(b, 16), x, one));
      b += 32;
    }
    segments += 4;
  }
  v128.store(acc, c0);
  v128.store(acc, c1, 16);
}

/** The same with elements of 16 bits: any 8-bit activations, centred or not, and any 8-bit weights. */
export function int8WidePanel(
  aRows: usize,
  rows: i32,
  segments: usize,
  numSegments: i32,
  runBytes: usize,
  panel: usize,
  bias: usize,
  multipliers: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
  stride: usize,
): void {
  const segmentsEnd = segments + ((<usize>numSegments) << 2);
  for (; rows > 0; rows -= INT8_ROWS) {
    let c00 = v128.load(bias);
    let c01 = v128.load(bias, 16);
    let c10 = c00;
    let c11 = c01;
    let c20 = c00;
    let c21 = c01;
    let c30 = c00;
    let c31 = c01;
    let b = panel;
    let segment = segments;
    while (segment < segmentsEnd) {
      const offset = <usize>load<u32>(segment);
      let a0 = <usize>load<u32>(aRows) + offset;
      let a1 = <usize>load<u32>(aRows, 4) + offset;
      let a2 = <usize>load<u32>(aRows, 8) + offset;
      let a3 = <usize>load<u32>(aRows, 12) + offset;
      const end = a0 + runBytes;
      while (a0 < end) {
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        let x = v128.load32_splat(a0);
        c00 = i32x4.add(c00, i32x4.dot_i16x8_s(x, b0));
        c01 = i32x4.add(c01, i32x4.dot_i16x8_s(x, b1));
        x = v128.load32_splat(a1);
        c10 = i32x4.add(c10, i32x4.dot_i16x8_s(x, b0));
        c11 = i32x4.add(c11, i32x4.dot_i16x8_s(x, b1));
        x = v128.load32_splat(a2);
        c20 = i32x4.add(c20, i32x4.dot_i16x8_s(x, b0));
        c21 = i32x4.add(c21, i32x4.dot_i16x8_s(x, b1));
        x = v128.load32_splat(a3);
        c30 = i32x4.add(c30, i32x4.dot_i16x8_s(x, b0));
        c31 = i32x4.add(c31, i32x4.dot_i16x8_s(x, b1));
        a0 += 4;
        a1 += 4;
        a2 += 4;
        a3 += 4;
        b += 32;
      }
      segment += 4;
    }
    const shift = roundingShift(zeroPoint);
    const lows = f32x4.splat(low);
    const highs = f32x4.splat(high);
    const m0 = v128.load(multipliers);
    const m1 = v128.load(multipliers, 16);
    c00 = storedEight(c00, c01, m0, m1, lows, highs, shift);
    c10 = storedEight(c10, c11, m0, m1, lows, highs, shift);
    c20 = storedEight(c20, c21, m0, m1, lows, highs, shift);
    c30 = storedEight(c30, c31, m0, m1, lows, highs, shift);
    c00 = i8x16.narrow_i16x8_u(c00, c10);
    c20 = i8x16.narrow_i16x8_u(c20, c30);
    v128.store64_lane(out, c00, 0);
    v128.store64_lane(out + stride, c00, 1);
    out += stride << 1;
    v128.store64_lane(out, c20, 0);
    v128.store64_lane(out + stride, c20, 1);
    out += stride << 1;
    aRows += INT8_ROWS << 2;
  }
}

/** The wide tile of one row. */
export function int8WideRow(a: usize, segments: usize, numSegments: i32, runBytes: usize, b: usize, acc: usize): void {
  let c0 = i32x4.splat(0);
  let c1 = i32x4.splat(0);
  const segmentsEnd = segments + ((<usize>numSegments) << 2);
  while (segments < segmentsEnd) {
    let a0 = a + <usize>load<u32>(segments);
    const end = a0 + runBytes;
    while (a0 < end) {
      const x = v128.load32_splat(a0);
      c0 = i32x4.add(c0, i32x4.dot_i16x8_s(x, v128.load(b)));
      c1 = i32x4.add(c1, i32x4.dot_i16x8_s(x, v128.load(b, 16)));
      a0 += 4;
      b += 32;
    }
    segments += 4;
  }
  v128.store(acc, c0);
  v128.store(acc, c1, 16);
}
