import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { convInfo, convScratch, geometry, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.ts';
import type { ConvAttributes } from './conv-plan.ts';
import { activationCode, finishApart } from './activations.ts';
import type { FusedActivation } from './activations.ts';
import { asChannelsFirst, withChannelsFirst } from './channels-first.ts';
import type { KernelOverride } from './override.ts';
import { runKernel } from './run-kernel.ts';

interface FusedInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo | null;
  readonly preluActivationWeights?: TensorInfo;
}

/** `[batch, outHeight, outWidth, outChannels]` from x `[batch, height, width, channels]`. */
export const conv2d: KernelOverride = {
  kernelName: Conv2D,
  create({ heapOf, previous }) {
    const plain: KernelFunc = (args) => {
      const { x, filter } = args.inputs as { x: TensorInfo; filter: TensorInfo };
      const attributes = args.attrs as unknown as ConvAttributes;
      if (!isPlainConv(attributes, x, filter)) return (previous as KernelFunc)(args);
      return convolve(heapOf(args.backend), x, filter, undefined, attributes, 0);
    };
    return withChannelsFirst(plain, ['x'], true);
  },
};

/** The same with a bias and an activation, in the epilogue where they fit there. */
export const fusedConv2d: KernelOverride = {
  kernelName: FusedConv2D,
  create({ heapOf }) {
    return (args) => {
      const { x, filter, preluActivationWeights: preluWeights, ...inputs } = args.inputs as unknown as FusedInputs;
      const bias = inputs.bias ?? undefined;
      const attributes = args.attrs as unknown as ConvAttributes & FusedActivation;
      const { activation, leakyreluAlpha, ...conv } = attributes;
      const hasPlainBias = bias === undefined || (bias.dtype === 'float32' && isVector(bias, filter.shape[3]));
      if (!hasPlainBias || !isPlainConv(attributes, x, filter)) {
        const y = runKernel(args.backend, Conv2D, { x, filter }, conv);
        const shaped = (tensor: TensorInfo | undefined) =>
          tensor !== undefined && conv.dataFormat === 'NCHW' ? asChannelsFirst(tensor) : tensor;
        const apart = { activation, leakyreluAlpha, bias: shaped(bias), preluWeights: shaped(preluWeights) };
        return finishApart(args.backend, y, apart);
      }
      const code = activationCode(activation);
      const y = convolve(heapOf(args.backend), x, filter, bias, attributes, code ?? 0);
      return code !== undefined ? y : finishApart(args.backend, y, { activation, leakyreluAlpha, preluWeights });
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
