import type { TensorData } from '@fovea/contracts';

/** Distance between neighbouring stored values around `value`, at an element of a tensor. */
export function storedStep({ shape, dtype, quantization }: TensorData, index: number, value: number): number {
  if (dtype === 'float16') {
    // 10 bits of mantissa; below 2^-14 the step stays that of the smallest normal number.
    return 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value) || 2 ** -14)), -14) - 10);
  }
  if (quantization === undefined) return 0;
  const { scale, axis } = quantization;
  if (axis === undefined) return scale[0] ?? 0;
  const inner = shape.slice(axis + 1).reduce((product, dim) => product * dim, 1);
  return scale[Math.floor(index / inner) % (shape[axis] ?? 1)] ?? 0;
}
