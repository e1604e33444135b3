import type { ActivationFunction, Padding } from '@fovea/contracts';
import type { GraphBuilder } from '@fovea/graph';
import { mapTooSmall, tooManyWeights } from './errors.ts';

/** 1 GiB of floats. */
const maxWeights = 2 ** 28;
/**
 * Weight of the old value in batch norm's running statistics. Keras' 0.99 needs hundreds of steps to forget its start, more
 * than a few epochs on a small folder of photos have.
 */
export const batchNormMomentum = 0.9;

/** What the hidden layers of a network have in common. */
export interface HiddenLayers {
  readonly builder: GraphBuilder;
  /** Of the family, for errors. */
  readonly subject: string;
  readonly activation: ActivationFunction;
  /** Layer, batch norm, activation; a bias would be undone by the norm, so there is none. */
  readonly batchNorm: boolean;
}

export interface HeadOptions {
  readonly head: 'flatten' | 'globalAveragePooling';
  /** Units of the hidden dense layer; 0 for none. */
  readonly denseUnits: number;
  readonly dropout: number;
  readonly numClasses: number;
}

export interface ConvolutionOptions {
  readonly name: string;
  readonly kernelSize: number;
  readonly padding: Padding;
  /** Absent: depthwise. */
  readonly filters?: number;
}

/** Convolution (depthwise without `filters`), batch norm if wanted, activation. @throws MODEL_TOO_LARGE. */
export function convolution(layers: HiddenLayers, x: string, { filters, ...options }: ConvolutionOptions): string {
  const { builder } = layers;
  const { name, kernelSize } = options;
  const channels = builder.shape(x).at(-1) ?? 0;
  assertWeights(layers, name, kernelSize ** 2 * channels * (filters ?? 1), 'Lower `baseFilters`, `width` or `depth`.');
  const common = { ...options, ...activationOrNorm(layers) };
  const y = filters === undefined ? builder.depthwiseConv2d(x, common) : builder.conv2d(x, { ...common, filters });
  return normed(layers, y);
}

/** The layers from the last feature map to the class probabilities. @throws MODEL_TOO_LARGE. */
export function classifierHead(layers: HiddenLayers, x: string, options: HeadOptions): string {
  const { builder } = layers;
  const { head, denseUnits, dropout, numClasses } = options;
  let features = head === 'flatten' ? builder.flatten(x) : builder.globalAvgPool(x);
  const units = denseUnits === 0 ? numClasses : denseUnits;
  const hint = 'Set `head` to globalAveragePooling, raise `depth`, or use smaller images.';
  assertWeights(layers, denseUnits === 0 ? 'logits' : 'dense', (builder.shape(features)[0] ?? 0) * units, hint);
  if (denseUnits > 0) {
    features = builder.dense(features, { name: 'dense', units: denseUnits, ...activationOrNorm(layers) });
    features = normed(layers, features);
  }
  if (dropout > 0) features = builder.dropout(features, { name: 'dropout', rate: dropout });
  return builder.softmax(builder.dense(features, { name: 'logits', units: numClasses }), { name: 'probabilities' });
}

/** @throws PARAMS_INVALID unless the map `x` has room for a window of `size`. */
export function assertRoom(
  { builder, subject }: HiddenLayers,
  x: string,
  { block, size, needs, hint }: { block: number; size: number; needs: string; hint: string },
): void {
  const [height = 0, width = 0] = builder.shape(x);
  if (Math.min(height, width) < size) throw mapTooSmall(subject, { block, height, width, needs, hint });
}

function activationOrNorm({ activation, batchNorm }: HiddenLayers): {
  activation: ActivationFunction;
  useBias: boolean;
} {
  return { activation: batchNorm ? 'linear' : activation, useBias: !batchNorm };
}

function normed({ builder, activation, batchNorm }: HiddenLayers, x: string): string {
  if (!batchNorm) return x;
  const normalized = builder.batchNorm(x, { name: `${x}_norm`, momentum: batchNormMomentum });
  return builder.activation(normalized, { name: `${x}_activation`, function: activation });
}

/** Asked before the layer is made, since making it allocates its weights. */
export function assertWeights({ subject }: HiddenLayers, layer: string, weights: number, hint: string): void {
  if (weights > maxWeights) throw tooManyWeights(subject, { layer, weights, maxWeights, hint });
}
