import { describe, expect, it } from '@jest/globals';
import type { TensorData } from '@fovea/contracts';
import { createInterpreter, elementCount, float32Tensor } from '@fovea/graph';
import { caseGraph, caseNode, createTestRng, largestError } from '@fovea/graph/testing';
import type { CaseNode } from '@fovea/graph/testing';
import { Draw } from '../../testing/quantized-graphs.ts';
import { EngineMemory } from '../engine-memory.ts';
import { InferSession } from '../infer-session.ts';
import { ThreadTeam } from '../parallel/thread-team.ts';
import { findBinaryLayers } from './binary-layers.ts';

const sign = caseNode({ op: 'activation', name: 'sign', attributes: { function: 'sign' } });
const window = { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'linear' } as const;

function bias(draw: Draw, count: number): TensorData {
  return float32Tensor([count], draw.floats(count, -1, 1));
}

/** A sign activation, then a convolution or dense layer of random geometry. */
function binaryGraph(draw: Draw) {
  const channels = 4 * draw.integer(1, 20);
  const filters = draw.integer(1, 70);
  const isScaled = draw.integer(0, 2) > 0;
  const activation = draw.oneOf(['linear', 'relu', 'relu6', 'sign'] as const);
  const weights = (kernel: TensorData) => ({ kernel, ...(draw.integer(0, 1) ? { bias: bias(draw, filters) } : {}) });
  if (draw.integer(0, 3) === 0) {
    const kernel = draw.bits([channels, filters], isScaled);
    const dense = caseNode({ op: 'dense', weights: weights(kernel), attributes: { activation } });
    return { graph: caseGraph([channels], [sign, dense]), shape: [channels] };
  }
  const shape = [draw.integer(1, 7), draw.integer(1, 7), channels];
  const size = [draw.integer(1, Math.min(4, shape[0]!)), draw.integer(1, Math.min(4, shape[1]!))];
  const kernel = draw.bits([...size, channels, filters], isScaled);
  const isDilated = draw.integer(0, 3) === 0;
  const attributes = {
    strides: isDilated ? ([1, 1] as const) : ([draw.integer(1, 2), draw.integer(1, 2)] as const),
    dilations: isDilated ? ([2, 2] as const) : ([1, 1] as const),
    padding: isDilated ? ('same' as const) : draw.oneOf(['same', 'valid'] as const),
    activation,
  };
  const conv = caseNode({ op: 'conv2d', weights: weights(kernel), attributes });
  return { graph: caseGraph(shape, [sign, conv]), shape };
}

async function compare(memory: EngineMemory, graph: ReturnType<typeof caseGraph>, inputs: Float32Array, batch: number) {
  using session = new InferSession(new ThreadTeam(memory), graph, () => {});
  return { actual: await session.predict(inputs, batch), expected: createInterpreter(graph).run(inputs, batch) };
}

describe.each(['simd', 'relaxed-simd'] as const)('signs, %s build', (build) => {
  const memory = new EngineMemory(build);

  it('computes the numbers of the reference in random layers', async () => {
    for (let seed = 0; seed < 80; seed++) {
      const draw = new Draw(createTestRng(seed).fork('bits'));
      const { graph, shape } = binaryGraph(draw);
      const batch = draw.integer(1, 3);
      const inputs = draw.floats(batch * elementCount(shape), -1, 1);
      expect(findBinaryLayers(graph).layers.size).toBe(1);
      const { actual, expected } = await compare(memory, graph, inputs, batch);
      expect({ seed, actual }).toEqual({ seed, actual: expected });
    }
  });

  it('counts more products than a byte holds', async () => {
    const draw = new Draw(createTestRng(1));
    const kernel = draw.bits([3, 3, 256, 66], true);
    const graph = caseGraph([5, 4, 256], [sign, caseNode({ op: 'conv2d', weights: { kernel }, attributes: window })]);
    const { actual, expected } = await compare(memory, graph, draw.floats(5 * 4 * 256, -1, 1), 1);
    expect(actual).toEqual(expected);
  });

  it('counts 0 as a positive sign', async () => {
    const kernel: TensorData = { shape: [4, 1], dtype: 'bit', data: Uint8Array.of(0b1111) };
    const dense = caseNode({ op: 'dense', weights: { kernel }, attributes: { activation: 'linear' } });
    const { actual } = await compare(memory, caseGraph([4], [sign, dense]), Float32Array.of(0, -0, 2, -3), 1);
    expect(actual).toEqual(Float32Array.of(2));
  });

  it('runs a net of binary layers between float ones', async () => {
    const draw = new Draw(createTestRng(3));
    const norm = (name: string, count: number): CaseNode => {
      const parts = { gamma: [0.5, 1.5], beta: [-1, 1], mean: [-1, 1], variance: [0.5, 1] } as const;
      const weights = Object.fromEntries(
        Object.entries(parts).map(([role, [low, high]]) => [
          role,
          float32Tensor([count], draw.floats(count, low, high)),
        ]),
      );
      return caseNode({ op: 'batchNorm', name, weights, attributes: { epsilon: 0.001, momentum: 0.9 } });
    };
    const conv = (name: string, kernel: TensorData): CaseNode =>
      caseNode({ op: 'conv2d', name, weights: { kernel }, attributes: window });
    const graph = caseGraph(
      [8, 8, 3],
      [
        conv('first', float32Tensor([3, 3, 3, 16], draw.floats(432, -1, 1))),
        norm('norm1', 16),
        sign,
        conv('second', draw.bits([3, 3, 16, 32], true)),
        norm('norm2', 32),
        caseNode({ op: 'activation', name: 'sign2', attributes: { function: 'sign' } }),
        caseNode({ op: 'maxPool', attributes: { poolSize: [2, 2], strides: [2, 2], padding: 'same' } }),
        caseNode({ op: 'flatten', attributes: {} }),
        caseNode({
          op: 'dense',
          weights: { kernel: draw.bits([512, 10], true), bias: bias(draw, 10) },
          attributes: { activation: 'linear' },
        }),
      ],
    );
    expect([...findBinaryLayers(graph).layers]).toEqual(['second', 'dense']);
    const { actual, expected } = await compare(memory, graph, draw.floats(2 * 192, -1, 1), 2);
    expect(largestError(actual, expected)).toBeLessThan(1e-5);
  });

  it('keeps the signs where another layer reads them too', async () => {
    const draw = new Draw(createTestRng(4));
    const conv = caseNode({ op: 'conv2d', weights: { kernel: draw.bits([1, 1, 8, 8], true) }, attributes: window });
    const add = caseNode({ op: 'add', inputs: ['sign', 'conv2d'], attributes: { activation: 'linear' } });
    const graph = caseGraph([2, 2, 8], [sign, conv, add]);
    expect(findBinaryLayers(graph).unsigned.size).toBe(0);
    const { actual, expected } = await compare(memory, graph, draw.floats(32, -3, 3), 1);
    expect(largestError(actual, expected)).toBeLessThan(1e-6);
  });

  it('decodes 1-bit weights whose inputs are no signs, or whose channels fill no nibble', async () => {
    const draw = new Draw(createTestRng(5));
    const kernel = draw.bits([3, 3, 6, 9], true);
    const conv = caseNode({ op: 'conv2d', weights: { kernel }, attributes: window });
    for (const nodes of [[conv], [sign, conv]]) {
      const graph = caseGraph([4, 4, 6], nodes);
      expect(findBinaryLayers(graph).layers.size).toBe(0);
      const { actual, expected } = await compare(memory, graph, draw.floats(96, -1, 1), 1);
      expect(largestError(actual, expected)).toBeLessThan(1e-5);
    }
  });

  it('gives back all memory', () => {
    expect(memory.used).toEqual({ blocks: 0, bytes: 0 });
  });
});
