import { Conv2D, FusedConv2D } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Heap } from '../heap.ts';
import { convInfo, convScratch, geometry, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.ts';
import type { ConvAttributes } from './conv-plan.ts';
import { activateApart, activationCode } from './activations.ts';
import type { FusedActivation } from './activations.ts';
import type { KernelOverride } from './override.ts';

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
      const { x, filter, preluActivationWeights, ...inputs } = args.inputs as unknown as FusedInputs;
      const bias = inputs.bias ?? undefined;
      const attributes = args.attrs as unknown as ConvAttributes & FusedActivation;
      const hasPlainBias = bias === undefined || (bias.dtype === 'float32' && isVector(bias, filter.shape[3]));
      if (!hasPlainBias || !isPlainConv(attributes, x, filter)) return (previous as KernelFunc)(args);
      const heap = heapOf(args.backend);
      const code = activationCode(attributes.activation);
      const y = convolve(heap, x, filter, bias, attributes, code ?? 0);
      if (code !== undefined) return y;
      return activateApart(args.backend as BackendWasm, y, attributes, preluActivationWeights);
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
