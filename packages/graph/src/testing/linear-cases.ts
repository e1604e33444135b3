import type { ActivationFunction, Padding, Pair } from '@fovea/contracts';
import { elementCount, float32Tensor } from '../tensors.ts';
import type { OpCase } from './op-case.ts';
import { caseGraph, caseNode, counting, noise, noiseTensor } from './op-case.ts';

interface ConvolutionCase {
  readonly name: string;
  readonly image: readonly number[];
  readonly kernel: readonly number[];
  readonly strides?: Pair;
  readonly dilations?: Pair;
  readonly padding?: Padding;
  readonly activation?: ActivationFunction;
  readonly useBias?: boolean;
  readonly batchSize?: number;
}

function convolution(op: 'conv2d' | 'depthwiseConv2d', options: ConvolutionCase): OpCase {
  const { image, kernel, useBias = true, batchSize = 2 } = options;
  const name = `${op}: ${options.name}`;
  const outputs = op === 'conv2d' ? kernel[3]! : kernel[2]! * kernel[3]!;
  const weights = { kernel: noiseTensor(`${name}/kernel`, ...kernel) };
  const node = caseNode({
    op,
    weights: useBias ? { ...weights, bias: noiseTensor(`${name}/bias`, outputs) } : weights,
    attributes: {
      strides: options.strides ?? [1, 1],
      dilations: options.dilations ?? [1, 1],
      padding: options.padding ?? 'valid',
      activation: options.activation ?? 'linear',
    },
  });
  const inputs = noise(`${name}/image`, batchSize * elementCount(image)).map((value) => 2 * value);
  return { name, graph: caseGraph(image, [node]), inputs, batchSize, tolerance: 1e-5 };
}

const conv2d = (options: ConvolutionCase) => convolution('conv2d', options);
const depthwise = (options: ConvolutionCase) => convolution('depthwiseConv2d', options);

/** A window of ones adds up what it covers: `same` padding of a 3 x 3 image of 1 … 9. */
const sumOfNeighbours: OpCase = {
  name: 'conv2d: 3x3 ones over 1..9, same, by hand',
  graph: caseGraph(
    [3, 3, 1],
    [
      caseNode({
        op: 'conv2d',
        weights: { kernel: float32Tensor([3, 3, 1, 1], new Float32Array(9).fill(1)) },
        attributes: { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' },
      }),
    ],
  ),
  inputs: counting(9),
  batchSize: 1,
  expected: Float32Array.of(12, 21, 16, 27, 45, 33, 24, 39, 28),
  tolerance: 0,
};

/** `same` with an even total of one: the odd padding is at the end, so that the windows start at 1 and 3. */
const oddPaddingAtTheEnd: OpCase = {
  name: 'conv2d: 1x3 [1, 10, 100] over 1..4, stride 2, same, by hand',
  graph: caseGraph(
    [1, 4, 1],
    [
      caseNode({
        op: 'conv2d',
        weights: { kernel: float32Tensor([1, 3, 1, 1], [1, 10, 100]) },
        attributes: { strides: [1, 2], dilations: [1, 1], padding: 'same', activation: 'linear' },
      }),
    ],
  ),
  inputs: counting(4),
  batchSize: 1,
  expected: Float32Array.of(1 + 20 + 300, 3 + 40),
  tolerance: 0,
};

/** Channel-major multiples: outputs are (c0 * 1, c0 * 2, c1 * 3, c1 * 4). */
const depthMultiplierOrder: OpCase = {
  name: 'depthwiseConv2d: depth multiplier 2, by hand',
  graph: caseGraph(
    [1, 1, 2],
    [
      caseNode({
        op: 'depthwiseConv2d',
        weights: { kernel: float32Tensor([1, 1, 2, 2], [1, 2, 3, 4]), bias: float32Tensor([4], [0, 1, 0, 1]) },
        attributes: { strides: [1, 1], dilations: [1, 1], padding: 'valid', activation: 'linear' },
      }),
    ],
  ),
  inputs: Float32Array.of(5, 7),
  batchSize: 1,
  expected: Float32Array.of(5, 11, 21, 29),
  tolerance: 0,
};

const denseByHand: OpCase = {
  name: 'dense: relu after bias, by hand',
  graph: caseGraph(
    [2],
    [
      caseNode({
        op: 'dense',
        weights: { kernel: float32Tensor([2, 3], [1, 2, 3, 4, 5, 6]), bias: float32Tensor([3], [-10, 0, 1]) },
        attributes: { activation: 'relu' },
      }),
    ],
  ),
  inputs: Float32Array.of(1, 1, -1, 2),
  batchSize: 2,
  expected: Float32Array.of(0, 7, 10, 0, 8, 10),
  tolerance: 0,
};

const denseWide: OpCase = {
  name: 'dense: 257 units to 10, no bias, sigmoid',
  graph: caseGraph(
    [257],
    [
      caseNode({
        op: 'dense',
        weights: { kernel: noiseTensor('dense-wide', 257, 10) },
        attributes: { activation: 'sigmoid' },
      }),
    ],
  ),
  inputs: noise('dense-wide/image', 3 * 257),
  batchSize: 3,
  tolerance: 1e-5,
};

/** conv2d, depthwiseConv2d and dense. */
export const linearCases: readonly OpCase[] = [
  sumOfNeighbours,
  oddPaddingAtTheEnd,
  conv2d({ name: '3x3 valid', image: [5, 6, 3], kernel: [3, 3, 3, 4] }),
  conv2d({ name: '3x3 same, relu', image: [7, 5, 2], kernel: [3, 3, 2, 5], padding: 'same', activation: 'relu' }),
  conv2d({ name: '1x1 without bias', image: [4, 4, 8], kernel: [1, 1, 8, 3], useBias: false }),
  conv2d({
    name: '5x5 same, stride 2, even size',
    image: [8, 8, 1],
    kernel: [5, 5, 1, 4],
    strides: [2, 2],
    padding: 'same',
  }),
  conv2d({
    name: '3x3 same, stride 2, odd size',
    image: [7, 9, 3],
    kernel: [3, 3, 3, 8],
    strides: [2, 2],
    padding: 'same',
  }),
  conv2d({ name: '2x2 same, stride 3', image: [7, 8, 2], kernel: [2, 2, 2, 3], strides: [3, 3], padding: 'same' }),
  conv2d({ name: '2x3 same, stride 1x2', image: [5, 7, 2], kernel: [2, 3, 2, 3], strides: [1, 2], padding: 'same' }),
  conv2d({
    name: '3x3 dilated by 2, same',
    image: [7, 7, 2],
    kernel: [3, 3, 2, 3],
    dilations: [2, 2],
    padding: 'same',
  }),
  conv2d({ name: '2x2 dilated by 3, valid', image: [6, 7, 1], kernel: [2, 2, 1, 2], dilations: [3, 3] }),
  conv2d({
    name: '3x3 stride 2, padding [[0, 1], [0, 1]] as MobileNet',
    image: [8, 8, 3],
    kernel: [3, 3, 3, 4],
    strides: [2, 2],
    padding: [
      [0, 1],
      [0, 1],
    ],
    activation: 'relu6',
  }),
  conv2d({
    name: '3x2 with uneven padding',
    image: [4, 5, 1],
    kernel: [3, 2, 1, 2],
    padding: [
      [2, 0],
      [1, 3],
    ],
  }),
  conv2d({ name: 'kernel as large as the image', image: [4, 3, 2], kernel: [4, 3, 2, 6] }),
  conv2d({ name: 'kernel larger than the image, same', image: [2, 2, 1], kernel: [5, 5, 1, 2], padding: 'same' }),
  conv2d({
    name: '1x1 image, 33 channels, hardSwish',
    image: [1, 1, 33],
    kernel: [1, 1, 33, 9],
    activation: 'hardSwish',
  }),
  conv2d({ name: 'batch 5', image: [3, 3, 1], kernel: [2, 2, 1, 2], batchSize: 5 }),
  depthMultiplierOrder,
  depthwise({ name: '3x3 same', image: [6, 5, 4], kernel: [3, 3, 4, 1], padding: 'same' }),
  depthwise({
    name: '3x3 stride 2 same, relu6',
    image: [7, 8, 3],
    kernel: [3, 3, 3, 1],
    strides: [2, 2],
    padding: 'same',
    activation: 'relu6',
  }),
  depthwise({ name: '5x5 valid without bias', image: [6, 6, 2], kernel: [5, 5, 2, 1], useBias: false }),
  depthwise({ name: 'depth multiplier 3', image: [5, 5, 2], kernel: [3, 3, 2, 3], padding: 'same' }),
  depthwise({ name: 'dilated by 2', image: [7, 7, 3], kernel: [3, 3, 3, 1], dilations: [2, 2], padding: 'same' }),
  depthwise({
    name: 'stride 2 with padding [[0, 1], [0, 1]]',
    image: [6, 6, 5],
    kernel: [3, 3, 5, 1],
    strides: [2, 2],
    padding: [
      [0, 1],
      [0, 1],
    ],
  }),
  denseByHand,
  denseWide,
];
