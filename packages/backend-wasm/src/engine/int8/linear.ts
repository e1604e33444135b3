import type { TensorData } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import type { Region } from '../program-draft.ts';
import { activationCodes } from '../ops/op-call.ts';
import { borders, convolutionGeometry, windowOver } from '../ops/window.ts';
import type { Window } from '../ops/window.ts';
import { channelMultipliers, channelScales } from './integer-call.ts';
import type { IntegerCall, IntegerContext } from './integer-call.ts';
import { columnSums, fitsDepthwiseDot, fitsDot, packDepthwise, packPanels } from './pack-weights.ts';
import type { DepthwiseFilter, FilterMatrix, Route } from './pack-weights.ts';
import { bounds } from './unsigned-code.ts';
import type { UnsignedCode } from './unsigned-code.ts';

/** Columns of a panel. */
const panel = 8;

export function conv2d(call: IntegerCall<'conv2d'>, y: Region): void {
  const kernel = kernelOf(call);
  const [filterHeight, filterWidth, , columns] = kernel.shape as readonly [number, number, number, number];
  const window = windowOver(call.inputs[0]!, call.batch, [filterHeight, filterWidth], call.node.attributes);
  // As the kernel reads a window: by filter rows, or by single pixels where it is dilated.
  const isSingle = window.dilations[1] > 1;
  const segments = isSingle ? filterHeight * filterWidth : filterHeight;
  const run = isSingle ? window.channels : filterWidth * window.channels;
  product(call, window, { data: kernel.data as Int8Array, segments, run, columns }, y);
}

/** One pixel an image. Without a quantization the sums become real numbers, in float64 as in the reference. */
export function dense(call: IntegerCall<'dense'>, y: Region): void {
  const kernel = kernelOf(call);
  const [run, columns] = kernel.shape as readonly [number, number];
  const attributes = { strides: [1, 1], padding: 'valid' } as const;
  const pixels = { region: call.inputs[0]!.region, shape: [1, 1, run] };
  const window = windowOver(pixels, call.batch, [1, 1], attributes);
  product(call, window, { data: kernel.data as Int8Array, segments: 1, run, columns }, y);
  const { activation } = call.node.attributes;
  if (call.code === undefined && activation !== 'linear') {
    call.draft.emit('activateAll', y, y, call.batch * columns, activationCodes[activation]);
  }
}

type ProductCall = IntegerCall<'conv2d'> | IntegerCall<'dense'>;

function product(call: ProductCall, window: Window, filter: FilterMatrix, y: Region): void {
  const { draft, node, constants, code, kernels } = call;
  const input = call.inputCodes[0]!;
  const constant = (role: string, make: () => ArrayBufferView) => constants.region(`${node.name} ${role}`, make);
  const route = routeOf(call, (largest) => fitsDot(filter, largest));
  const isWide = route === 'wide';
  const packed = constant('weights', () => packPanels(filter, route));
  const bias = constant('bias', () =>
    integerBias(call, filter.columns, panel, isWide ? undefined : columnSums(filter)),
  );
  const finish: (Region | number)[] = [0, 0, 0];
  if (code === undefined) {
    const width = Math.ceil(filter.columns / panel) * panel;
    const scales = channelScales(kernelOf(call), filter.columns).map((scale) => input.scale * scale);
    finish[1] = constant('scales', () => padded(new Float64Array(width), scales));
    finish[2] = constant('real bias', () => padded(new Float64Array(width), realBias(call)));
  } else {
    const make = () => channelMultipliers(kernelOf(call), filter.columns, input, code, panel);
    finish[0] = constant('multipliers', make);
  }
  draft.emit(
    'int8Conv',
    ...[isWide ? widened(call, window, input) : bordered(call, window, input), packed, bias, ...finish, y],
    ...[...convolutionGeometry(window), filter.columns],
    ...(code === undefined ? [0, 0, 0] : bounds(code)),
    isWide ? 1 : 0,
    draft.bytes(kernels.int8ConvScratch(window.filterHeight, window.filterWidth)),
  );
}

export function depthwiseConv2d(call: IntegerCall<'depthwiseConv2d'>, y: Region): void {
  const { draft, node, batch, constants, kernels } = call;
  const kernel = kernelOf(call);
  const [filterHeight, filterWidth, inChannels, multiple] = kernel.shape as readonly [number, number, number, number];
  const [input, code] = [call.inputCodes[0]!, call.code!];
  const taps = filterHeight * filterWidth;
  const channels = inChannels * multiple;
  const data = kernel.data as Int8Array;
  const sums = columnSums({ data, segments: 1, run: taps, columns: channels });
  const filter: DepthwiseFilter = {
    ...{ data, taps, channels },
    bias: integerBias(call, channels, 1, sums),
    multipliers: channelMultipliers(kernel, channels, input, code, 1),
  };
  const route = routeOf(call, (largest) => fitsDepthwiseDot(filter, largest));
  const packed = constants.region(`${node.name} weights`, () => packDepthwise(filter, route));
  const image = repeated(call, multiple);
  const window = windowOver(image, batch, [filterHeight, filterWidth], node.attributes);
  draft.emit(
    'int8Depthwise',
    ...[bordered({ ...call, inputs: [image] }, window, input), packed, y, ...convolutionGeometry(window)],
    ...[...bounds(code), route === 'wide' ? 1 : 0],
    draft.bytes(kernels.int8DepthwiseScratch(filterHeight, filterWidth)),
  );
}

/** Each channel `multiple` times, so that a depth multiplier becomes one output a channel. */
function repeated({ draft, batch, inputs }: IntegerContext, multiple: number) {
  const { region, shape } = inputs[0]!;
  if (multiple === 1) return { region, shape };
  const [height, width, channels] = shape as readonly [number, number, number];
  const count = batch * height * width * channels;
  const wide = draft.bytes(count * multiple);
  draft.emit('int8Repeat', region, wide, count, multiple);
  return { region: wide, shape: [height, width, channels * multiple] };
}

/** The relaxed dot product has one meaning, and is exact, for activations of 0..127 and weights that fit. */
function routeOf({ node, build, inputCodes, routes }: LinearCall, fits: (largest: number) => boolean): Route {
  let route = routes.get(node.name);
  if (route === undefined) {
    const { max, zeroPoint } = inputCodes[0]!;
    route = build === 'relaxed-simd' && fits(Math.max(max, zeroPoint)) ? 'dot' : 'wide';
    routes.set(node.name, route);
  }
  return route;
}

/** The image with its border in memory, which is the number that stands for 0. */
function bordered({ draft, inputs }: IntegerContext, window: Window, { zeroPoint }: UnsignedCode): Region {
  const { region } = inputs[0]!;
  if (!window.isPadded) return region;
  const result = draft.bytes(window.batch * window.paddedHeight * window.paddedWidth * window.channels);
  draft.emit('int8Pad', region, result, ...borders(window), zeroPoint);
  return result;
}

/** The image in 16 bits less its zero point, with a border of 0. */
function widened({ draft, inputs }: IntegerContext, window: Window, { zeroPoint }: UnsignedCode): Region {
  const result = draft.bytes(2 * window.batch * window.paddedHeight * window.paddedWidth * window.channels);
  draft.emit('int8Widen', inputs[0]!.region, result, ...borders(window), zeroPoint);
  return result;
}

type LinearCall = ProductCall | IntegerCall<'depthwiseConv2d'>;

function kernelOf({ node, tensors }: LinearCall): TensorData {
  return tensors[node.weights['kernel']!]!;
}

/**
 * The int32 bias; `sums` of the weights fold the zero point of the input into it, for kernels that take stored numbers as they
 * are. Wraps around, as the sums do.
 */
function integerBias(call: LinearCall, channels: number, multiple: number, sums: Float64Array | undefined): Int32Array {
  const bias = biasOf(call);
  const { zeroPoint } = call.inputCodes[0]!;
  const result = new Int32Array(Math.ceil(channels / multiple) * multiple);
  for (let c = 0; c < channels; c++) {
    const value = bias?.dtype === 'int32' ? bias.data[c]! : 0;
    result[c] = (value - (sums === undefined ? 0 : sums[c]! * zeroPoint)) | 0;
  }
  return result;
}

function realBias(call: LinearCall): ArrayLike<number> {
  const bias = biasOf(call);
  return bias?.dtype === 'float32' ? bias.data : [];
}

function biasOf({ node, tensors }: LinearCall): TensorData | undefined {
  const name = node.weights['bias'];
  return name === undefined ? undefined : tensors[name]!;
}

function padded(target: Float64Array, values: ArrayLike<number>): Float64Array {
  target.set(values);
  return target;
}

/** Elements of a value in one batch. */
export function sizeOf({ batch, outputShape }: IntegerContext): number {
  return batch * elementCount(outputShape);
}
