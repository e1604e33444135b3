/** Adding it pushes every fraction bit of a smaller number out of the float64 mantissa, where the sum is rounded half to even. */
const roundingShift = 1.5 * 2 ** 52;

/** Nearest integer, half to even, for `|value| < 2^51`; larger values come back close to what they were. */
export function roundHalfToEven(value: number): number {
  return value + roundingShift - roundingShift;
}
