import type { ActivationQuantization } from '@fovea/contracts';
import { elementCount } from '../tensors.ts';
import type { CaseNode, OpCase } from './op-case.ts';
import { caseGraph, caseNode, int32Tensor, int8Tensor, noise } from './op-case.ts';

function uint8(scale: number, zeroPoint: number, min = 0, max = 255): ActivationQuantization {
  return { dtype: 'uint8', scale, zeroPoint, min, max };
}

const imageCode = uint8(1 / 64, 128);
const reluCode = uint8(1 / 32, 0);

/** quantize, the nodes, dequantize: exact in float32, so that nothing but equality will do. */
function integerCase(name: string, shape: readonly number[], nodes: readonly CaseNode[], code = imageCode): OpCase {
  const quantize = caseNode({ op: 'quantize', name: 'stored', attributes: {}, quantization: code });
  const dequantize = caseNode({ op: 'dequantize', name: 'real', attributes: {} });
  const inputs = noise(name, 3 * elementCount(shape)).map((value) => 2 * value);
  return {
    name: `integers: ${name}`,
    graph: caseGraph(shape, [quantize, ...nodes, dequantize]),
    inputs,
    batchSize: 3,
    tolerance: 0,
  };
}

const window = { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' } as const;
const perTensor = { scale: [0.01], zeroPoint: [0] };

function perChannel(channels: number, axis: number) {
  const scale = Array.from({ length: channels }, (_, c) => Math.fround(0.004 + 0.003 * c));
  return { scale, zeroPoint: scale.map(() => 0), axis };
}

/** Graphs that compute in integers; every executor that offers `int8` gives exactly these results. */
export const integerOpCases: readonly OpCase[] = [
  integerCase('quantize and dequantize', [4, 4, 2], []),
  integerCase('quantize to 0..127', [4, 4, 2], [], uint8(1 / 32, 64, 0, 127)),
  integerCase('quantize to int8', [4, 4, 2], [], { dtype: 'int8', scale: 0.03, zeroPoint: -5, min: -128, max: 127 }),
  integerCase(
    'conv2d: per tensor, same',
    [5, 5, 3],
    [
      caseNode({
        op: 'conv2d',
        weights: { kernel: int8Tensor('i1', [3, 3, 3, 4], perTensor), bias: int32Tensor([100, -200, 300, 0]) },
        attributes: window,
        quantization: uint8(0.05, 120),
      }),
    ],
  ),
  integerCase(
    'conv2d: per channel, relu, stride 2',
    [7, 6, 2],
    [
      caseNode({
        op: 'conv2d',
        weights: { kernel: int8Tensor('i2', [3, 3, 2, 5], perChannel(5, 3)), bias: int32Tensor([5, -4, 3, -2, 1]) },
        attributes: { ...window, strides: [2, 2], activation: 'relu' },
        quantization: reluCode,
      }),
    ],
  ),
  integerCase(
    'conv2d: relu6 by its bounds, without bias',
    [4, 4, 3],
    [
      caseNode({
        op: 'conv2d',
        weights: { kernel: int8Tensor('i3', [1, 1, 3, 6], { scale: [0.1], zeroPoint: [0] }) },
        attributes: { ...window, activation: 'relu6' },
        quantization: uint8(6 / 255, 0),
      }),
    ],
  ),
  integerCase(
    'depthwiseConv2d: per channel',
    [6, 5, 4],
    [
      caseNode({
        op: 'depthwiseConv2d',
        weights: { kernel: int8Tensor('i4', [3, 3, 4, 1], perChannel(4, 2)), bias: int32Tensor([9, 8, -7, 6]) },
        attributes: window,
        quantization: uint8(0.02, 100),
      }),
    ],
  ),
  integerCase(
    'depthwiseConv2d: depth multiplier 2, valid',
    [5, 5, 3],
    [
      caseNode({
        op: 'depthwiseConv2d',
        weights: { kernel: int8Tensor('i5', [2, 2, 3, 2], perChannel(3, 2)) },
        attributes: { ...window, padding: 'valid' },
        quantization: uint8(0.02, 100, 10, 200),
      }),
    ],
  ),
  integerCase(
    'dense: stored',
    [20],
    [
      caseNode({
        op: 'dense',
        weights: { kernel: int8Tensor('i6', [20, 7], perChannel(7, 1)), bias: int32Tensor([1, 2, 3, 4, 5, 6, 7]) },
        attributes: { activation: 'linear' },
        quantization: uint8(0.03, 128),
      }),
    ],
  ),
  integerCase(
    'add: two scales, relu',
    [3, 3, 2],
    [
      caseNode({ op: 'activation', name: 'positive', attributes: { function: 'relu' }, quantization: uint8(0.011, 0) }),
      caseNode({
        op: 'add',
        inputs: ['stored', 'positive'],
        attributes: { activation: 'relu' },
        quantization: uint8(0.017, 3, 3),
      }),
    ],
  ),
  integerCase(
    'concat: two scales',
    [3, 2, 3],
    [
      caseNode({ op: 'activation', name: 'positive', attributes: { function: 'relu' }, quantization: uint8(0.011, 0) }),
      caseNode({ op: 'concat', inputs: ['stored', 'positive'], attributes: {}, quantization: imageCode }),
    ],
  ),
  integerCase(
    'maxPool: 2x2',
    [5, 5, 2],
    [
      caseNode({
        op: 'maxPool',
        attributes: { poolSize: [2, 2], strides: [2, 2], padding: 'same' },
        quantization: imageCode,
      }),
    ],
  ),
  integerCase(
    'avgPool: counts at the border',
    [5, 5, 2],
    [
      caseNode({
        op: 'avgPool',
        attributes: { poolSize: [3, 3], strides: [2, 2], padding: 'same' },
        quantization: uint8(0.014, 130),
      }),
    ],
  ),
  integerCase(
    'globalAvgPool',
    [5, 3, 4],
    [caseNode({ op: 'globalAvgPool', attributes: { keepDims: false }, quantization: uint8(0.003, 128) })],
  ),
  integerCase(
    'globalMaxPool: keepDims',
    [5, 3, 4],
    [caseNode({ op: 'globalMaxPool', attributes: { keepDims: true }, quantization: imageCode })],
  ),
  integerCase(
    'pad: the value is coded',
    [3, 3, 2],
    [
      caseNode({
        op: 'pad',
        attributes: {
          padding: [
            [1, 0],
            [2, 1],
          ],
          value: 0.5,
        },
        quantization: imageCode,
      }),
    ],
  ),
  integerCase(
    'upsample',
    [2, 3, 2],
    [caseNode({ op: 'upsample', attributes: { factors: [2, 3] }, quantization: imageCode })],
  ),
  integerCase(
    'reshape and flatten',
    [2, 3, 4],
    [
      caseNode({ op: 'reshape', attributes: { shape: [6, 4] }, quantization: imageCode }),
      caseNode({ op: 'flatten', attributes: {}, quantization: imageCode }),
    ],
  ),
  {
    name: 'integers: dense, real logits from integer sums',
    graph: caseGraph(
      [12],
      [
        caseNode({ op: 'quantize', name: 'stored', attributes: {}, quantization: imageCode }),
        caseNode({
          op: 'dense',
          weights: { kernel: int8Tensor('i7', [12, 5], perChannel(5, 1)), bias: int32Tensor([10, -20, 30, -40, 50]) },
          attributes: { activation: 'linear' },
        }),
      ],
    ),
    inputs: noise('real-logits', 36),
    batchSize: 3,
    tolerance: 1e-6,
  },
];
