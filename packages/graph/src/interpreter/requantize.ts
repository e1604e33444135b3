import type { ActivationQuantization } from '@fovea/contracts';
import { roundHalfToEven } from './rounding.ts';

/**
 * `fround(inputScale * weightScale / outputScale)`: product and quotient in float64, in that order, then one rounding.
 */
export function requantizeMultiplier(inputScale: number, weightScale: number, outputScale: number): number {
  return Math.fround((inputScale * weightScale) / outputScale);
}

/** `clamp(roundHalfToEven(fround(fround(acc) * multiplier)) + zeroPoint, min, max)`. */
export function requantize(acc: number, multiplier: number, zeroPoint: number, min: number, max: number): number {
  const stored = roundHalfToEven(Math.fround(Math.fround(acc) * multiplier)) + zeroPoint;
  return stored < min ? min : stored > max ? max : stored;
}

/** The stored number of a real one: `clamp(roundHalfToEven(fround(x) / fround(scale)) + zeroPoint)`. NaN codes as 0 does. */
export function quantizeValue(real: number, { scale, zeroPoint, min, max }: ActivationQuantization): number {
  const steps = Math.fround(Math.fround(real) / Math.fround(scale));
  const stored = (Number.isNaN(steps) ? 0 : roundHalfToEven(steps)) + zeroPoint;
  return stored < min ? min : stored > max ? max : stored;
}

/** The real number of a stored one: `fround(fround(scale) * (stored - zeroPoint))`. */
export function dequantizeValue(stored: number, { scale, zeroPoint }: ActivationQuantization): number {
  return Math.fround(Math.fround(scale) * (stored - zeroPoint));
}
