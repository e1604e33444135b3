import { DepthwiseConv2dNative, FusedDepthwiseConv2D } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
import { activationCode, finishApart } from './activations.ts';
import type { FusedActivation } from './activations.ts';
import { convInfo, isEmpty, isPlainConv, planConv } from './conv-plan.ts';
import type { ConvAttributes, ConvPlan } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';
import { runKernel } from './run-kernel.ts';

interface FusedInputs {
  readonly x: TensorInfo;
  readonly filter: TensorInfo;
  readonly bias?: TensorInfo | null;
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

/** The same with a bias and an activation, in the epilogue where they fit there. */
export const fusedDepthwiseConv2d: KernelOverride = {
  kernelName: FusedDepthwiseConv2D,
  create({ heapOf }) {
    return (args) => {
      const { x, filter, preluActivationWeights: preluWeights, ...inputs } = args.inputs as unknown as FusedInputs;
      const bias = inputs.bias ?? undefined;
      const attributes = args.attrs as unknown as ConvAttributes & FusedActivation;
      const isPlainBias = bias === undefined || (bias.dtype === 'float32' && bias.shape.length === 1);
      const { activation, leakyreluAlpha, ...conv } = attributes;
      if (!isPlainBias || !isPlainConv(attributes, x, filter)) {
        const y = runKernel(args.backend, DepthwiseConv2dNative, { x, filter }, conv);
        return finishApart(args.backend, y, { activation, leakyreluAlpha, bias, preluWeights });
      }
      const code = activationCode(activation);
      const y = convolve(heapOf(args.backend), x, filter, bias, attributes, code ?? 0);
      return code !== undefined ? y : finishApart(args.backend, y, { activation, leakyreluAlpha, preluWeights });
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
  const call: Call = {
    source: heap.pointer(x),
    operands: [heap.pointer(filter), bias === undefined ? 0 : heap.pointer(bias)],
    target: heap.pointer(y),
    activation,
  };
  if (plan.isPadded) convolveInBands(heap, plan, call);
  else
    heap.kernels.depthwiseForward(call.source, ...call.operands, call.target, ...depthwiseGeometry(plan), activation);
  return y;
}

interface Call {
  readonly source: number;
  readonly operands: readonly [filter: number, bias: number];
  readonly target: number;
  readonly activation: number;
}

/** Padded rows made at a time: they are still in L2 when the kernel reads them. */
const bandBytes = 256 * 1024;

/** Pads a band of rows at a time. A padded copy of all images would cost as much as the convolution, which is memory-bound. */
function convolveInBands(heap: Heap, plan: ConvPlan, { source, operands, target, activation }: Call): void {
  const { info, width } = plan;
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, strideHeight } = info;
  const reach = info.effectiveFilterHeight;
  const fitting = Math.floor((bandBytes / (4 * width * inChannels) - reach) / strideHeight) + 1;
  const rowsPerBand = Math.min(outHeight, Math.max(1, fitting));
  const heightOf = (rows: number): number => (rows - 1) * strideHeight + reach;
  const band = heap.scratch(4 * width * inChannels * heightOf(rowsPerBand));
  for (let image = 0; image < info.batchSize; ++image) {
    for (let row = 0; row < outHeight; row += rowsPerBand) {
      const rows = Math.min(rowsPerBand, outHeight - row);
      const height = heightOf(rows);
      const first = row * strideHeight - info.padInfo.top;
      const from = Math.min(inHeight, Math.max(0, first));
      const until = Math.min(inHeight, Math.max(from, first + height));
      heap.kernels.padImages(
        ...[source + 4 * (image * inHeight + from) * inWidth * inChannels, band, 1, until - from, inWidth, inChannels],
        ...[Math.min(height, from - first), info.padInfo.left, height, width],
      );
      heap.kernels.depthwiseForward(
        ...[band, ...operands, target + 4 * (image * outHeight + row) * outWidth * outChannels],
        ...depthwiseGeometry({ ...plan, height, info: { ...info, batchSize: 1, outHeight: rows } }),
        activation,
      );
    }
  }
}
