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

const id = 'fovea/cnn';

const params = p.params({
  baseFilters,
  depth: p.integer({
    title: 'Depth',
    description: 'Number of blocks, each a convolution and a max pool that halves the map.',
    unit: 'blocks',
    min: 1,
    max: 5,
    default: 2,
  }),
  width,
  kernelSize,
  padding: p.choice(['valid', 'same'], {
    title: 'Padding',
    description: 'valid lets each convolution eat kernelSize - 1 pixels; same keeps the size, for deeper networks.',
    default: 'valid',
  }),
  activation,
  batchNorm: p.boolean({
    title: 'Batch normalization',
    description: 'Between every hidden layer (convolutions and dense) and its activation.',
    default: false,
    source: 'https://arxiv.org/abs/1502.03167',
  }),
  head: p.choice(['flatten', 'globalAveragePooling'], {
    title: 'Head',
    description: 'What leads to the dense layers: all positions of the last map, or its average over them.',
    default: 'flatten',
    source: 'https://arxiv.org/abs/1312.4400',
  }),
  denseUnits: p.integer({
    title: 'Dense units',
    description: 'Of the hidden dense layer; 0 leaves it out.',
    unit: 'units',
    min: 0,
    max: 4096,
    default: 128,
  }),
  dropout,
  mean,
  std,
});

/**
 * Convolutions with max pools, then dense layers. With its defaults on `[28, 28, 1]` and 10 classes: 225,034 weights,
 * 2,631,040 multiply-accumulates.
 */
export const cnn = defineContribution({
  kind: 'model',
  id,
  behaviour: 1,
  title: 'Convolutional network',
  summary:
    'The plain convolutional classifier: blocks of a convolution and a max pool with 32, 64, 128 … filters, a dense layer, ' +
    'softmax. Depth, width, kernel size and head make it smaller and faster.',
  sources: [
    {
      title: 'Y. LeCun et al.: Gradient-based learning applied to document recognition',
      url: 'https://doi.org/10.1109/5.726791',
      year: 1998,
    },
    {
      title: 'K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image recognition',
      url: 'https://arxiv.org/abs/1409.1556',
      year: 2014,
    },
  ],
  params,
  create: (values) => ({ build: (input) => buildCnn(values, input) }),
});

/**
 * @throws PARAMS_INVALID when the image is too small for depth and kernel size.
 * @throws MODEL_TOO_LARGE when a layer would have over 2^28 weights.
 */
function buildCnn(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const { inputShape, classes, rng } = input;
  const builder = new GraphBuilder({
    name: 'cnn',
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
  let x = builder.input;
  for (let block = 1; block <= values.depth; block += 1) x = convolutionBlock(layers, x, block, values);
  return builder.build(classifierHead(layers, x, { ...values, numClasses: classes.length }));
}

function convolutionBlock(layers: HiddenLayers, x: string, block: number, values: ParamsOutput<typeof params>): string {
  const { kernelSize: size, padding } = values;
  const hint = 'Lower `depth` or `kernelSize`, set `padding` to same, or use larger images.';
  if (padding === 'valid') assertRoom(layers, x, { block, size, needs: `a ${size}x${size} kernel`, hint });
  const filters = scaledChannels(values.baseFilters * 2 ** (block - 1), values.width);
  const y = convolution(layers, x, { name: `conv${block}`, filters, kernelSize: size, padding });
  assertRoom(layers, y, { block, size: 2, needs: 'a 2x2 pool', hint });
  return layers.builder.maxPool(y, { name: `pool${block}`, poolSize: 2 });
}
