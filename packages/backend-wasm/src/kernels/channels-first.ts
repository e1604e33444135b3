import { Transpose, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvAttributes } from './conv-plan.ts';
import { consume, runKernel } from './run-kernel.ts';

interface Attributes extends ConvAttributes {
  readonly inputShape?: number[];
}

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];

/**
 * Makes a convolution kernel for NHWC compute NCHW as well, by transposing: TensorFlow.js' wasm backend refuses that layout.
 *
 * @param images Names of the inputs that are images; filters have one layout.
 * @param givesImage Whether the result is an image too.
 */
export function withChannelsFirst(kernel: KernelFunc, images: readonly string[], givesImage: boolean): KernelFunc {
  return (args) => {
    const { dataFormat, pad, inputShape } = args.attrs as unknown as Attributes;
    if (dataFormat !== 'NCHW') return kernel(args);
    const attrs = {
      ...args.attrs,
      dataFormat: 'NHWC',
      pad: Array.isArray(pad) ? permuted(pad) : pad,
      ...(inputShape && { inputShape: permuted(inputShape) }),
    } as unknown as typeof args.attrs;
    const transposed = (x: TensorInfo, perm: number[]) => runKernel(args.backend, Transpose, { x }, { perm });

    const onTransposed = (inputs: typeof args.inputs, left: readonly string[]): TensorInfo => {
      const [name, ...others] = left;
      if (name === undefined) return kernel({ ...args, inputs, attrs }) as TensorInfo;
      const image = transposed(inputs[name] as TensorInfo, toChannelsLast);
      return consume(args.backend, image, (last) => onTransposed({ ...inputs, [name]: last }, others));
    };
    const result = onTransposed(args.inputs, images);
    return givesImage ? consume(args.backend, result, (last) => transposed(last, toChannelsFirst)) : result;
  };
}

/** A vector for each channel, shaped to be broadcast over an NCHW image. */
export function asChannelsFirst(vector: TensorInfo): TensorInfo {
  const size = util.sizeFromShape(vector.shape);
  return vector.shape.length === 1 && size > 1 ? { ...vector, shape: [size, 1, 1] } : vector;
}

function permuted<T>(values: readonly T[]): T[] {
  return toChannelsLast.map((axis) => values[axis] as T);
}
