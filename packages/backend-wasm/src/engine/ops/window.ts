import type { Pair, Padding } from '@fovea/contracts';
import { outputGeometry } from '@fovea/graph';
import type { ProgramDraft, Region } from '../program-draft.ts';
import { imageShape } from './op-call.ts';
import type { Value } from './op-call.ts';

/** Windows over a batch of images, with the size that the images have once their padding is in memory. */
export interface Window {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly padTop: number;
  readonly padLeft: number;
  /** What the windows reach: rows and columns behind it are never read. */
  readonly paddedHeight: number;
  readonly paddedWidth: number;
  readonly isPadded: boolean;
  /** Distance from the first to the last input of a window. */
  readonly spanBytes: number;
}

export interface WindowAttributes {
  readonly strides: Pair;
  readonly dilations?: Pair;
  readonly padding: Padding;
}

export function windowOver(
  input: Pick<Value, 'shape'>,
  batch: number,
  kernelSize: Pair,
  { strides, dilations = [1, 1], padding }: WindowAttributes,
): Window {
  const [height, width, channels] = imageShape(input);
  const geometry = outputGeometry({ inputSize: [height, width], kernelSize, strides, dilations, padding });
  const { outHeight, outWidth, padTop, padLeft } = geometry;
  const [filterHeight, filterWidth] = kernelSize;
  const reach = (axis: 0 | 1): number => (kernelSize[axis] - 1) * dilations[axis] + 1;
  const paddedHeight = Math.max(height + padTop, (outHeight - 1) * strides[0] + reach(0));
  const paddedWidth = Math.max(width + padLeft, (outWidth - 1) * strides[1] + reach(1));
  return {
    ...{ batch, height, width, channels, filterHeight, filterWidth, strides, dilations },
    ...{ outHeight, outWidth, padTop, padLeft, paddedHeight, paddedWidth },
    isPadded: paddedHeight !== height || paddedWidth !== width,
    spanBytes: 4 * ((reach(0) - 1) * paddedWidth + reach(1)) * channels,
  };
}

/** `batch, height, width, channels, top, left, paddedHeight, paddedWidth`, as the kernels that pad and crop take them. */
export function borders(window: Window): number[] {
  const { batch, height, width, channels, padTop, padLeft, paddedHeight, paddedWidth } = window;
  return [batch, height, width, channels, padTop, padLeft, paddedHeight, paddedWidth];
}

/** `batch, height, width, channels, filter, strides, dilations, out`: as the convolutions take a padded input. */
export function convolutionGeometry(window: Window): number[] {
  const { batch, paddedHeight, paddedWidth, channels, filterHeight, filterWidth, strides, dilations } = window;
  const { outHeight, outWidth } = window;
  return [
    ...[batch, paddedHeight, paddedWidth, channels, filterHeight, filterWidth],
    ...[...strides, ...dilations, outHeight, outWidth],
  ];
}

/** The same with the depth multiplier behind the channels. */
export function depthwiseGeometry(window: Window, multiplier: number): number[] {
  const geometry = convolutionGeometry(window);
  return [...geometry.slice(0, 4), multiplier, ...geometry.slice(4)];
}

/** `batch, height, width, channels, pool, strides, dilations, padding, out`, as the pools take it. */
export function poolGeometry(window: Window): number[] {
  const { batch, height, width, channels, filterHeight, filterWidth, strides, dilations } = window;
  const { padTop, padLeft, outHeight, outWidth } = window;
  return [
    ...[batch, height, width, channels, filterHeight, filterWidth],
    ...[...strides, ...dilations, padTop, padLeft, outHeight, outWidth],
  ];
}

/** The input with its padding in memory: the input itself where it has none, or lies in it already. */
export function paddedInput(draft: ProgramDraft, { region, border }: Value, window: Window): Region {
  if (!window.isPadded || border !== undefined) return region;
  const padded = paddedRegion(draft, window);
  draft.emit('padImages', region, padded, ...borders(window));
  return padded;
}

export function paddedRegion(draft: ProgramDraft, window: Window): Region {
  return draft.floats(window.batch * window.paddedHeight * window.paddedWidth * window.channels);
}

/** The 2x2 window with stride 2 inside the image, channels in fours, which has kernels of its own. */
export function isHalving(window: Window): boolean {
  const { height, width, channels, filterHeight, filterWidth, strides, outHeight, outWidth, padTop, padLeft } = window;
  const isTwo = [filterHeight, filterWidth, ...strides].every((size) => size === 2);
  const isInside = padTop === 0 && padLeft === 0 && outHeight * 2 <= height && outWidth * 2 <= width;
  return isTwo && isInside && channels % 4 === 0;
}

export function halvingGeometry({ batch, height, width, channels, outHeight, outWidth }: Window): number[] {
  return [batch, height, width, channels, outHeight, outWidth];
}
