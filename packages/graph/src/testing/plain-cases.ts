import type { ActivationFunction } from '@fovea/contracts';
import { elementCount, float32Tensor } from '../tensors.ts';
import { activationFunctions } from '../validation/common-checks.ts';
import type { CaseNode, OpCase } from './op-case.ts';
import { caseGraph, caseNode, counting, noise, noiseTensor } from './op-case.ts';

function plainCase(name: string, shape: readonly number[], nodes: readonly CaseNode[]): OpCase {
  const inputs = noise(name, 2 * elementCount(shape)).map((value) => 4 * value);
  return { name, graph: caseGraph(shape, nodes), inputs, batchSize: 2, tolerance: 1e-5 };
}

interface HandCase {
  readonly name: string;
  readonly shape: readonly number[];
  readonly nodes: readonly CaseNode[];
  readonly inputs: Float32Array;
  readonly expected: readonly number[];
  readonly tolerance?: number;
}

function handCase({ name, shape, nodes, inputs, expected, tolerance = 0 }: HandCase): OpCase {
  const graph = caseGraph(shape, nodes);
  return { name: `${name}, by hand`, graph, inputs, batchSize: 1, expected: Float32Array.from(expected), tolerance };
}

const everyActivation = activationFunctions.map((activation: ActivationFunction) =>
  plainCase(
    `activation: ${activation}`,
    [3, 4, 2],
    [caseNode({ op: 'activation', attributes: { function: activation } })],
  ),
);

const doubled = caseNode({
  op: 'dense',
  name: 'doubled',
  weights: { kernel: float32Tensor([2, 2], [2, 0, 0, 2]) },
  attributes: { activation: 'linear' },
});

/** Ops without kernels. */
export const plainCases: readonly OpCase[] = [
  ...everyActivation,
  handCase({
    name: 'activation: hardSigmoid is relu6(x + 3) / 6',
    shape: [5],
    nodes: [caseNode({ op: 'activation', attributes: { function: 'hardSigmoid' } })],
    inputs: Float32Array.of(-4, -3, 0, 1.5, 9),
    expected: [0, 0, 0.5, 0.75, 1],
  }),
  handCase({
    name: 'activation: sign of 0 is 1',
    shape: [3],
    nodes: [caseNode({ op: 'activation', attributes: { function: 'sign' } })],
    inputs: Float32Array.of(-0.5, 0, 0.5),
    expected: [-1, 1, 1],
  }),
  handCase({
    name: 'maxPool: 2x2 over 1..9, same',
    shape: [3, 3, 1],
    nodes: [caseNode({ op: 'maxPool', attributes: { poolSize: [2, 2], strides: [2, 2], padding: 'same' } })],
    inputs: counting(9),
    expected: [5, 6, 8, 9],
  }),
  handCase({
    name: 'maxPool: padding never wins over negatives',
    shape: [2, 2, 1],
    nodes: [
      caseNode({
        op: 'maxPool',
        attributes: {
          poolSize: [2, 2],
          strides: [1, 1],
          padding: [
            [1, 1],
            [1, 1],
          ],
        },
      }),
    ],
    inputs: Float32Array.of(-4, -3, -2, -1),
    expected: [-4, -3, -3, -2, -1, -1, -2, -1, -1],
  }),
  plainCase(
    'maxPool: 3x3 stride 2 valid',
    [7, 8, 3],
    [caseNode({ op: 'maxPool', attributes: { poolSize: [3, 3], strides: [2, 2], padding: 'valid' } })],
  ),
  plainCase(
    'maxPool: 3x2 stride 1 same',
    [5, 4, 2],
    [caseNode({ op: 'maxPool', attributes: { poolSize: [3, 2], strides: [1, 1], padding: 'same' } })],
  ),
  handCase({
    name: 'avgPool: 2x2 over 1..9, same, counts only elements inside',
    shape: [3, 3, 1],
    nodes: [caseNode({ op: 'avgPool', attributes: { poolSize: [2, 2], strides: [2, 2], padding: 'same' } })],
    inputs: counting(9),
    expected: [3, 4.5, 7.5, 9],
  }),
  handCase({
    name: 'avgPool: explicit padding does not count either',
    shape: [2, 2, 1],
    nodes: [
      caseNode({
        op: 'avgPool',
        attributes: {
          poolSize: [2, 2],
          strides: [2, 2],
          padding: [
            [1, 1],
            [1, 1],
          ],
        },
      }),
    ],
    inputs: counting(4),
    expected: [1, 2, 3, 4],
  }),
  plainCase(
    'avgPool: 3x3 stride 2 same, odd size',
    [7, 5, 2],
    [caseNode({ op: 'avgPool', attributes: { poolSize: [3, 3], strides: [2, 2], padding: 'same' } })],
  ),
  plainCase(
    'avgPool: 2x3 stride 3 valid',
    [7, 9, 2],
    [caseNode({ op: 'avgPool', attributes: { poolSize: [2, 3], strides: [3, 3], padding: 'valid' } })],
  ),
  plainCase('globalAvgPool', [4, 3, 5], [caseNode({ op: 'globalAvgPool', attributes: { keepDims: false } })]),
  plainCase('globalAvgPool: keepDims', [4, 3, 5], [caseNode({ op: 'globalAvgPool', attributes: { keepDims: true } })]),
  plainCase('globalMaxPool', [4, 3, 5], [caseNode({ op: 'globalMaxPool', attributes: { keepDims: false } })]),
  plainCase('globalMaxPool: keepDims', [4, 3, 5], [caseNode({ op: 'globalMaxPool', attributes: { keepDims: true } })]),
  handCase({
    name: 'batchNorm: epsilon is added to the variance',
    shape: [1, 2, 2],
    nodes: [
      caseNode({
        op: 'batchNorm',
        weights: {
          gamma: float32Tensor([2], [2, 1]),
          beta: float32Tensor([2], [1, 0]),
          mean: float32Tensor([2], [1, 3]),
          variance: float32Tensor([2], [3, 0]),
        },
        attributes: { epsilon: 1, momentum: 0.99 },
      }),
    ],
    inputs: Float32Array.of(1, 3, 5, 4),
    expected: [1, 0, 5, 1],
    tolerance: 1e-5,
  }),
  plainCase(
    'batchNorm: units',
    [6],
    [
      caseNode({
        op: 'batchNorm',
        weights: {
          gamma: noiseTensor('gamma', 6),
          beta: noiseTensor('beta', 6),
          mean: noiseTensor('mean', 6),
          variance: float32Tensor([6], [0.1, 0.5, 1, 2, 4, 1e-4]),
        },
        attributes: { epsilon: 1e-3, momentum: 0.9 },
      }),
    ],
  ),
  plainCase(
    'add: an input twice, relu',
    [3, 3, 2],
    [caseNode({ op: 'add', inputs: ['image', 'image'], attributes: { activation: 'relu' } })],
  ),
  handCase({
    name: 'add: relu6 after the sum',
    shape: [2],
    nodes: [doubled, caseNode({ op: 'add', inputs: ['image', 'doubled'], attributes: { activation: 'relu6' } })],
    inputs: Float32Array.of(1, 3),
    expected: [3, 6],
  }),
  plainCase('mul: an input twice', [2, 3, 4], [caseNode({ op: 'mul', inputs: ['image', 'image'], attributes: {} })]),
  plainCase(
    'mul: channel gate [1, 1, channels]',
    [3, 2, 4],
    [
      caseNode({ op: 'globalAvgPool', name: 'pooled', attributes: { keepDims: true } }),
      caseNode({ op: 'activation', name: 'gate', attributes: { function: 'hardSigmoid' } }),
      caseNode({ op: 'mul', inputs: ['image', 'gate'], attributes: {} }),
    ],
  ),
  handCase({
    name: 'concat: units',
    shape: [2],
    nodes: [doubled, caseNode({ op: 'concat', inputs: ['image', 'doubled', 'image'], attributes: {} })],
    inputs: Float32Array.of(1, 2),
    expected: [1, 2, 2, 4, 1, 2],
  }),
  plainCase(
    'concat: channels',
    [3, 2, 3],
    [
      caseNode({ op: 'activation', name: 'positive', attributes: { function: 'relu' } }),
      caseNode({ op: 'concat', inputs: ['positive', 'image'], attributes: {} }),
    ],
  ),
  handCase({
    name: 'pad: uneven, with a value',
    shape: [1, 2, 1],
    nodes: [
      caseNode({
        op: 'pad',
        attributes: {
          padding: [
            [1, 0],
            [0, 2],
          ],
          value: 9,
        },
      }),
    ],
    inputs: Float32Array.of(1, 2),
    expected: [9, 9, 9, 9, 1, 2, 9, 9],
  }),
  plainCase(
    'pad: zeros',
    [3, 4, 2],
    [
      caseNode({
        op: 'pad',
        attributes: {
          padding: [
            [0, 1],
            [2, 3],
          ],
          value: 0,
        },
      }),
    ],
  ),
  handCase({
    name: 'upsample: nearest, 2 x 3',
    shape: [1, 2, 1],
    nodes: [caseNode({ op: 'upsample', attributes: { factors: [2, 3] } })],
    inputs: Float32Array.of(1, 2),
    expected: [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2],
  }),
  plainCase('upsample: 2 x 2, channels', [2, 3, 3], [caseNode({ op: 'upsample', attributes: { factors: [2, 2] } })]),
  plainCase('reshape', [2, 3, 4], [caseNode({ op: 'reshape', attributes: { shape: [4, 6, 1] } })]),
  plainCase('flatten', [2, 3, 4], [caseNode({ op: 'flatten', attributes: {} })]),
  plainCase('dropout: identity outside training', [3, 3, 2], [caseNode({ op: 'dropout', attributes: { rate: 0.5 } })]),
  handCase({
    name: 'softmax: large logits do not overflow',
    shape: [3],
    nodes: [caseNode({ op: 'softmax', attributes: {} })],
    inputs: Float32Array.of(1000, 1000, -1000),
    expected: [0.5, 0.5, 0],
    tolerance: 1e-5,
  }),
  plainCase('softmax: ten units', [10], [caseNode({ op: 'softmax', attributes: {} })]),
  handCase({
    name: 'fakeQuant: half to even, saturating',
    shape: [6],
    nodes: [
      caseNode({
        op: 'fakeQuant',
        attributes: { quantization: { dtype: 'uint8', scale: 0.5, zeroPoint: 2, min: 0, max: 6 } },
      }),
    ],
    inputs: Float32Array.of(-9, -0.25, 0.25, 0.75, 1.1, 9),
    expected: [-1, 0, 0, 1, 1, 2],
  }),
];
