import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { convInfo, convScratch, geometry, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.ts';
import type { ConvAttributes } from './conv-plan.ts';
import { activationCode } from './activations.ts';
import type { KernelOverride } from './override.ts';

/** `[batch, outHeight, outWidth, outChannels]` from x `[batch, height, width, channels]`. */
export const conv2d: KernelOverride = {
  kernelName: Conv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
      const attributes = args.attrs as unknown as ConvAttributes;
      if (!isPlainConv(attributes, x, filter)) return (previous as KernelFunc)(args);
      return convolve(heapOf(args.backend), x, filter, undefined, attributes, 0);
    };
  },
};

/** The same with a bias and an activation in the epilogue. */
export const fusedConv2d: KernelOverride = {
  kernelName: FusedConv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter, bias } = args.inputs as { x: TensorInfo; filter: TensorInfo; bias?: TensorInfo };
      const attributes = args.attrs as unknown as ConvAttributes & { readonly activation?: string };
      const activation = activationCode(attributes.activation);
      const hasPlainBias = bias == null || (bias.dtype === 'float32' && isVector(bias, filter.shape[3]));
      if (activation === undefined || !hasPlainBias || !isPlainConv(attributes, x, filter)) {
        return (previous as KernelFunc)(args);
      }
      return convolve(heapOf(args.backend), x, filter, bias ?? undefined, attributes, activation);
    };
  },
};

function isVector({ shape }: TensorInfo, size: number | undefined): boolean {
  return shape.length === 1 && shape[0] === size;
}

function convolve(
  heap: Heap,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  attributes: ConvAttributes,
  activation: number,
): TensorInfo {
  const plan = planConv(convInfo(x.shape, filter.shape, attributes));
  const y = heap.output(plan.info.outShape);
  if (isEmpty(y.shape)) return y;
  const { padded, scratch } = convScratch(heap, plan);
  heap.kernels.convForward(
    paddedInput(heap, plan, x, padded),
    heap.pointer(filter),
    bias === undefined ? 0 : heap.pointer(bias),
    heap.pointer(y),
    ...geometry(plan),
    plan.info.outChannels,
    activation,
    scratch,
  );
  return y;
}
