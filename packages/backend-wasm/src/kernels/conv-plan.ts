import { backend_util, util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';

export type ConvInfo = backend_util.Conv2DInfo;
type Shape4 = [number, number, number, number];
type Pair = number | [number, number];

/** The attributes that the convolution kernels of TensorFlow.js share; gradients carry no dilations of their own. */
export interface ConvAttributes {
  readonly strides: Pair;
  readonly pad: 'same' | 'valid' | number | backend_util.ExplicitPadding;
  readonly dilations?: Pair | null;
  readonly dataFormat?: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

/** Geometry of a convolution of NHWC images. */
export function convInfo(
  inShape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
  depthwise = false,
): ConvInfo {
  return backend_util.computeConv2DInfo(
    inShape as Shape4,
    filterShape as Shape4,
    attributes.strides,
    attributes.dilations ?? 1,
    attributes.pad,
    attributes.dimRoundingMode,
    depthwise,
  );
}

/** The input as the kernels see it: with the border in memory. */
export interface ConvPlan {
  readonly info: ConvInfo;
  readonly height: number;
  readonly width: number;
  readonly isPadded: boolean;
  /** Size of the padded input; 0 when the input serves as it is. */
  readonly paddedBytes: number;
  /** Distance from the first to the last input of a window. */
  readonly spanBytes: number;
}

/**
 * Pads to what the windows reach, not to what `padInfo` says: rounding the output size up makes the last window overhang
 * even the padding.
 */
export function planConv(info: ConvInfo): ConvPlan {
  const { top, left } = info.padInfo;
  const reachedHeight = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const reachedWidth = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  const height = Math.max(info.inHeight + top, reachedHeight);
  const width = Math.max(info.inWidth + left, reachedWidth);
  const isPadded = height !== info.inHeight || width !== info.inWidth;
  const paddedBytes = isPadded ? 4 * info.batchSize * height * width * info.inChannels : 0;
  const span = (info.effectiveFilterHeight - 1) * width + info.effectiveFilterWidth;
  return { info, height, width, isPadded, paddedBytes, spanBytes: 4 * span * info.inChannels };
}

/** The arguments between the pointers and the scratch that all convolution kernels share. */
export function geometry({ info, height, width }: ConvPlan): number[] {
  return [
    ...[info.batchSize, height, width, info.inChannels, info.filterHeight, info.filterWidth],
    ...[info.strideHeight, info.strideWidth, info.dilationHeight, info.dilationWidth],
    ...[info.outHeight, info.outWidth],
  ];
}

/** Scratch for the padded input, and after it what the kernel itself needs. */
export function convScratch(heap: Heap, plan: ConvPlan): { padded: number; scratch: number } {
  const { info, paddedBytes, spanBytes } = plan;
  const own = heap.kernels.convScratch(
    info.filterHeight,
    info.filterWidth,
    info.inChannels,
    info.outChannels,
    spanBytes,
  );
  const head = (paddedBytes + 63) & ~63;
  const padded = heap.scratch(head + own);
  return { padded, scratch: padded + head };
}

/** Pointer to the input with its border: the input itself where it has none. */
export function paddedInput(heap: Heap, plan: ConvPlan, x: TensorInfo, padded: number): number {
  const source = heap.pointer(x);
  if (!plan.isPadded) return source;
  heap.kernels.padImages(source, padded, ...borders(plan));
  return padded;
}

/** `batch, height, width, channels, top, left, paddedHeight, paddedWidth`, as `padImages` and `cropImages` take them. */
export function borders({ info, height, width }: ConvPlan): number[] {
  const { top, left } = info.padInfo;
  return [info.batchSize, info.inHeight, info.inWidth, info.inChannels, top, left, height, width];
}

/** True for tensors and layouts that the kernels of this package compute. */
export function isPlainConv(attributes: ConvAttributes, ...tensors: TensorInfo[]): boolean {
  return (attributes.dataFormat ?? 'NHWC') === 'NHWC' && tensors.every(({ dtype }) => dtype === 'float32');
}

/** True when `dy` has the shape that the forward pass would give; TensorFlow.js does not check it. */
export function isOutputOf({ outShape }: ConvInfo, dy: TensorInfo): boolean {
  return util.arraysEqual(outShape, dy.shape);
}

/** True when there is nothing to compute, or nothing to sum over. */
export function isEmpty(...shapes: readonly number[][]): boolean {
  return shapes.some((shape) => util.sizeFromShape(shape) === 0);
}
