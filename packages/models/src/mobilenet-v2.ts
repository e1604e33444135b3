import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
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

/** Table 2 of the paper: expansion t, channels c, repeats n, stride s of the first. */
const stages = [
  { expansion: 1, filters: 16, repeats: 1, strides: 1 },
  { expansion: 6, filters: 24, repeats: 2, strides: 2 },
  { expansion: 6, filters: 32, repeats: 3, strides: 2 },
  { expansion: 6, filters: 64, repeats: 4, strides: 2 },
  { expansion: 6, filters: 96, repeats: 3, strides: 1 },
  { expansion: 6, filters: 160, repeats: 3, strides: 2 },
  { expansion: 6, filters: 320, repeats: 1, strides: 1 },
] as const;

/**
 * MobileNetV2 as Keras builds it, layer names included. On `[224, 224, 3]` with 1,000 classes: 3,538,984 weights and
 * 300,774,272 multiply-accumulates at width 1.
 */
export const mobilenetV2 = defineContribution({
  kind: 'model',
  id: 'fovea/mobilenet-v2',
  behaviour: 1,
  title: 'MobileNetV2',
  summary:
    'Inverted residuals: narrow maps are widened six-fold, filtered channel by channel, narrowed without activation and added ' +
    'to where they came from. Fewer multiplications than MobileNetV1 at more accuracy.',
  sources: [
    {
      title: 'M. Sandler et al.: MobileNetV2: inverted residuals and linear bottlenecks',
      url: 'https://arxiv.org/abs/1801.04381',
      year: 2018,
    },
    { title: 'Keras applications: MobileNetV2', url: 'https://keras.io/api/applications/mobilenet/' },
  ],
  params,
  create: (values) => ({ build: (input) => buildMobilenetV2(values, input) }),
});

function buildMobilenetV2(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const layers = startNetwork('mobilenet-v2', values, input, 'relu6');
  const { width } = values;
  let x = normedConvolution(layers, layers.builder.input, {
    name: 'Conv1',
    norm: 'bn_Conv1',
    activation: 'Conv1_relu',
    filters: divisible(32 * width),
    kernelSize: 3,
    strides: 2,
  });
  let block = 0;
  for (const { expansion, filters, repeats, strides } of stages) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      x = invertedResidual(layers, x, {
        block,
        expansion,
        filters: divisible(filters * width),
        strides: repeat === 0 ? strides : 1,
      });
      block += 1;
    }
  }
  x = normedConvolution(layers, x, {
    name: 'Conv_1',
    norm: 'Conv_1_bn',
    activation: 'out_relu',
    // Narrow networks keep the full last layer.
    filters: width > 1 ? divisible(1280 * width) : 1280,
    kernelSize: 1,
  });
  return layers.builder.build(classifierHead(layers, x, { ...values, numClasses: input.classes.length }));
}

function invertedResidual(
  layers: HiddenLayers,
  x: string,
  options: { readonly block: number; readonly expansion: number; readonly filters: number; readonly strides: number },
): string {
  const { block, expansion, filters, strides } = options;
  const { builder } = layers;
  const prefix = block === 0 ? 'expanded_conv' : `block_${block}`;
  const named = (part: string): { readonly name: string; readonly norm: string } => ({
    name: `${prefix}_${part}`,
    norm: `${prefix}_${part}_BN`,
  });
  const channels = builder.shape(x).at(-1) ?? 0;
  let y = x;
  if (expansion > 1) {
    y = normedConvolution(layers, y, {
      ...named('expand'),
      activation: `${prefix}_expand_relu`,
      filters: expansion * channels,
      kernelSize: 1,
    });
  }
  y = normedConvolution(layers, y, {
    ...named('depthwise'),
    activation: `${prefix}_depthwise_relu`,
    kernelSize: 3,
    strides,
  });
  y = normedConvolution(layers, y, { ...named('project'), filters, kernelSize: 1 });
  return strides === 1 && channels === filters ? builder.add(x, y, { name: `${prefix}_add` }) : y;
}

/** To a multiple of 8, at least 8, at most a tenth below. @source `_make_divisible` of MobileNet. */
function divisible(channels: number): number {
  const rounded = Math.max(8, Math.floor((channels + 4) / 8) * 8);
  return rounded < 0.9 * channels ? rounded + 8 : rounded;
}
