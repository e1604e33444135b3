import type { TensorData } from '@fovea/contracts';

/** A tensor with its axes in another order, and its code with them. */
export interface Arranged {
  readonly shape: readonly number[];
  readonly data: TensorData['data'];
  /** Axis of `shape` along which the code runs; undefined for one code. */
  readonly axis: number | undefined;
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
}

/** Axis `i` of the result is axis `order[i]` of the tensor. Not for packed bits. */
export function permuted(tensor: TensorData, order: readonly number[]): Arranged {
  const { shape, data, quantization } = tensor;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const newShape = order.map((axis) => shape[axis] ?? 1);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const result = data.slice();
  const index = newShape.map(() => 0);
  let from = 0;
  for (let to = 0; to < result.length; to++) {
    result[to] = data[from] ?? 0;
    for (let axis = newShape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      from += steps[axis] ?? 0;
      if ((index[axis] ?? 0) < (newShape[axis] ?? 0)) break;
      from -= (index[axis] ?? 0) * (steps[axis] ?? 0);
      index[axis] = 0;
    }
  }
  const axis = quantization?.axis;
  return {
    shape: newShape,
    data: result,
    axis: axis === undefined ? undefined : order.indexOf(axis),
    scale: quantization?.scale ?? [],
    zeroPoint: quantization?.zeroPoint ?? [],
  };
}

/** `[kernelHeight, kernelWidth, inChannels, outChannels]` as `[outChannels, inChannels, kernelHeight, kernelWidth]`. */
export function convKernel(tensor: TensorData): Arranged {
  return permuted(tensor, [3, 2, 0, 1]);
}

/**
 * `[kernelHeight, kernelWidth, channels, multiplier]` as `[channels * multiplier, 1, kernelHeight, kernelWidth]`; undefined
 * where the code runs along an axis that is no axis of that.
 */
export function depthwiseKernel(tensor: TensorData): Arranged | undefined {
  const [height = 1, width = 1, channels = 1, multiplier = 1] = tensor.shape;
  const { data, axis, scale, zeroPoint } = permuted(tensor, [2, 3, 0, 1]);
  const shape = [channels * multiplier, 1, height, width];
  if (axis === undefined) return { shape, data, axis, scale, zeroPoint };
  const repeats = axis === 0 ? multiplier : axis === 1 && channels === 1 ? 1 : undefined;
  if (repeats === undefined) return undefined;
  const repeated = (values: readonly number[]) => values.flatMap((value) => Array<number>(repeats).fill(value));
  return { shape, data, axis: 0, scale: repeated(scale), zeroPoint: repeated(zeroPoint) };
}

/**
 * `[inUnits, outUnits]`; with the shape `[height, width, channels]` of an image whose values arrive channel by channel, the
 * rows are in that order.
 */
export function denseKernel(tensor: TensorData, image: readonly number[] | undefined): Arranged {
  if (image === undefined) return permuted(tensor, [0, 1]);
  const [height = 1, width = 1, channels = 1] = image;
  const [, units = 1] = tensor.shape;
  const { quantization } = tensor;
  const byRow = quantization?.axis === 0 ? quantization : undefined;
  const rows = Array.from({ length: height * width * channels }, (_, row) => {
    const channel = Math.floor(row / (height * width));
    return (row % (height * width)) * channels + channel;
  });
  const data = tensor.data.slice();
  for (const [row, from] of rows.entries()) {
    data.set(tensor.data.subarray(from * units, (from + 1) * units) as never, row * units);
  }
  const inOrder = (values: readonly number[]) => rows.map((from) => values[from] ?? 0);
  return {
    shape: tensor.shape,
    data,
    axis: quantization?.axis,
    scale: byRow === undefined ? (quantization?.scale ?? []) : inOrder(byRow.scale),
    zeroPoint: byRow === undefined ? (quantization?.zeroPoint ?? []) : inOrder(byRow.zeroPoint),
  };
}
