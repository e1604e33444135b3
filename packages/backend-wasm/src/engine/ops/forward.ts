import type { ActivationFunction, NodeOf, OpName } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import { nodeUnsupported } from '../errors.ts';
import type { Region } from '../program-draft.ts';
import { conv2d, dense, depthwiseConv2d } from './linear.ts';
import { activationCodes, activationOf, imageShape, isFusable } from './op-call.ts';
import type { OpCall } from './op-call.ts';
import { avgPool, globalAvgPool, maxPool } from './pools.ts';

/** What a node left behind. */
export interface Lowered {
  readonly output: Region;
  /** The value before the activation; the output itself where it was overwritten or there is none. */
  readonly beforeActivation: Region;
}

export interface ForwardOptions {
  /** Full shapes of the node's weights, by role. */
  readonly weightShapes: Readonly<Record<string, readonly number[]>>;
  /** Keeps the input of activations whose gradient needs it. */
  readonly keepInputs: boolean;
}

/** Ops that only give a value another shape, or none at all: no code, no copy. */
export function isAlias(op: OpName): boolean {
  return op === 'reshape' || op === 'flatten' || op === 'dropout';
}

/**
 * Appends the instructions of a node as it predicts: dropout is the identity, batch norm uses its running statistics.
 *
 * @throws OP_UNSUPPORTED for a node that computes in integers.
 */
export function lowerForward(call: OpCall, options: ForwardOptions): Lowered {
  const { node, draft, batch, outputShape } = call;
  if (isAlias(node.op)) {
    const output = call.inputs[0]!.region;
    return { output, beforeActivation: output };
  }
  const { outputBorder } = call;
  const imageSize = outputBorder === undefined ? undefined : [outputBorder.height, outputBorder.width, outputShape[2]!];
  const output = draft.floats(batch * elementCount(imageSize ?? outputShape));
  const activation = activationOf(node);
  if (!hasEpilogue(node.op) || isFusable(activation)) {
    emitNode(call, options, activation, output);
    return { output, beforeActivation: output };
  }
  emitNode(call, options, 'linear', output);
  const activated = options.keepInputs ? draft.floats(batch * elementCount(outputShape)) : output;
  draft.emit('activateAll', output, activated, batch * elementCount(outputShape), activationCodes[activation]);
  return { output: activated, beforeActivation: output };
}

function hasEpilogue(op: OpName): boolean {
  return op === 'conv2d' || op === 'depthwiseConv2d' || op === 'dense';
}

function emitNode(call: OpCall, { weightShapes }: ForwardOptions, activation: ActivationFunction, y: Region): void {
  const { draft, node, batch, inputs, outputShape, weights } = call;
  const size = batch * elementCount(outputShape);
  const x = inputs[0]!.region;
  switch (node.op) {
    case 'conv2d':
      return conv2d(call as OpCall<'conv2d'>, weightShapes['kernel']!, activation, y);
    case 'depthwiseConv2d':
      return depthwiseConv2d(call as OpCall<'depthwiseConv2d'>, weightShapes['kernel']!, activation, y);
    case 'dense':
      return dense(call as OpCall<'dense'>, activation, y);
    case 'batchNorm': {
      const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((role) =>
        weights.values(node.weights[role]!),
      ) as [Region, Region, Region, Region];
      return normalize(call as OpCall<'batchNorm'>, { gamma, beta, mean, variance }, y);
    }
    case 'add':
      return void draft.emit('addAll', x, inputs[1]!.region, y, size, activationCodes[activation]);
    case 'mul':
      return multiply(call as OpCall<'mul'>, y);
    case 'concat':
      return concat(call as OpCall<'concat'>, y);
    case 'maxPool':
    case 'globalMaxPool':
      return maxPool(call as OpCall<'maxPool'>, y);
    case 'avgPool':
      return avgPool(call as OpCall<'avgPool'>, y);
    case 'globalAvgPool':
      return globalAvgPool(call as OpCall<'globalAvgPool'>, y);
    case 'pad':
      return pad(call as OpCall<'pad'>, y);
    case 'upsample': {
      const [height, width, channels] = imageShape(inputs[0]!);
      return void draft.emit('upsample', x, y, batch * height, width, channels, ...node.attributes.factors);
    }
    case 'activation':
      return void draft.emit('activateAll', x, y, size, activationCodes[activation]);
    case 'softmax': {
      const units = outputShape.at(-1)!;
      return void draft.emit('softmaxRows', x, y, size / units, units);
    }
    case 'fakeQuant':
      return void draft.emit('fakeQuant', x, y, size, ...codeOperands(node));
    case 'reshape':
    case 'flatten':
    case 'dropout':
      return;
    case 'quantize':
    case 'dequantize':
      throw nodeUnsupported(node);
    default:
      node satisfies never;
  }
}

/** `scale, zeroPoint, min, max`. */
export function codeOperands({ attributes }: NodeOf<'fakeQuant'>): number[] {
  const { scale, zeroPoint, min, max } = attributes.quantization;
  return [scale, zeroPoint, min, max];
}

/** `(x - mean) / sqrt(variance + epsilon) * gamma + beta` over the last axis. */
export function normalize(
  { draft, node, inputs, batch, outputShape }: OpCall<'batchNorm'>,
  { gamma, beta, mean, variance }: Readonly<Record<'gamma' | 'beta' | 'mean' | 'variance', Region>>,
  y: Region,
): void {
  const channels = outputShape.at(-1)!;
  const rows = (batch * elementCount(outputShape)) / channels;
  const operands = [inputs[0]!.region, mean, variance, gamma, beta, y, rows, channels, node.attributes.epsilon];
  draft.emit('batchNorm', ...operands, draft.floats(2 * channels));
}

/** Which input of a `mul` is a `[1, 1, channels]` gate; undefined where both have the shape of the output. */
export function gateIndex({ inputs, outputShape }: OpCall<'mul'>): 0 | 1 | undefined {
  const count = elementCount(outputShape);
  if (elementCount(inputs[1]!.shape) !== count) return 1;
  return elementCount(inputs[0]!.shape) === count ? undefined : 0;
}

function multiply(call: OpCall<'mul'>, y: Region): void {
  const { draft, inputs, batch, outputShape } = call;
  const gate = gateIndex(call);
  const count = elementCount(outputShape);
  if (gate === undefined) {
    draft.emit('mulAll', inputs[0]!.region, inputs[1]!.region, y, batch * count);
    return;
  }
  gateImages(call, inputs[1 - gate]!.region, inputs[gate]!.region, y);
}

/** `y[image] = x[image] * gate[image]` for each image of the batch. */
export function gateImages({ draft, batch, outputShape }: OpCall<'mul'>, x: Region, gate: Region, y: Region): void {
  const count = elementCount(outputShape);
  const channels = outputShape.at(-1)!;
  for (let image = 0; image < batch; ++image) {
    const offsetBytes = 4 * image * count;
    draft.emit(
      'mulRows',
      { region: x, offsetBytes },
      { region: gate, offsetBytes: 4 * image * channels },
      { region: y, offsetBytes },
      count / channels,
      channels,
    );
  }
}

function concat({ draft, inputs, batch, outputShape }: OpCall<'concat'>, y: Region): void {
  const outBytes = 4 * outputShape.at(-1)!;
  const rows = (batch * elementCount(outputShape) * 4) / outBytes;
  let offsetBytes = 0;
  for (const { region, shape } of inputs) {
    const sizeBytes = 4 * shape.at(-1)!;
    draft.emit('copyRows', region, sizeBytes, { region: y, offsetBytes }, outBytes, rows, sizeBytes);
    offsetBytes += sizeBytes;
  }
}

function pad({ draft, node, inputs, batch, outputShape }: OpCall<'pad'>, y: Region): void {
  const [height, width, channels] = imageShape(inputs[0]!);
  const [[top], [left]] = node.attributes.padding;
  draft.emit('fill', y, batch * elementCount(outputShape), node.attributes.value);
  draft.emit(
    'insetImages',
    ...[inputs[0]!.region, y, batch, height, width, channels, top, left, outputShape[0]!, outputShape[1]!],
  );
}
