import type { ActivationFunction } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import type { Operand, Region } from '../program-draft.ts';
import { activationCodes } from './op-call.ts';
import type { FilterShape, OpCall, Value } from './op-call.ts';
import { convolutionGeometry, depthwiseGeometry, paddedInput, windowOver } from './window.ts';
import type { Window } from './window.ts';

/** Rows up to which a product is bound by reading its weights: each row then streams them once. */
const fewRows = 2;

type LinearCall = OpCall<'conv2d'> | OpCall<'depthwiseConv2d'> | OpCall<'dense'>;

/** Filter and window of a conv2d. */
export function convolutionOf({ node, inputs, batch, outputShape }: OpCall<'conv2d'>, kernelShape: readonly number[]) {
  const [filterHeight, filterWidth, channels] = kernelShape as readonly [number, number, number, number];
  const window = windowOver(inputs[0]!, batch, [filterHeight, filterWidth], node.attributes);
  const outChannels = outputShape[2]!;
  const filter: FilterShape = {
    ...{ filterHeight, filterWidth, channels, outChannels },
    dilationWidth: node.attributes.dilations[1],
  };
  return { window, filter };
}

/** Whether a convolution is a plain product of `[pixels, channels]` with its filter. */
export function isProduct({ filterHeight, filterWidth, strides, isPadded }: Window): boolean {
  return filterHeight === 1 && filterWidth === 1 && strides[0] === 1 && strides[1] === 1 && !isPadded;
}

/** `y = activation(conv(x) + bias)`; the activation is one of the epilogue's. */
export function conv2d(
  call: OpCall<'conv2d'>,
  kernelShape: readonly number[],
  activation: ActivationFunction,
  y: Region,
): void {
  const { draft, inputs, kernels } = call;
  const { window, filter } = convolutionOf(call, kernelShape);
  if (isProduct(window) && call.outputBorder === undefined) {
    product(call, window.height * window.width, filter, activation, y);
    return;
  }
  const packed = call.weights.packed(call.node.weights['kernel']!, filter);
  const { target, height, width } = placeInside(call, y);
  const winograd = winogradOperands(call, window, filter);
  const guard = winograd === undefined ? undefined : draft.emitJump('jumpIfTame', ...winograd.values);
  draft.emit(
    'convPacked',
    ...[paddedInput(draft, inputs[0]!, window), packed, bias(call), target],
    ...[...convolutionGeometry(window), filter.outChannels, height, width, activationCodes[activation]],
    draft.bytes(kernels.convPackedScratch(filter.filterHeight * filter.filterWidth, filter.outChannels)),
  );
  if (winograd === undefined || guard === undefined) return;
  const jump = draft.emitJump('jump');
  guard.land();
  const [x, transformed, ...geometry] = winograd.operands;
  draft.emit(
    'convWinograd',
    ...[x!, transformed!, bias(call), target, ...geometry],
    ...[filter.outChannels, height, width, activationCodes[activation]],
    draft.bytes(kernels.winogradScratch(filter.channels, filter.outChannels)),
  );
  jump.land();
}

/** Below these the transforms cost what they save. */
const leastChannels = 16;
const leastPixels = 64;

/**
 * The operands up to the size of the output, for convolutions that Winograd's way computes faster; and the values on which its
 * rounding rests, for the guard before it: NaN and infinities go the plain way, which carries them no further than they reach.
 */
function winogradOperands(call: OpCall<'conv2d'>, window: Window, { channels, outChannels }: FilterShape) {
  const { batch, filterHeight, filterWidth, strides, dilations, outHeight, outWidth } = window;
  const isThree = filterHeight === 3 && filterWidth === 3 && [...strides, ...dilations].every((step) => step === 1);
  const isWide = Math.min(channels, outChannels) >= leastChannels && channels % 4 === 0 && outChannels % 4 === 0;
  const isLarge = call.wholeBatch * outHeight * outWidth >= leastPixels;
  if (!isThree || !isWide || !isLarge) return undefined;
  const { region, border } = call.inputs[0]!;
  const transformed = call.weights.transformed?.(call.node.weights['kernel']!, {
    ...{ filterHeight, filterWidth, channels, outChannels },
    dilationWidth: 1,
  });
  if (transformed === undefined) return undefined;
  const [height, width] = border === undefined ? [window.height, window.width] : [border.height, border.width];
  const padding = border === undefined ? [window.padTop, window.padLeft] : [0, 0];
  return {
    values: [region, batch * height * width * channels],
    operands: [region, transformed, batch, height, width, channels, ...padding, outHeight, outWidth],
  };
}

/** Where the output starts, and the size of the images it lies in; zeroes the border around it. */
function placeInside({ draft, batch, outputShape, outputBorder }: OpCall<'conv2d'>, y: Region) {
  const [outHeight, outWidth, channels] = outputShape as readonly [number, number, number];
  if (outputBorder === undefined) return { target: y, height: outHeight, width: outWidth };
  const { top, left, height, width } = outputBorder;
  draft.emit('clearBorder', y, batch, outHeight, outWidth, channels, top, left, height, width);
  return { target: { region: y, offsetBytes: 4 * (top * width + left) * channels }, height, width };
}

export function dense(call: OpCall<'dense'>, activation: ActivationFunction, y: Region): void {
  const channels = elementCount(call.inputs[0]!.shape);
  const outChannels = call.outputShape.at(-1)!;
  const filter = { filterHeight: 1, filterWidth: 1, dilationWidth: 1, channels, outChannels };
  product(call, 1, filter, activation, y);
}

/** `[images * rowsPerImage, channels] * [channels, outChannels]`: one row of pixels under a 1x1 filter. */
function product(
  call: LinearCall,
  rowsPerImage: number,
  filter: FilterShape,
  activation: ActivationFunction,
  y: Region,
): void {
  const { draft, inputs, kernels } = call;
  const rows = call.batch * rowsPerImage;
  const { channels, outChannels } = filter;
  const x = inputs[0]!.region;
  const packed = call.weights.packed(call.node.weights['kernel']!, filter);
  const code = activationCodes[activation];
  if (call.wholeBatch * rowsPerImage <= fewRows) {
    const tile = draft.bytes(32);
    for (let row = 0; row < rows; ++row) {
      const from = { region: x, offsetBytes: 4 * row * channels };
      const to = { region: y, offsetBytes: 4 * row * outChannels };
      draft.emit('gemvPacked', from, packed, bias(call), to, outChannels, channels, code, tile);
    }
    return;
  }
  draft.emit(
    'convPacked',
    ...[x, packed, bias(call), y],
    ...[1, 1, rows, channels, 1, 1, 1, 1, 1, 1, 1, rows, outChannels, 1, rows, code],
    draft.bytes(kernels.convPackedScratch(1, outChannels)),
  );
}

/** Padded rows that are made at a time: they are still in L2 when the kernel reads them. */
const bandBytes = 256 * 1024;

export function depthwiseWindow(
  { node, inputs, batch }: OpCall<'depthwiseConv2d'>,
  kernelShape: readonly number[],
): Window {
  return windowOver(inputs[0] as Value, batch, [kernelShape[0]!, kernelShape[1]!], node.attributes);
}

export function depthwiseConv2d(
  call: OpCall<'depthwiseConv2d'>,
  kernelShape: readonly number[],
  activation: ActivationFunction,
  y: Region,
): void {
  const { draft, inputs } = call;
  const window = depthwiseWindow(call, kernelShape);
  const multiplier = kernelShape[3]!;
  const operands = [inputs[0]!.region, call.weights.values(call.node.weights['kernel']!), bias(call), y];
  const code = activationCodes[activation];
  if (!window.isPadded || inputs[0]!.border !== undefined) {
    draft.emit('depthwiseForward', ...operands, ...depthwiseGeometry(window, multiplier), code);
    return;
  }
  const { batch, height, width, channels, filterHeight, filterWidth, strides, dilations } = window;
  const { padTop, padLeft, paddedWidth, outHeight, outWidth } = window;
  const reach = (filterHeight - 1) * dilations[0] + 1;
  const rowBytes = 4 * paddedWidth * channels;
  const fitting = Math.floor((bandBytes / rowBytes - reach) / strides[0]) + 1;
  const rowsPerBand = Math.min(outHeight, Math.max(1, fitting));
  draft.emit(
    'depthwiseBands',
    ...operands,
    ...[batch, height, width, channels, multiplier, filterHeight, filterWidth, ...strides, ...dilations],
    ...[padTop, padLeft, paddedWidth, outHeight, outWidth, code, rowsPerBand],
    draft.bytes(rowBytes * ((rowsPerBand - 1) * strides[0] + reach)),
  );
}

function bias({ node, weights }: LinearCall): Operand {
  const name = node.weights['bias'];
  return name === undefined ? 0 : weights.values(name);
}
