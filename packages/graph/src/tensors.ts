import type { TensorData, TensorDType } from '@fovea/contracts';
import { wrongTensorSize } from './errors.ts';
import { fromFloat16Bits } from './float16.ts';

/** Product of the dimensions; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Stored elements of a tensor: `bit` packs eight into a byte. */
export function storedLength(shape: readonly number[], dtype: TensorDType): number {
  const count = elementCount(shape);
  return dtype === 'bit' ? Math.ceil(count / 8) : count;
}

/** Bytes of the data, plus four for each scale and for each zero point. */
export function tensorBytes(tensor: TensorData): number {
  const { quantization } = tensor;
  const codes = quantization === undefined ? 0 : quantization.scale.length + quantization.zeroPoint.length;
  return tensor.data.byteLength + 4 * codes;
}

/**
 * A float32 tensor; numbers are rounded to float32, a Float32Array is kept as it is.
 *
 * @throws GRAPH_INVALID when the data does not fill the shape.
 */
export function float32Tensor(shape: readonly number[], data: Float32Array | readonly number[]): TensorData {
  const count = elementCount(shape);
  if (data.length !== count) throw wrongTensorSize('tensor', count, data.length);
  return { shape: [...shape], dtype: 'float32', data: data instanceof Float32Array ? data : Float32Array.from(data) };
}

/**
 * The real values of a tensor, `[elementCount(shape)]`: float16 decoded, `bit` as +1 or -1, and
 * `fround(scale * (stored - zeroPoint))` where the tensor has a quantization. A float32 tensor's own array is returned, not
 * a copy.
 */
export function tensorToFloat32(tensor: TensorData): Float32Array {
  const stored = storedValues(tensor);
  const { quantization, shape } = tensor;
  if (quantization === undefined) return stored instanceof Float32Array ? stored : Float32Array.from(stored);
  const { scale, zeroPoint, axis } = quantization;
  const real = new Float32Array(stored.length);
  // How many consecutive elements share an index of `axis`.
  const run = axis === undefined ? stored.length : elementCount(shape.slice(axis + 1));
  for (let i = 0; i < real.length; i++) {
    const index = Math.floor(i / run) % scale.length;
    real[i] = scale[index]! * (stored[i]! - zeroPoint[index]!);
  }
  return real;
}

function storedValues({ dtype, data, shape }: TensorData): Float32Array | TensorData['data'] {
  if (dtype === 'float16') return fromFloat16Bits(data as Uint16Array);
  if (dtype !== 'bit') return data;
  return Float32Array.from({ length: elementCount(shape) }, (_, i) => ((data[i >> 3]! >> (i & 7)) & 1 ? 1 : -1));
}
