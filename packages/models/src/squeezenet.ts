import { defineContribution, p } from '@fovea/contracts';
import type { Graph, ModelBuildInput, ParamsOutput } from '@fovea/contracts';
import type { GraphBuilder } from '@fovea/graph';
import { scaledChannels } from './channels.ts';
import { dropout } from './convolutional-params.ts';
import { startNetwork } from './published-layers.ts';
import { publishedWidth, signedMean, signedStd } from './published-params.ts';

const params = p.params({ width: publishedWidth, dropout, mean: signedMean, std: signedStd });

/** Squeeze and (each) expand channels of fire2 … fire9; pools stand before fire2, fire4 and fire6. */
const fires: readonly (readonly [squeeze: number, expand: number])[] = [
  [16, 64],
  [16, 64],
  [32, 128],
  [32, 128],
  [48, 192],
  [48, 192],
  [64, 256],
  [64, 256],
];
const pooledBefore: ReadonlySet<number> = new Set([2, 4, 6]);

/**
 * SqueezeNet 1.1. On `[224, 224, 3]` with 1,000 classes: 1,235,496 weights and 349,151,936 multiply-accumulates. Its classes
 * are channels of the last convolution, averaged over the map; there is no dense layer. That convolution is linear here.
 */
export const squeezenet = defineContribution({
  kind: 'model',
  id: 'fovea/squeezenet',
  behaviour: 1,
  title: 'SqueezeNet 1.1',
  summary:
    'Fire modules squeeze the channels with 1x1 convolutions before they expand them with 1x1 and 3x3 ones: the accuracy of ' +
    'AlexNet with a fiftieth of its weights.',
  sources: [
    {
      title: 'F. Iandola et al.: SqueezeNet: AlexNet-level accuracy with 50x fewer parameters',
      url: 'https://arxiv.org/abs/1602.07360',
      year: 2016,
    },
    {
      title: 'SqueezeNet 1.1, by its authors',
      url: 'https://github.com/forresti/SqueezeNet/tree/master/SqueezeNet_v1.1',
    },
  ],
  params,
  create: (values) => ({ build: (input) => buildSqueezenet(values, input) }),
});

function buildSqueezenet(values: ParamsOutput<typeof params>, input: ModelBuildInput): Graph {
  const { builder } = startNetwork('squeezenet', values, input, 'relu');
  let x = convolution(builder, builder.input, {
    name: 'conv1',
    filters: scaledChannels(64, values.width),
    kernelSize: 3,
    strides: 2,
    padding: 'valid',
  });
  for (const [index, [squeeze, expand]] of fires.entries()) {
    const number = index + 2;
    if (pooledBefore.has(number)) x = pool(builder, x, `pool${number / 2}`);
    x = fire(builder, x, {
      name: `fire${number}`,
      squeeze: scaledChannels(squeeze, values.width),
      expand: scaledChannels(expand, values.width),
    });
  }
  if (values.dropout > 0) x = builder.dropout(x, { name: 'dropout', rate: values.dropout });
  // Published with a relu, under which a class that starts below zero everywhere would never learn.
  x = builder.conv2d(x, { name: 'conv10', filters: input.classes.length, kernelSize: 1 });
  const scores = builder.globalAvgPool(x, { name: 'logits' });
  return builder.build(builder.softmax(scores, { name: 'probabilities' }));
}

interface ConvolutionOptions {
  readonly name: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides?: number;
  readonly padding?: 'valid' | 'same';
}

function convolution(builder: GraphBuilder, x: string, options: ConvolutionOptions): string {
  return builder.conv2d(x, { padding: 'same', activation: 'relu', kernelInitializer: 'heUniform', ...options });
}

function fire(
  builder: GraphBuilder,
  x: string,
  { name, squeeze, expand }: { readonly name: string; readonly squeeze: number; readonly expand: number },
): string {
  const squeezed = convolution(builder, x, { name: `${name}_squeeze1x1`, filters: squeeze, kernelSize: 1 });
  const narrow = convolution(builder, squeezed, { name: `${name}_expand1x1`, filters: expand, kernelSize: 1 });
  const wide = convolution(builder, squeezed, { name: `${name}_expand3x3`, filters: expand, kernelSize: 3 });
  return builder.concat([narrow, wide], { name: `${name}_concat` });
}

/** 3x3 by steps of 2, with a last window that reaches over the edge where one is needed, as Caffe counts windows. */
function pool(builder: GraphBuilder, x: string, name: string): string {
  const [height = 0, width = 0] = builder.shape(x);
  return builder.maxPool(x, {
    name,
    poolSize: 3,
    strides: 2,
    padding: [
      [0, overhang(height)],
      [0, overhang(width)],
    ],
  });
}

function overhang(size: number): number {
  const windows = Math.max(1, Math.ceil((size - 3) / 2) + 1);
  return (windows - 1) * 2 + 3 - size;
}
