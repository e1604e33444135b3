import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
import { dropout } from './convolutional-params.ts';
import { classifierHead } from './layers.ts';
import { normedConvolution, startNetwork } from './published-layers.ts';
import { publishedDenseUnits, publishedHead, publishedWidth, signedMean, signedStd } from './published-params.ts';

const params = p.params({
  width: publishedWidth,
  head: publishedHead,
  denseUnits: publishedDenseUnits,
  dropout,
  mean: signedMean,
  std: signedStd,
});

/** Filters of the pointwise convolution of each block, and the stride of its depthwise one. */
const blocks: readonly (readonly [filters: number, strides: number])[] = [
  [64, 1],
  [128, 2],
  [128, 1],
  [256, 2],
  [256, 1],
  [512, 2],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [512, 1],
  [1024, 2],
  [1024, 1],
];

/**
 * MobileNetV1 as Keras builds it, layer names included. On `[224, 224, 3]` with 1,000 classes: 4,253,864 weights and
 * 568,740,352 multiply-accumulates at width 1; `same` padding is Keras' own wherever a halved map is even.
 */
export const mobilenetV1 = defineContribution({
  kind: 'model',
  id: 'fovea/mobilenet-v1',
  behaviour: 1,
  title: 'MobileNetV1',
  summary:
    'Thirteen depthwise-separable blocks from 32 to 1,024 channels, relu6. `width` is its alpha: 1, 0.75, 0.5 and 0.25 are ' +
    'the published ones.',
  sources: [
    {
      title: 'A. Howard et al.: MobileNets: efficient convolutional neural networks for mobile vision applications',
      url: 'https://arxiv.org/abs/1704.04861',
      year: 2017,
    },
    { title: 'Keras applications: MobileNet', url: 'https://keras.io/api/applications/mobilenet/' },
  ],
  params,
  create: (values) => ({ build: (input) => buildMobilenetV1(values, input) }),
});

function buildMobilenetV1(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const layers = startNetwork('mobilenet-v1', values, input, 'relu6');
  const scaled = (filters: number): number => Math.max(1, Math.floor(filters * values.width));
  let x = normedConvolution(layers, layers.builder.input, {
    ...named('conv1'),
    filters: scaled(32),
    kernelSize: 3,
    strides: 2,
  });
  for (const [index, [filters, strides]] of blocks.entries()) {
    x = normedConvolution(layers, x, { ...named(`conv_dw_${index + 1}`), kernelSize: 3, strides });
    x = normedConvolution(layers, x, { ...named(`conv_pw_${index + 1}`), filters: scaled(filters), kernelSize: 1 });
  }
  return layers.builder.build(classifierHead(layers, x, { ...values, numClasses: input.classes.length }));
}

function named(name: string): { readonly name: string; readonly norm: string; readonly activation: string } {
  return { name, norm: `${name}_bn`, activation: `${name}_relu` };
}
