/**
 * IEEE 754 binary16 for runtimes without `Float16Array`.
 */

/**
 * Rounds each value to the nearest float16, half to even, and returns the bit patterns. Beyond 65,504 (from 65,520 on) it
 * becomes infinity; NaN stays a quiet NaN; small values become subnormal.
 */
export function toFloat16Bits(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < halves.length; i++) halves[i] = halfFromFloatBits(bits[i]!);
  return halves;
}

function halfFromFloatBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const exponent = (bits >>> 23) & 0xff;
  const fraction = bits & 0x7fffff;
  if (exponent === 0xff) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200 | (fraction >>> 13));
  const unbiased = exponent - 127;
  if (unbiased > 15) return sign | 0x7c00;
  if (unbiased >= -14) {
    // A carry out of the fraction runs into the exponent, which is what rounding up to the next power of two needs.
    return sign | (((unbiased + 15) << 10) + roundShift(fraction, 13));
  }
  if (unbiased < -25) return sign;
  return sign | roundShift(fraction | 0x800000, -unbiased - 1);
}

/** `value / 2^shift`, rounded half to even. */
function roundShift(value: number, shift: number): number {
  const quotient = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return rest > half || (rest === half && (quotient & 1) === 1) ? quotient + 1 : quotient;
}

/** The exact float32 value of each float16 bit pattern. */
export function fromFloat16Bits(halves: Uint16Array): Float32Array {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < values.length; i++) values[i] = floatFromHalf(halves[i]!);
  return values;
}

function floatFromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
