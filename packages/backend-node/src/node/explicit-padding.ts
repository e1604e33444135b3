import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, NamedTensorMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';

/** Amounts before and after, of batch, height, width and channels. */
type Paddings = readonly (readonly [number, number])[];

type KernelCall = Parameters<KernelFunc>[0];

interface Rewrite {
  /** Input to pad first, and with what. */
  readonly input?: { readonly name: string; readonly value: number };
  /** The result is a gradient of the padded image: its border is cut off. */
  readonly isImageGradient?: boolean;
}

/** Kernels of tfjs-node that refuse or ignore explicit padding, and how they compute it with none. */
export function explicitPaddingRewrites(tf: typeof tfjs): readonly (readonly [kernel: string, rewrite: Rewrite])[] {
  const image = { name: 'x', value: 0 };
  const pooled = { name: 'input', value: 0 };
  return [
    [tf.MaxPool, { input: { name: 'x', value: -Infinity } }],
    [tf.MaxPoolGrad, { input: { name: 'input', value: -Infinity }, isImageGradient: true }],
    [tf.AvgPool, { input: image }],
    [tf.AvgPoolGrad, { input: pooled, isImageGradient: true }],
    [tf.Conv2DBackpropFilter, { input: image }],
    [tf.DepthwiseConv2dNativeBackpropFilter, { input: image }],
    [tf.Conv2DBackpropInput, { isImageGradient: true }],
    [tf.DepthwiseConv2dNativeBackpropInput, { isImageGradient: true }],
  ];
}

/** The kernel, which also computes explicit padding: it pads the image, runs without padding, and cuts what it must. */
export function withExplicitPadding(
  tf: typeof tfjs,
  kernel: KernelFunc,
  { input, isImageGradient }: Rewrite,
): KernelFunc {
  return (call) => {
    const pad = call.attrs?.['pad'];
    if (!Array.isArray(pad)) return kernel(call);
    const paddings = pad as unknown as Paddings;
    const inputs = { ...call.inputs };
    const padded = input && padImage(tf, inputs[input.name]!, paddings, input.value);
    if (padded) inputs[input.name] = padded;
    const attrs = { ...call.attrs, pad: 'valid' } as Record<string, unknown>;
    const inputShape = attrs['inputShape'] as readonly number[] | undefined;
    if (inputShape) attrs['inputShape'] = grow(inputShape, paddings);
    const result = kernel({ ...call, inputs, attrs: attrs as unknown as NamedAttrMap } as KernelCall) as Tensor;
    padded?.dispose();
    return isImageGradient ? cutBorder(tf, result, paddings) : result;
  };
}

/** Window size over the elements of a window that lie inside the image, `[1, outHeight, outWidth, 1]`. */
export function insideCorrection(
  inputShape: readonly number[],
  outputShape: readonly number[],
  attributes: { readonly filterSize: readonly number[]; readonly strides: readonly number[]; readonly pad: Paddings },
): Float32Array {
  const { filterSize, strides, pad } = attributes;
  const inside = (axis: 0 | 1, position: number): number => {
    const start = position * strides[axis]! - pad[axis + 1]![0];
    return Math.min(start + filterSize[axis]!, inputShape[axis + 1]!) - Math.max(start, 0);
  };
  const [height, width] = [outputShape[1]!, outputShape[2]!];
  return Float32Array.from({ length: height * width }, (_, at) => {
    const covered = inside(0, Math.floor(at / width)) * inside(1, at % width);
    return (filterSize[0]! * filterSize[1]!) / covered;
  });
}

function padImage(tf: typeof tfjs, x: TensorInfo, paddings: Paddings, constantValue: number): Tensor {
  const attributes = { paddings, constantValue } as unknown as NamedAttrMap;
  return tf.engine().runKernel(tf.PadV2, { x } as unknown as NamedTensorMap, attributes) as Tensor;
}

function cutBorder(tf: typeof tfjs, padded: Tensor, paddings: Paddings): Tensor {
  const attributes = {
    begin: paddings.map(([before]) => before),
    size: padded.shape.map((length, axis) => length - paddings[axis]![0] - paddings[axis]![1]),
  } as unknown as NamedAttrMap;
  const result = tf.engine().runKernel(tf.Slice, { x: padded }, attributes) as Tensor;
  padded.dispose();
  return result;
}

function grow(shape: readonly number[], paddings: Paddings): number[] {
  return shape.map((length, axis) => length + paddings[axis]![0] + paddings[axis]![1]);
}
