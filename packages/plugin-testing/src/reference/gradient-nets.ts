import type { Graph } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createRng } from '@fovea/training';
import type { LabeledInputs } from './numeric-gradient.ts';

export interface GradientNet {
  readonly name: string;
  readonly graph: Graph;
  readonly batch: LabeledInputs;
}

const classes = ['a', 'b', 'c'];

/** Small networks that between them differentiate every op of the closed set, on batches of three. */
export function gradientNets(): GradientNet[] {
  return [
    net('dense', [2, 2, 1], (b) => {
      const hidden = b.dense(b.flatten(b.input, {}), { units: 3, activation: 'tanh' });
      return b.dense(b.activation(hidden, { function: 'sigmoid' }), { units: 3 });
    }),
    net('conv-same-avg-pool', [5, 4, 2], (b) => {
      const filtered = b.conv2d(b.input, { filters: 2, kernelSize: 3, padding: 'same', activation: 'sigmoid' });
      return b.dense(b.flatten(b.avgPool(filtered, { poolSize: 2, strides: 2, padding: 'same' }), {}), { units: 3 });
    }),
    net('conv-strided-relu-max-pool', [7, 6, 1], (b) => {
      const filtered = b.conv2d(b.input, {
        filters: 3,
        kernelSize: 3,
        strides: 2,
        padding: 'same',
        activation: 'relu',
      });
      return b.dense(b.flatten(b.maxPool(filtered, { poolSize: 2, strides: 1 }), {}), { units: 3 });
    }),
    net('conv-dilated-padded', [6, 6, 1], (b) => {
      const padded = b.pad(b.input, {
        padding: [
          [1, 0],
          [0, 1],
        ],
      });
      const filtered = b.conv2d(padded, {
        filters: 2,
        kernelSize: 2,
        dilations: 2,
        padding: 'valid',
        activation: 'hardSwish',
      });
      return b.dense(b.globalAvgPool(filtered, {}), { units: 3 });
    }),
    net('depthwise', [5, 5, 2], (b) => {
      const spread = b.depthwiseConv2d(b.input, { kernelSize: 3, strides: 2, padding: 'same', activation: 'tanh' });
      const mixed = b.conv2d(spread, { filters: 3, kernelSize: 1, activation: 'relu6' });
      return b.dense(b.globalAvgPool(mixed, {}), { units: 3 });
    }),
    net('batch-norm', [4, 4, 1], (b) => {
      const filtered = b.conv2d(b.input, { filters: 3, kernelSize: 3, padding: 'same', useBias: false });
      return b.dense(
        b.flatten(
          b.avgPool(b.activation(b.batchNorm(filtered, {}), { function: 'tanh' }), { poolSize: 2, strides: 2 }),
          {},
        ),
        { units: 3 },
      );
    }),
    net('branches', [4, 4, 2], (b) => {
      const left = b.conv2d(b.input, { filters: 2, kernelSize: 1, activation: 'tanh' });
      const right = b.conv2d(b.input, { filters: 2, kernelSize: 3, padding: 'same', activation: 'sigmoid' });
      const joined = b.concat([b.add(left, right), b.mul(left, right)], {});
      return b.dense(b.globalAvgPool(b.upsample(joined, { factors: 2 }), {}), { units: 3 });
    }),
  ];
}

/** Two inputs, three classes, nine weights: for cases that take thousands of steps. */
export function microNet(): GradientNet {
  return net('micro', [1, 2, 1], (b) => b.dense(b.flatten(b.input, {}), { units: 3 }));
}

function net(name: string, inputShape: readonly number[], body: (builder: GraphBuilder) => string): GradientNet {
  const builder = new GraphBuilder({ name, classes, inputShape, rng: createRng(17, name) });
  const graph = builder.build(builder.softmax(body(builder)));
  return { name, graph, batch: randomBatch(inputShape, classes.length, 3) };
}

/** Standard normal inputs; labels in turn. */
export function randomBatch(inputShape: readonly number[], numClasses: number, batchSize: number): LabeledInputs {
  const rng = createRng(19, 'batch', ...inputShape);
  const size = inputShape.reduce((product, dim) => product * dim, batchSize);
  return {
    inputs: Float32Array.from({ length: size }, () => rng.normal()),
    labels: Int32Array.from({ length: batchSize }, (_, row) => row % numClasses),
  };
}
