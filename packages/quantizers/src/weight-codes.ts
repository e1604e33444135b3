import type { TensorData } from '@fovea/contracts';
import { roundHalfToEven } from '@fovea/graph';
import { channelIndexer } from './kernels.ts';

/** The smallest scale that is kept: below it float32 would lose precision. */
const smallestScale = 2 ** -126;

/** Largest absolute value along an axis, `[shape[axis]]`; of everything, `[1]`, without an axis. */
export function largestByChannel(shape: readonly number[], values: Float32Array, axis?: number): number[] {
  const largest = Array<number>(axis === undefined ? 1 : (shape[axis] ?? 1)).fill(0);
  const channelOf = axis === undefined ? () => 0 : channelIndexer(shape, axis);
  values.forEach((value, index) => {
    const channel = channelOf(index);
    largest[channel] = Math.max(largest[channel] ?? 0, Math.abs(value));
  });
  return largest;
}

/** `largest / steps`; 1 for a channel of zeros, which any scale codes exactly. Rounded to float32, as it is stored. */
export function symmetricScale(largest: number, steps: number): number {
  const scale = Math.fround(largest / steps);
  return scale >= smallestScale ? scale : 1;
}

/**
 * Codes values as `int8` with zero point 0: `clamp(roundHalfToEven(value / scale[c]), -steps, steps)`.
 *
 * @param steps largest stored magnitude, 127 or less.
 * @source Jacob et al., "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference", 2018.
 */
export function codeSymmetric(
  shape: readonly number[],
  values: Float32Array,
  { scale, steps, axis }: { readonly scale: readonly number[]; readonly steps: number; readonly axis?: number },
): TensorData {
  const channelOf = axis === undefined ? () => 0 : channelIndexer(shape, axis);
  const data = Int8Array.from(values, (value, index) => {
    const stored = roundHalfToEven(value / (scale[channelOf(index)] ?? 1));
    return Math.max(-steps, Math.min(steps, stored));
  });
  const zeroPoint = scale.map(() => 0);
  const quantization = axis === undefined ? { scale, zeroPoint } : { scale, zeroPoint, axis };
  return { shape, dtype: 'int8', data, quantization };
}

/** Codes values as `uint8` over their range, widened to include 0, so that 0 stays exactly 0. */
export function codeAffine(shape: readonly number[], values: Float32Array): TensorData {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = symmetricScale(high - low, 255);
  const zeroPoint = Math.max(0, Math.min(255, roundHalfToEven(-low / scale)));
  const data = Uint8Array.from(values, (value) =>
    Math.max(0, Math.min(255, roundHalfToEven(value / scale) + zeroPoint)),
  );
  return { shape, dtype: 'uint8', data, quantization: { scale: [scale], zeroPoint: [zeroPoint] } };
}
