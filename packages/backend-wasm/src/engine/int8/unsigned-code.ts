import type { ActivationQuantization } from '@fovea/contracts';

/** A code whose stored numbers are unsigned bytes. */
export interface UnsignedCode {
  readonly scale: number;
  readonly zeroPoint: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The code as the kernels store it: an int8 code is shifted by 128. Every op sees stored numbers less their zero point, their
 * order, or their bounds, none of which the shift changes.
 */
export function unsignedCode({ dtype, scale, zeroPoint, min, max }: ActivationQuantization): UnsignedCode {
  const shift = dtype === 'int8' ? 128 : 0;
  return { scale, zeroPoint: zeroPoint + shift, min: min + shift, max: max + shift };
}

/** `low, high, zeroPoint` as the kernels take them: bounds before the zero point is added. */
export function bounds({ zeroPoint, min, max }: UnsignedCode): [low: number, high: number, zeroPoint: number] {
  return [min - zeroPoint, max - zeroPoint, zeroPoint];
}

/** Where bounds are narrower than those of the input, values that are copied have to be clamped. */
export function isNarrower(output: UnsignedCode, input: UnsignedCode): boolean {
  return output.min > input.min || output.max < input.max;
}
