import type { ActivationFunction, Graph } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { Random } from './random.ts';

const activations: readonly ActivationFunction[] = [
  ...(['linear', 'relu', 'relu6', 'hardSwish', 'hardSigmoid', 'sigmoid', 'tanh'] as const),
];

/** A value on the way through a random graph. */
interface Walk {
  readonly builder: GraphBuilder;
  readonly random: Random;
}

type Step = (walk: Walk, x: string) => string;

const pair = (random: Random, low: number, high: number): [number, number] => [
  random.integer(low, high),
  random.integer(low, high),
];

const steps: readonly Step[] = [
  ({ builder, random }, x) => {
    const isStrided = random.next() < 0.5;
    return builder.conv2d(x, {
      filters: random.integer(1, 20),
      kernelSize: pair(random, 1, 4),
      strides: isStrided ? pair(random, 1, 3) : 1,
      dilations: isStrided ? 1 : pair(random, 1, 2),
      padding: random.pick<'same' | [[number, number], [number, number]]>('same', [pair(random, 3, 5), [4, 4]]),
      activation: random.pick(...activations),
      useBias: random.next() < 0.7,
    });
  },
  ({ builder, random }, x) => builder.conv2d(x, { filters: random.integer(1, 40), kernelSize: 1 }),
  ({ builder, random }, x) =>
    builder.depthwiseConv2d(x, {
      kernelSize: random.pick<number | [number, number]>(3, [2, 5]),
      strides: random.integer(1, 2),
      padding: 'same',
      depthMultiplier: random.pick(1, 1, 2),
      activation: random.pick(...activations),
    }),
  ({ builder }, x) => builder.batchNorm(x),
  ({ builder, random }, x) => builder.activation(x, { function: random.pick(...activations) }),
  ({ builder, random }, x) => builder.maxPool(x, { poolSize: random.integer(1, 3), strides: 2, padding: 'same' }),
  ({ builder, random }, x) => builder.avgPool(x, { poolSize: pair(random, 1, 3), strides: 1, padding: 'same' }),
  ({ builder }, x) => builder.add(x, builder.activation(x, { function: 'tanh' }), { activation: 'relu' }),
  ({ builder }, x) => builder.mul(builder.globalAvgPool(x, { keepDims: true }), x),
  ({ builder }, x) => builder.concat([x, builder.batchNorm(x), x]),
  ({ builder, random }, x) =>
    builder.upsample(builder.maxPool(x, { padding: 'same' }), { factors: pair(random, 1, 2) }),
  ({ builder, random }, x) => builder.pad(x, { padding: [pair(random, 0, 2), pair(random, 0, 2)], value: -0.5 }),
  ({ builder }, x) => builder.dropout(x, { rate: 0.5 }),
];

/** A small classifier of three classes, another one for each seed. */
export function randomGraph(seed: number): Graph {
  const random = new Random(seed);
  const inputShape = [random.integer(1, 14), random.integer(1, 14), random.integer(1, 9)];
  const rng = createTestRng(seed);
  const builder = new GraphBuilder({ name: 'fuzz', classes: ['a', 'b', 'c'], inputShape, rng });
  let x = builder.input;
  for (let i = random.integer(1, 7); i > 0; --i) x = random.pick(...steps)({ builder, random }, x);
  x = random.next() < 0.5 ? builder.flatten(x) : builder.globalMaxPool(x);
  if (random.next() < 0.5) x = builder.dense(x, { units: random.integer(1, 30), activation: 'hardSwish' });
  return builder.build(builder.softmax(builder.dense(x, { units: 3 })));
}

/** A batch of noise for a graph. */
export function imagesOf(graph: Graph, batchSize: number, seed: number): Float32Array {
  const rng = createTestRng(seed);
  const count = graph.inputs[0]!.shape.reduce((product, size) => product * size, batchSize);
  return Float32Array.from({ length: count }, () => rng.normal());
}
