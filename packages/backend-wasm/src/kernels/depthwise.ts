import { DepthwiseConv2dNative, FusedDepthwiseConv2D } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { Heap } from '../heap.ts';
import { activateApart, activationCode } from './activations.ts';
import type { FusedActivation } from './activations.ts';
import { convInfo, isEmpty, isPlainConv, paddedInput, planConv } from './conv-plan.ts';
import type { ConvAttributes, ConvPlan } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

interface FusedInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo;
  readonly preluActivationWeights?: TensorInfo;
}

/** `[batch, outHeight, outWidth, channels * multiplier]` from x `[batch, height, width, channels]`. */
export const depthwiseConv2d: KernelOverride = {
  kernelName: DepthwiseConv2dNative,
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
export const fusedDepthwiseConv2d: KernelOverride = {
  kernelName: FusedDepthwiseConv2D,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, filter, bias, preluActivationWeights } = args.inputs as unknown as FusedInputs;
      const attributes = args.attrs as unknown as ConvAttributes & FusedActivation;
      const isPlainBias = bias == null || (bias.dtype === 'float32' && bias.shape.length === 1);
      if (!isPlainBias || !isPlainConv(attributes, x, filter)) return (previous as KernelFunc)(args);
      const code = activationCode(attributes.activation);
      const y = convolve(heapOf(args.backend), x, filter, bias, attributes, code ?? 0);
      if (code !== undefined) return y;
      return activateApart(args.backend as BackendWasm, y, attributes, preluActivationWeights);
    };
  },
};

/** The arguments between the pointers and the activation that all depthwise kernels share. */
export function depthwiseGeometry({ info, height, width }: ConvPlan): number[] {
  return [
    ...[info.batchSize, height, width, info.inChannels, info.outChannels / info.inChannels],
    ...[info.filterHeight, info.filterWidth, info.strideHeight, info.strideWidth],
    ...[info.dilationHeight, info.dilationWidth, info.outHeight, info.outWidth],
  ];
}

function convolve(
  heap: Heap,
  x: TensorInfo,
  filter: TensorInfo,
  bias: TensorInfo | undefined,
  attributes: ConvAttributes,
  activation: number,
): TensorInfo {
  const plan = planConv(convInfo(x.shape, filter.shape, attributes, true));
  const y = heap.output(plan.info.outShape);
  if (isEmpty(y.shape)) return y;
  const padded = plan.isPadded ? heap.scratch(plan.paddedBytes) : 0;
  heap.kernels.depthwiseForward(
    paddedInput(heap, plan, x, padded),
    heap.pointer(filter),
    bias == null ? 0 : heap.pointer(bias),
    heap.pointer(y),
    ...depthwiseGeometry(plan),
    activation,
  );
  return y;
}
