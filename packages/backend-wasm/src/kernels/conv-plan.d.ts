import { backend_util } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Heap } from '../heap.ts';
export type ConvInfo = backend_util.Conv2DInfo;
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
export declare function convInfo(
  inShape: number[],
  filterShape: number[],
  attributes: ConvAttributes,
  depthwise?: boolean,
): ConvInfo;
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
export declare function planConv(info: ConvInfo): ConvPlan;
/** The arguments between the pointers and the scratch that all convolution kernels share. */
export declare function geometry({ info, height, width }: ConvPlan): number[];
/** Scratch for the padded input, and after it what the kernel itself needs. */
export declare function convScratch(
  heap: Heap,
  plan: ConvPlan,
): {
  padded: number;
  scratch: number;
};
/** Pointer to the input with its border: the input itself where it has none. */
export declare function paddedInput(heap: Heap, plan: ConvPlan, x: TensorInfo, padded: number): number;
/** `batch, height, width, channels, top, left, paddedHeight, paddedWidth`, as `padImages` and `cropImages` take them. */
export declare function borders({ info, height, width }: ConvPlan): number[];
/** True for tensors and layouts that the kernels of this package compute. */
export declare function isPlainConv(attributes: ConvAttributes, ...tensors: TensorInfo[]): boolean;
/** True when there is nothing to compute, or nothing to sum over. */
export declare function isEmpty(...shapes: readonly number[][]): boolean;
export {};
//# sourceMappingURL=conv-plan.d.ts.map
