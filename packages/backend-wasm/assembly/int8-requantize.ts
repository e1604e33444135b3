// From 32-bit sums to stored 8-bit numbers, as docs/integer-semantics.md of @fovea/graph defines it. Stored numbers are
// unsigned here: an int8 code is shifted by 128 beforehand, zero point and bounds with it.

/** 1.5 * 2^23: adding it leaves no fraction bits, so that the sum is rounded half to even. */
const ROUNDING_SHIFT: f32 = 12582912;
const ROUNDING_BITS: i32 = 0x4b400000;

/** `clamp(roundHalfToEven(x), low, high) + zeroPoint`; `shift` is `ROUNDING_BITS - zeroPoint`, bounds are less zeroPoint. */
export function storedNumber(x: v128, low: v128, high: v128, shift: v128): v128 {
  const inside = f32x4.pmin(f32x4.pmax(x, low), high);
  return i32x4.sub(f32x4.add(inside, f32x4.splat(ROUNDING_SHIFT)), shift);
}

export function roundingShift(zeroPoint: i32): v128 {
  return i32x4.splat(ROUNDING_BITS - zeroPoint);
}

/** 8 columns of 32-bit sums to 16-bit stored numbers. */
export function storedEight(s0: v128, s1: v128, m0: v128, m1: v128, low: v128, high: v128, shift: v128): v128 {
  return i16x8.narrow_i32x4_s(
    storedNumber(f32x4.mul(f32x4.convert_i32x4_s(s0), m0), low, high, shift),
    storedNumber(f32x4.mul(f32x4.convert_i32x4_s(s1), m1), low, high, shift),
  );
}

/** One row of 8 columns: `out = clamp(round((acc + bias) * multiplier)) + zeroPoint`. */
export function requantizeRow(
  acc: usize,
  bias: usize,
  multipliers: usize,
  low: f32,
  high: f32,
  zeroPoint: i32,
  out: usize,
): void {
  const eight = storedEight(
    i32x4.add(v128.load(acc), v128.load(bias)),
    i32x4.add(v128.load(acc, 16), v128.load(bias, 16)),
    v128.load(multipliers),
    v128.load(multipliers, 16),
    f32x4.splat(low),
    f32x4.splat(high),
    roundingShift(zeroPoint),
  );
  v128.store64_lane(out, i8x16.narrow_i16x8_u(eight, eight), 0);
}

/** Real numbers from integer sums, in float64 as the reference has them: `(acc + bias) * scale + realBias`. */
export function realizeRow(acc: usize, bias: usize, scales: usize, realBias: usize, out: usize, columns: i32): void {
  for (let c = 0; c < columns; ++c) {
    const sum = load<i32>(acc + ((<usize>c) << 2)) + load<i32>(bias + ((<usize>c) << 2));
    const real = <f64>sum * load<f64>(scales + ((<usize>c) << 3)) + load<f64>(realBias + ((<usize>c) << 3));
    store<f32>(out + ((<usize>c) << 2), <f32>real);
  }
}
