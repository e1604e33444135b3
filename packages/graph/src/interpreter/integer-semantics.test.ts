import { describe, expect, it } from '@jest/globals';
import type { ActivationQuantization, Graph, GraphNode, TensorData } from '@fovea/contracts';
import {
  createInterpreter,
  quantizeValue,
  requantize,
  requantizeMultiplier,
  roundHalfToEven,
  validateGraph,
} from '../index.ts';
import { caseGraph, caseNode, thrownBy } from '../testing/index.ts';

const code: ActivationQuantization = { dtype: 'uint8', scale: 0.5, zeroPoint: 10, min: 0, max: 255 };

function kernel(
  shape: readonly number[],
  data: readonly number[],
  scale: readonly number[],
  axis?: number,
): TensorData {
  const quantization = { scale, zeroPoint: scale.map(() => 0), ...(axis === undefined ? {} : { axis }) };
  return { shape, dtype: 'int8', data: Int8Array.from(data), quantization };
}

function int32(...values: number[]): TensorData {
  return { shape: [values.length], dtype: 'int32', data: Int32Array.from(values) };
}

const quantizeNode = caseNode({ op: 'quantize', name: 'stored', attributes: {}, quantization: code });
const dequantizeNode = caseNode({ op: 'dequantize', name: 'real', attributes: {} });

/** What a graph stores at one of its nodes. */
function storedAt(graph: Graph, name: string, inputs: readonly number[]): number[] {
  const seen: number[] = [];
  createInterpreter(graph).run(Float32Array.from(inputs), 1, (value, values) => {
    if (value === name) seen.push(...values);
  });
  return seen;
}

describe('roundHalfToEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, -0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999998, 2],
    [2.5000002, 3],
    [8388607.5, 8388608],
  ])('%p becomes %p', (value, expected) => {
    expect(Math.abs(roundHalfToEven(value) - expected)).toBe(0);
  });
});

describe('requantize', () => {
  it('rounds the product in float32 before it rounds to an integer', () => {
    // 0.1 in float32 is above 0.1; 25 * fround(0.1) is above 2.5, but its nearest float32 is 2.5, which goes to 2.
    const multiplier = Math.fround(0.1);
    expect(25 * multiplier).toBeGreaterThan(2.5);
    expect(requantize(25, multiplier, 0, 0, 255)).toBe(2);
  });

  it('rounds the sum to float32 first', () => {
    // 2^24 + 1 has no float32; it becomes 2^24.
    expect(requantize(2 ** 24 + 1, 1, 0, 0, 2 ** 30)).toBe(2 ** 24);
  });

  it('saturates after the zero point is added', () => {
    expect(requantize(300, 1, 5, 0, 255)).toBe(255);
    expect(requantize(-300, 1, 5, 0, 255)).toBe(0);
    expect(requantize(-3, 1, 5, 0, 255)).toBe(2);
  });

  it('multiplies and divides scales in float64, and rounds once', () => {
    expect(requantizeMultiplier(0.1, 0.2, 0.3)).toBe(Math.fround((0.1 * 0.2) / 0.3));
  });
});

describe('quantizeValue', () => {
  it.each([
    [0, 10],
    [0.25, 10],
    [0.75, 12],
    [-0.75, 8],
    [-100, 0],
    [1e30, 255],
    [Infinity, 255],
    [-Infinity, 0],
    [NaN, 10],
  ])('codes %p as %p', (real, expected) => {
    expect(quantizeValue(real, code)).toBe(expected);
  });
});

describe('integer nodes', () => {
  it('conv2d by hand: zero points off, padding worth nothing, bias, per-channel scale, saturation', () => {
    const graph = caseGraph(
      [1, 2, 1],
      [
        quantizeNode,
        caseNode({
          op: 'conv2d',
          name: 'conv',
          weights: { kernel: kernel([1, 2, 1, 2], [1, -1, 2, 3], [0.5, 1], 3), bias: int32(3, 100) },
          attributes: { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' },
          quantization: { dtype: 'uint8', scale: 0.25, zeroPoint: 4, min: 0, max: 127 },
        }),
        dequantizeNode,
      ],
    );
    // Stored 12 and 7, so x - zx is 2 and -3. Sums at x = 0: 2*1 - 3*2 + 3 = -1 and -2 - 9 + 100 = 89; at x = 1, where the
    // second tap is padding: -3 + 3 = 0 and 3 + 100 = 103. Multipliers 0.5*0.5/0.25 = 1 and 0.5*1/0.25 = 2.
    expect(storedAt(graph, 'stored', [1, -1.5])).toEqual([12, 7]);
    expect(storedAt(graph, 'conv', [1, -1.5])).toEqual([3, 127, 4, 127]);
  });

  it('add by hand: two scales and zero points', () => {
    const other = { ...code, scale: 0.25, zeroPoint: 0 };
    const graph = caseGraph(
      [2],
      [
        quantizeNode,
        caseNode({ op: 'activation', name: 'half', attributes: { function: 'linear' }, quantization: other }),
        caseNode({
          op: 'add',
          inputs: ['stored', 'half'],
          attributes: { activation: 'linear' },
          quantization: { ...code, scale: 1, zeroPoint: 20 },
        }),
        dequantizeNode,
      ],
    );
    // Reals 1.5 and 2.5 twice: 3 and 5, on a grid of 1 from zero point 20.
    expect(storedAt(graph, 'half', [1.5, 2.5])).toEqual([6, 10]);
    expect(storedAt(graph, 'add', [1.5, 2.5])).toEqual([23, 25]);
  });

  it('globalAvgPool by hand: ties go to even', () => {
    const graph = caseGraph(
      [1, 2, 2],
      [
        quantizeNode,
        caseNode({ op: 'globalAvgPool', attributes: { keepDims: false }, quantization: code }),
        dequantizeNode,
      ],
    );
    // Steps from the zero point: channel 0 has 2 and 3, mean 2.5 -> 2; channel 1 has 3 and 4, mean 3.5 -> 4.
    expect(storedAt(graph, 'globalAvgPool', [1, 1.5, 1.5, 2])).toEqual([12, 14]);
  });

  it('dense without a quantization gives real logits', () => {
    const graph = caseGraph(
      [2],
      [
        quantizeNode,
        caseNode({
          op: 'dense',
          weights: { kernel: kernel([2, 2], [1, 2, 3, 4], [0.5, 0.25], 1), bias: int32(1, -1) },
          attributes: { activation: 'linear' },
        }),
      ],
    );
    // Steps 2 and 4: sums 2 + 12 + 1 = 15 and 4 + 16 - 1 = 19, times 0.5 * 0.5 and 0.5 * 0.25.
    expect([...createInterpreter(graph).run(Float32Array.of(1, 2), 1)]).toEqual([15 * 0.25, 19 * 0.125]);
  });

  it('dense without a quantization takes a float bias too', () => {
    const bias: TensorData = { shape: [1], dtype: 'float32', data: Float32Array.of(0.75) };
    const graph = caseGraph(
      [1],
      [
        quantizeNode,
        caseNode({
          op: 'dense',
          weights: { kernel: kernel([1, 1], [2], [1]), bias },
          attributes: { activation: 'linear' },
        }),
      ],
    );
    expect([...createInterpreter(graph).run(Float32Array.of(1), 1)]).toEqual([2.75]);
  });

  it('agree with the same network in floats within half a step', () => {
    const weights = {
      kernel: kernel(
        [3, 3, 2, 4],
        Array.from({ length: 72 }, (_, i) => ((i * 37) % 255) - 127),
        [0.01],
      ),
    };
    const attributes = { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' } as const;
    const output = { dtype: 'int8', scale: 0.5, zeroPoint: 3, min: -128, max: 127 } as const;
    const inputs = Float32Array.from({ length: 50 }, (_, i) => ((i * 7) % 20) / 2 - 5);
    const floats = createInterpreter(caseGraph([5, 5, 2], [caseNode({ op: 'conv2d', weights, attributes })])).run(
      inputs,
      1,
    );
    const integers = createInterpreter(
      caseGraph(
        [5, 5, 2],
        [
          quantizeNode,
          caseNode({ op: 'conv2d', name: 'conv', weights, attributes, quantization: output }),
          dequantizeNode,
        ],
      ),
    ).run(inputs, 1);
    integers.forEach((value, i) => {
      const clamped = Math.min(Math.max(floats[i]!, 0.5 * (-128 - 3)), 0.5 * (127 - 3));
      expect(Math.abs(value - clamped)).toBeLessThanOrEqual(0.25 + 1e-5);
    });
  });
});

describe('codes in a graph', () => {
  const convolution = (change: Partial<GraphNode> & { kernel?: TensorData; bias?: TensorData }) => {
    const { kernel: k = kernel([1, 1, 1, 1], [1], [1]), bias, ...rest } = change;
    const node = caseNode({
      op: 'conv2d',
      name: 'conv',
      weights: { kernel: k, ...(bias && { bias }) },
      attributes: { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' },
      quantization: code,
    });
    return { ...node, ...(rest as object) };
  };
  const pool = { poolSize: [1, 1], strides: [1, 1], padding: 'valid' } as const;
  const float: TensorData = { shape: [1, 1, 1, 1], dtype: 'float32', data: Float32Array.of(1) };
  const relu = { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'relu' };

  it.each<[string, readonly Parameters<typeof caseGraph>[1][number][], RegExp]>([
    ['a float op after integers', [quantizeNode, caseNode({ op: 'softmax', attributes: {} })], /dequantize/i],
    [
      'a float conv2d after integers',
      [quantizeNode, { ...convolution({}), quantization: undefined } as never],
      /dequantize/i,
    ],
    ['an integer op after floats', [convolution({}), dequantizeNode], /insert a quantize/i],
    ['an integer output', [quantizeNode], /float output/i],
    ['quantize without a code', [caseNode({ op: 'quantize', attributes: {} }), dequantizeNode], /quantization/],
    ['dequantize of floats', [dequantizeNode], /insert a quantize/i],
    [
      'softmax with a code',
      [quantizeNode, caseNode({ op: 'softmax', attributes: {}, quantization: code }), dequantizeNode],
      /no integer semantics/,
    ],
    [
      'maxPool with another scale',
      [
        quantizeNode,
        caseNode({ op: 'maxPool', attributes: pool, quantization: { ...code, scale: 1 } }),
        dequantizeNode,
      ],
      /copies/,
    ],
    ['a float kernel', [quantizeNode, convolution({ kernel: float }), dequantizeNode], /int8 kernel/],
    [
      'an asymmetric kernel',
      [
        quantizeNode,
        convolution({ kernel: { ...kernel([1, 1, 1, 1], [1], [1]), quantization: { scale: [1], zeroPoint: [3] } } }),
        dequantizeNode,
      ],
      /symmetric/,
    ],
    [
      'scales along the input axis',
      [quantizeNode, convolution({ kernel: kernel([1, 1, 1, 1], [1], [1], 2) }), dequantizeNode],
      /axis/,
    ],
    [
      'a float bias',
      [quantizeNode, convolution({ bias: { ...float, shape: [1] } }), dequantizeNode],
      /bias of dtype int32/,
    ],
    [
      'relu with a bound below the zero point',
      [quantizeNode, convolution({ attributes: relu } as never), dequantizeNode],
      /zero point 10 for relu/,
    ],
    [
      'relu6 with a bound above 6',
      [
        quantizeNode,
        convolution({ attributes: { ...relu, activation: 'relu6' }, quantization: { ...code, min: 10 } } as never),
        dequantizeNode,
      ],
      /which codes 6/,
    ],
    [
      'an activation that bounds cannot express',
      [quantizeNode, convolution({ attributes: { ...relu, activation: 'tanh' } } as never), dequantizeNode],
      /linear, relu or relu6/,
    ],
    [
      'bounds outside the dtype',
      [caseNode({ op: 'quantize', attributes: {}, quantization: { ...code, max: 300 } }), dequantizeNode],
      /max/,
    ],
    [
      'a scale that float32 cannot hold',
      [caseNode({ op: 'quantize', attributes: {}, quantization: { ...code, scale: 1e-50 } }), dequantizeNode],
      /float32/,
    ],
    [
      'a ratio of scales that float32 cannot hold',
      [
        caseNode({ op: 'quantize', attributes: {}, quantization: { ...code, scale: 1e37 } }),
        convolution({ quantization: { ...code, scale: 1e-37 } } as never),
        dequantizeNode,
      ],
      /float32/,
    ],
  ])('%s is refused', (_, nodes, message) => {
    const error = thrownBy(() => validateGraph(caseGraph([2, 2, 1], nodes)));
    expect(error.code).toBe('GRAPH_INVALID');
    expect(error.message).toMatch(message);
  });
});
