import { beforeAll, describe, expect, it } from '@jest/globals';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import type { GraphNode, Padding, Pair, Rng, TensorData } from '@fovea/contracts';
import { createInterpreter, elementCount, inferShapes, tensorToFloat32 } from '../index.ts';
import type { CaseNode } from '../testing/index.ts';
import { caseGraph, caseNode, createTestRng, largestError } from '../testing/index.ts';

// TensorFlow.js' cpu backend is the independent reference. It computes in float32, so that sums differ in the last digits.
const tolerance = 2e-5;
const rounds = 40;

beforeAll(async () => {
  // Keeps it from advertising its native backend.
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
});

function pick<T>(rng: Rng, values: readonly T[]): T {
  return values[rng.integer(values.length)]!;
}

function randomTensor(rng: Rng, ...shape: number[]): TensorData {
  return {
    shape,
    dtype: 'float32',
    data: Float32Array.from({ length: elementCount(shape) }, () => rng.next() * 2 - 1),
  };
}

function randomPadding(rng: Rng, below: Pair): Padding {
  return pick<Padding>(rng, [
    'same',
    'valid',
    [
      [rng.integer(below[0]), rng.integer(below[0])],
      [rng.integer(below[1]), rng.integer(below[1])],
    ],
  ]);
}

/** TensorFlow.js wants explicit padding for all four axes. */
function tfPadding(padding: Padding) {
  return typeof padding === 'string' ? padding : ([[0, 0], ...padding, [0, 0]] as [number, number][]);
}

function toTf(tensor: TensorData): tf.Tensor {
  return tf.tensor(tensorToFloat32(tensor), [...tensor.shape]);
}

type Compute = (x: tf.Tensor4D, node: GraphNode, weight: (role: string) => tf.Tensor) => tf.Tensor;

function compare(rng: Rng, node: CaseNode, shape: readonly number[], compute: Compute): number {
  const batchSize = 1 + rng.integer(3);
  const graph = caseGraph(shape, [node]);
  const inputs = Float32Array.from({ length: batchSize * elementCount(shape) }, () => rng.normal() * 2);
  const expected = tf.tidy(() => {
    const x = tf.tensor4d(inputs, [batchSize, ...shape] as [number, number, number, number]);
    return compute(x, graph.nodes[0]!, (role) => toTf(node.weights![role]!));
  });
  expect(expected.shape.slice(1)).toEqual(inferShapes(graph).get(graph.outputs[0]!));
  return largestError(createInterpreter(graph).run(inputs, batchSize), expected.dataSync());
}

function randomImage(rng: Rng): [number, number, number] {
  return [5 + rng.integer(6), 5 + rng.integer(6), 1 + rng.integer(5)];
}

function randomWindow(rng: Rng, kernelSize: Pair) {
  const isDilated = rng.next() < 0.25;
  return {
    strides: isDilated
      ? ([1, 1] as Pair)
      : pick<Pair>(rng, [
          [1, 1],
          [2, 2],
          [3, 3],
        ]),
    dilations: isDilated ? ([2, 2] as Pair) : ([1, 1] as Pair),
    padding: randomPadding(rng, kernelSize),
    activation: 'linear' as const,
  };
}

describe('the interpreter and the cpu backend of TensorFlow.js agree on', () => {
  it('conv2d', () => {
    for (let seed = 0; seed < rounds; seed++) {
      const rng = createTestRng(seed);
      const shape = randomImage(rng);
      const kernelSize: Pair = [1 + rng.integer(3), 1 + rng.integer(3)];
      const filters = 1 + rng.integer(9);
      const attributes = randomWindow(rng, kernelSize);
      const weights = { kernel: randomTensor(rng, ...kernelSize, shape[2], filters), bias: randomTensor(rng, filters) };
      const error = compare(rng, caseNode({ op: 'conv2d', weights, attributes }), shape, (x, _, weight) =>
        tf.add(
          tf.conv2d(
            x,
            weight('kernel') as tf.Tensor4D,
            [...attributes.strides],
            tfPadding(attributes.padding) as 'same',
            'NHWC',
            [...attributes.dilations],
          ),
          weight('bias'),
        ),
      );
      expect({ seed, isClose: error <= tolerance }).toEqual({ seed, isClose: true });
    }
  });

  it('depthwiseConv2d', () => {
    for (let seed = 0; seed < rounds; seed++) {
      const rng = createTestRng(1000 + seed);
      const shape = randomImage(rng);
      const kernelSize: Pair = [1 + rng.integer(3), 1 + rng.integer(3)];
      const multiplier = 1 + rng.integer(3);
      const attributes = randomWindow(rng, kernelSize);
      const weights = { kernel: randomTensor(rng, ...kernelSize, shape[2], multiplier) };
      const error = compare(rng, caseNode({ op: 'depthwiseConv2d', weights, attributes }), shape, (x, _, weight) =>
        tf.depthwiseConv2d(
          x,
          weight('kernel') as tf.Tensor4D,
          [...attributes.strides],
          tfPadding(attributes.padding) as 'same',
          'NHWC',
          [...attributes.dilations],
        ),
      );
      expect({ seed, isClose: error <= tolerance }).toEqual({ seed, isClose: true });
    }
  });

  it('pools', () => {
    for (let seed = 0; seed < rounds; seed++) {
      const rng = createTestRng(2000 + seed);
      const poolSize: Pair = [1 + rng.integer(3), 1 + rng.integer(3)];
      const strides: Pair = [1 + rng.integer(3), 1 + rng.integer(3)];
      const attributes = { poolSize, strides, padding: randomPadding(rng, poolSize) };
      const op = pick(rng, ['maxPool', 'avgPool'] as const);
      const error = compare(rng, caseNode({ op, attributes }), randomImage(rng), (x) =>
        tf[op](x, [...poolSize], [...strides], tfPadding(attributes.padding) as 'same'),
      );
      expect({ seed, op, isClose: error <= tolerance }).toEqual({ seed, op, isClose: true });
    }
  });

  it('batchNorm', () => {
    for (let seed = 0; seed < 10; seed++) {
      const rng = createTestRng(3000 + seed);
      const shape = randomImage(rng);
      const vector = () => randomTensor(rng, shape[2]);
      const variance = { ...vector(), data: Float32Array.from({ length: shape[2] }, () => rng.next() * 3) };
      const weights = { gamma: vector(), beta: vector(), mean: vector(), variance };
      const attributes = { epsilon: pick(rng, [1e-3, 1e-5, 0.1]), momentum: 0.99 };
      const error = compare(rng, caseNode({ op: 'batchNorm', weights, attributes }), shape, (x, _, weight) =>
        tf.batchNorm(x, weight('mean'), weight('variance'), weight('beta'), weight('gamma'), attributes.epsilon),
      );
      expect({ seed, isClose: error <= 1e-4 }).toEqual({ seed, isClose: true });
    }
  });

  it.each(['relu', 'relu6', 'sigmoid', 'tanh'] as const)('%s', (name) => {
    const node = caseNode({ op: 'activation', attributes: { function: name } });
    expect(compare(createTestRng(1), node, [5, 4, 3], (x) => tf[name](x))).toBeLessThanOrEqual(tolerance);
  });

  it('softmax, globalAvgPool, globalMaxPool, pad and upsample', () => {
    const rng = createTestRng(2);
    const pairs: readonly (readonly [CaseNode, Compute])[] = [
      [caseNode({ op: 'softmax', attributes: {} }), (x) => tf.softmax(x)],
      [caseNode({ op: 'globalAvgPool', attributes: { keepDims: false } }), (x) => tf.mean(x, [1, 2])],
      [caseNode({ op: 'globalMaxPool', attributes: { keepDims: true } }), (x) => tf.max(x, [1, 2], true)],
      [
        caseNode({ op: 'pad', attributes: { padding: [[1, 2], [0, 3]], value: 0.5 } }), // prettier-ignore
        (x) => tf.pad(x, [[0, 0], [1, 2], [0, 3], [0, 0]], 0.5), // prettier-ignore
      ],
      [
        caseNode({ op: 'upsample', attributes: { factors: [2, 3] } }),
        (x) => tf.image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 3]),
      ],
    ];
    for (const [node, compute] of pairs) {
      expect({ op: node.op, isClose: compare(rng, node, [4, 5, 3], compute) <= tolerance }).toEqual({
        op: node.op,
        isClose: true,
      });
    }
  });
});
