import type { ActivationFunction, ModelBuildInput, Padding } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { pixelScaling } from './convolutional-params.ts';
import { assertWeights, batchNormMomentum, type HiddenLayers } from './layers.ts';

interface NetworkValues {
  readonly mean: number;
  readonly std: number;
}

/** An empty network of the family `fovea/<name>`. */
export function startNetwork(
  name: string,
  values: NetworkValues,
  input: ModelBuildInput,
  activation: ActivationFunction,
): HiddenLayers {
  const builder = new GraphBuilder({
    name,
    classes: input.classes,
    inputShape: input.inputShape,
    rng: input.rng,
    preprocessing: pixelScaling(input, values),
    family: { id: `fovea/${name}`, params: { ...values } },
  });
  return { builder, subject: `model:fovea/${name}`, activation, batchNorm: false };
}

export interface NormedConvolution {
  readonly name: string;
  readonly norm: string;
  /** Name of the activation's node; absent: none follows. */
  readonly activation?: string;
  /** Absent: depthwise. */
  readonly filters?: number;
  readonly kernelSize: number;
  readonly strides?: number;
  /** Default `same`. */
  readonly padding?: Padding;
  /** Default false: the norm undoes it. */
  readonly useBias?: boolean;
  /** Default 0.001, as in Keras. */
  readonly epsilon?: number;
}

/**
 * Convolution (depthwise without `filters`), batch norm and the network's activation, under names of their own, so that
 * published weights are found by name. Kernels start He-uniform. @throws MODEL_TOO_LARGE.
 */
export function normedConvolution(layers: HiddenLayers, x: string, options: NormedConvolution): string {
  const { builder } = layers;
  const { name, norm, activation, filters, kernelSize, strides = 1, padding = 'same', useBias = false } = options;
  const channels = builder.shape(x).at(-1) ?? 0;
  assertWeights(layers, name, kernelSize ** 2 * channels * (filters ?? 1), 'Lower `width`.');
  const common = { name, kernelSize, strides, padding, useBias, kernelInitializer: 'heUniform' } as const;
  const convolved =
    filters === undefined ? builder.depthwiseConv2d(x, common) : builder.conv2d(x, { ...common, filters });
  const normed = builder.batchNorm(convolved, {
    name: norm,
    momentum: batchNormMomentum,
    epsilon: options.epsilon ?? 1e-3,
  });
  return activation === undefined
    ? normed
    : builder.activation(normed, { name: activation, function: layers.activation });
}
