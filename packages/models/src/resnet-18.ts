import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, Padding, ParamsOutput } from '@fovea/contracts';
import { scaledChannels } from './channels.ts';
import { dropout } from './convolutional-params.ts';
import { classifierHead, type HiddenLayers } from './layers.ts';
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

/** Of torchvision's norms. */
const epsilon = 1e-5;

/**
 * ResNet-18 with torchvision's layer names and paddings. On `[224, 224, 3]` with 1,000 classes: 11,689,512 trained weights,
 * 11,699,112 with the running statistics of its norms, and 1,814,073,344 multiply-accumulates.
 */
export const resnet18 = defineContribution({
  kind: 'model',
  id: 'fovea/resnet-18',
  behaviour: 1,
  title: 'ResNet-18',
  summary: 'Eight residual blocks of two 3x3 convolutions, from 64 to 512 channels.',
  sources: [
    {
      title: 'K. He et al.: Deep residual learning for image recognition',
      url: 'https://arxiv.org/abs/1512.03385',
      year: 2015,
    },
    {
      title: 'torchvision: resnet18',
      url: 'https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.resnet18.html',
    },
  ],
  params,
  create: (values) => ({ build: (input) => buildResnet18(values, input) }),
});

function buildResnet18(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const layers = startNetwork('resnet-18', values, input, 'relu');
  const filtersOf = (stage: number): number => scaledChannels(64 * 2 ** (stage - 1), values.width);
  let x = normedConvolution(layers, layers.builder.input, {
    name: 'conv1',
    norm: 'bn1',
    activation: 'relu',
    filters: filtersOf(1),
    kernelSize: 7,
    strides: 2,
    padding: around(3),
    epsilon,
  });
  x = layers.builder.maxPool(x, { name: 'maxpool', poolSize: 3, strides: 2, padding: around(1) });
  for (let stage = 1; stage <= 4; stage += 1) {
    for (let block = 0; block < 2; block += 1) {
      const strides = stage > 1 && block === 0 ? 2 : 1;
      x = basicBlock(layers, x, { name: `layer${stage}.${block}`, filters: filtersOf(stage), strides });
    }
  }
  return layers.builder.build(classifierHead(layers, x, { ...values, numClasses: input.classes.length }));
}

function basicBlock(
  layers: HiddenLayers,
  x: string,
  { name, filters, strides }: { readonly name: string; readonly filters: number; readonly strides: number },
): string {
  const convolution = { filters, kernelSize: 3, padding: around(1), epsilon } as const;
  let y = normedConvolution(layers, x, {
    ...convolution,
    name: `${name}.conv1`,
    norm: `${name}.bn1`,
    activation: `${name}.relu1`,
    strides,
  });
  y = normedConvolution(layers, y, { ...convolution, name: `${name}.conv2`, norm: `${name}.bn2` });
  const shortcut =
    strides === 1
      ? x
      : normedConvolution(layers, x, {
          name: `${name}.downsample.0`,
          norm: `${name}.downsample.1`,
          filters,
          kernelSize: 1,
          strides,
          padding: 'valid',
          epsilon,
        });
  return layers.builder.add(shortcut, y, { name: `${name}.add`, activation: 'relu' });
}

function around(pixels: number): Padding {
  return [
    [pixels, pixels],
    [pixels, pixels],
  ];
}
