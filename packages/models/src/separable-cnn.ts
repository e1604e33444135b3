import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { scaledChannels } from './channels.ts';
import {
  activation,
  baseFilters,
  dropout,
  kernelSize,
  mean,
  pixelScaling,
  std,
  width,
} from './convolutional-params.ts';
import { assertRoom, classifierHead, convolution } from './layers.ts';
import type { HiddenLayers } from './layers.ts';

const id = 'fovea/separable-cnn';

const params = p.params({
  baseFilters,
  depth: p.integer({
    title: 'Depth',
    description:
      'Number of blocks: first a standard convolution, then depthwise-separable ones; a max pool halves the map between two.',
    unit: 'blocks',
    min: 1,
    max: 6,
    default: 4,
  }),
  width,
  kernelSize,
  activation,
  batchNorm: p.boolean({
    title: 'Batch normalization',
    description: 'Between every hidden layer and its activation. Without it separable networks learn slowly.',
    default: true,
    source: 'https://arxiv.org/abs/1502.03167',
  }),
  head: p.choice(['flatten', 'globalAveragePooling'], {
    title: 'Head',
    description: 'What leads to the dense layers: all positions of the last map, or its average over them.',
    default: 'globalAveragePooling',
    source: 'https://arxiv.org/abs/1312.4400',
  }),
  denseUnits: p.integer({
    title: 'Dense units',
    description: 'Of the hidden dense layer; 0 leaves it out.',
    unit: 'units',
    min: 0,
    max: 4096,
    default: 0,
  }),
  dropout,
  mean,
  std,
});

/**
 * MobileNet's idea in small: a convolution over space for each channel, then one over channels for each pixel, in place of
 * one over both. With its defaults on `[28, 28, 1]` and 10 classes: 50,698 weights, 1,421,120 multiply-accumulates.
 */
export const separableCnn = defineContribution({
  kind: 'model',
  id,
  behaviour: 1,
  title: 'Depthwise-separable network',
  summary:
    'A small, fast classifier after MobileNet: one standard convolution, then blocks of a depthwise and a pointwise one, ' +
    'batch normalization, global average pooling, softmax.',
  sources: [
    {
      title: 'A. Howard et al.: MobileNets: efficient convolutional neural networks for mobile vision applications',
      url: 'https://arxiv.org/abs/1704.04861',
      year: 2017,
    },
    {
      title: 'F. Chollet: Xception: deep learning with depthwise separable convolutions',
      url: 'https://arxiv.org/abs/1610.02357',
      year: 2016,
    },
  ],
  params,
  create: (values) => ({ build: (input) => buildSeparableCnn(values, input) }),
});

/**
 * @throws PARAMS_INVALID when the image is too small for the depth.
 * @throws MODEL_TOO_LARGE when a layer would have over 2^28 weights.
 */
function buildSeparableCnn(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const { inputShape, classes, rng } = input;
  const builder = new GraphBuilder({
    name: 'separable-cnn',
    classes,
    inputShape,
    rng,
    preprocessing: pixelScaling(input, values),
    family: { id, params: values },
  });
  const layers: HiddenLayers = {
    builder,
    subject: `model:${id}`,
    activation: values.activation,
    batchNorm: values.batchNorm,
  };
  const filtersOf = (block: number): number => scaledChannels(values.baseFilters * 2 ** (block - 1), values.width);
  const kernel = { kernelSize: values.kernelSize, padding: 'same' } as const;
  let x = convolution(layers, builder.input, { name: 'conv1', filters: filtersOf(1), ...kernel });
  for (let block = 2; block <= values.depth; block += 1) {
    const hint = 'Lower `depth`, or use larger images.';
    assertRoom(layers, x, { block, size: 2, needs: 'a 2x2 pool', hint });
    x = builder.maxPool(x, { name: `pool${block - 1}`, poolSize: 2 });
    x = convolution(layers, x, { name: `depthwise${block}`, ...kernel });
    x = convolution(layers, x, {
      name: `pointwise${block}`,
      filters: filtersOf(block),
      kernelSize: 1,
      padding: 'same',
    });
  }
  return builder.build(classifierHead(layers, x, { ...values, numClasses: classes.length }));
}
