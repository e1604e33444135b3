import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
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

/**
 * ResNet-8 of the MLPerf Tiny benchmark. On `[32, 32, 3]` with 10 classes: 78,666 weights and 12,501,632
 * multiply-accumulates. Convolutions keep the biases that the benchmark's own network has.
 */
export const resnet8 = defineContribution({
  kind: 'model',
  id: 'fovea/resnet-8',
  behaviour: 1,
  title: 'ResNet-8',
  summary: 'The image classifier of MLPerf Tiny: three residual stacks of 16, 32 and 64 channels, for images of 32x32.',
  sources: [
    { title: 'C. Banbury et al.: MLPerf Tiny benchmark', url: 'https://arxiv.org/abs/2106.07597', year: 2021 },
    {
      title: 'K. He et al.: Deep residual learning for image recognition',
      url: 'https://arxiv.org/abs/1512.03385',
      year: 2015,
    },
  ],
  params,
  create: (values) => ({ build: (input) => buildResnet8(values, input) }),
});

function buildResnet8(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const layers = startNetwork('resnet-8', values, input, 'relu');
  const filtersOf = (stack: number): number => scaledChannels(16 * 2 ** (stack - 1), values.width);
  let x = normedConvolution(layers, layers.builder.input, {
    name: 'conv1',
    norm: 'conv1_bn',
    activation: 'conv1_relu',
    filters: filtersOf(1),
    kernelSize: 3,
    useBias: true,
  });
  for (let stack = 1; stack <= 3; stack += 1) {
    x = residual(layers, x, { name: `stack${stack}`, filters: filtersOf(stack), strides: stack === 1 ? 1 : 2 });
  }
  return layers.builder.build(classifierHead(layers, x, { ...values, numClasses: input.classes.length }));
}

function residual(
  layers: HiddenLayers,
  x: string,
  { name, filters, strides }: { readonly name: string; readonly filters: number; readonly strides: number },
): string {
  const { builder } = layers;
  const convolution = { filters, kernelSize: 3, useBias: true } as const;
  let y = normedConvolution(layers, x, {
    ...convolution,
    name: `${name}_conv1`,
    norm: `${name}_conv1_bn`,
    activation: `${name}_conv1_relu`,
    strides,
  });
  y = normedConvolution(layers, y, { ...convolution, name: `${name}_conv2`, norm: `${name}_conv2_bn` });
  const shortcut =
    strides === 1
      ? x
      : builder.conv2d(x, {
          name: `${name}_shortcut`,
          filters,
          kernelSize: 1,
          strides,
          padding: 'same',
          kernelInitializer: 'heUniform',
        });
  return builder.add(shortcut, y, { name: `${name}_add`, activation: 'relu' });
}
