import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
import { scaledChannels } from './channels.ts';
import { dropout } from './convolutional-params.ts';
import { assertWeights, type HiddenLayers } from './layers.ts';
import { startNetwork } from './published-layers.ts';
import { publishedHead, publishedWidth, signedMean, signedStd } from './published-params.ts';

const params = p.params({
  width: publishedWidth,
  head: publishedHead,
  denseLayers: p.integer({
    title: 'Dense layers',
    description: 'Hidden dense layers before the classes. As published: two of 4,096 units on a flattened map.',
    unit: 'layers',
    min: 0,
    max: 2,
    default: 1,
  }),
  denseUnits: p.integer({
    title: 'Dense units',
    description: 'Of each hidden dense layer.',
    unit: 'units',
    min: 1,
    max: 4096,
    default: 1024,
  }),
  dropout,
  mean: signedMean,
  std: signedStd,
});

/** Configuration D of the paper: filters and convolutions of each block. */
const blocks: readonly (readonly [filters: number, convolutions: number])[] = [
  [64, 2],
  [128, 2],
  [256, 3],
  [512, 3],
  [512, 3],
];

/**
 * VGG16 with Keras' layer names: 14,714,688 weights without its top. With `head` flatten, two dense layers of 4,096 units
 * and 1,000 classes on `[224, 224, 3]` it is the published network of 138,357,544 weights.
 */
export const vgg16 = defineContribution({
  kind: 'model',
  id: 'fovea/vgg16',
  behaviour: 1,
  title: 'VGG16',
  summary:
    'Thirteen 3x3 convolutions in five blocks, each ended by a max pool. Large and slow, simple to read; by default with global ' +
    'average pooling and one dense layer of 1,024 units in place of 120 million weights.',
  sources: [
    {
      title: 'K. Simonyan, A. Zisserman: Very deep convolutional networks for large-scale image recognition',
      url: 'https://arxiv.org/abs/1409.1556',
      year: 2014,
    },
    { title: 'Keras applications: VGG16', url: 'https://keras.io/api/applications/vgg/' },
  ],
  params,
  create: (values) => ({ build: (input) => buildVgg16(values, input) }),
});

function buildVgg16(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const layers = startNetwork('vgg16', values, input, 'relu');
  const { builder } = layers;
  let x = builder.input;
  for (const [index, [filters, convolutions]] of blocks.entries()) {
    const block = `block${index + 1}`;
    for (let number = 1; number <= convolutions; number += 1) {
      x = builder.conv2d(x, {
        name: `${block}_conv${number}`,
        filters: scaledChannels(filters, values.width),
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: 'heUniform',
      });
    }
    x = builder.maxPool(x, { name: `${block}_pool`, poolSize: 2, padding: poolPadding(builder.shape(x)) });
  }
  return builder.build(top(layers, x, values, input.classes.length));
}

/** Below 32 pixels a side the last maps have one pixel left, which a pool without padding could not read. */
function poolPadding([height = 0, width = 0]: readonly number[]): 'valid' | 'same' {
  return Math.min(height, width) < 2 ? 'same' : 'valid';
}

function top(layers: HiddenLayers, x: string, values: ParamsOutput<typeof params>, numClasses: number): string {
  const { builder } = layers;
  const { head, denseLayers, denseUnits, dropout: rate } = values;
  let y = head === 'flatten' ? builder.flatten(x) : builder.globalAvgPool(x);
  const dense = (name: string, units: number, activation: 'relu' | 'linear'): void => {
    assertWeights(layers, name, (builder.shape(y)[0] ?? 0) * units, 'Set `head` to globalAveragePooling.');
    y = builder.dense(y, { name, units, activation });
  };
  for (let number = 1; number <= denseLayers; number += 1) {
    dense(`fc${number}`, denseUnits, 'relu');
    if (rate > 0) y = builder.dropout(y, { name: `dropout${number}`, rate });
  }
  dense('logits', numClasses, 'linear');
  return builder.softmax(y, { name: 'probabilities' });
}
