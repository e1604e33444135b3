import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import { createInterpreter, elementCount } from '@fovea/graph';
import {
  caseGraph,
  caseNode,
  createTestRng,
  expectedOutput,
  integerOpCases,
  largestError,
  thrownBy,
} from '@fovea/graph/testing';
import { Draw, codeOf, integerGraph } from '../../testing/quantized-graphs.ts';
import type { Profile } from '../../testing/quantized-graphs.ts';
import { EngineMemory } from '../engine-memory.ts';
import { InferSession } from '../infer-session.ts';
import { ThreadTeam } from '../parallel/thread-team.ts';

describe.each(['simd', 'relaxed-simd'] as const)('integers, %s build', (build) => {
  const memory = new EngineMemory(build);

  it.each(integerOpCases)('computes the bits of the reference: $name', async (opCase) => {
    using session = new InferSession(new ThreadTeam(memory), opCase.graph, () => {});
    expect(await session.predict(opCase.inputs, opCase.batchSize)).toEqual(expectedOutput(opCase));
  });

  it.each<Profile>(['native', 'wasm', 'signed'])(
    'computes the bits of the reference in random graphs, %s',
    async (profile) => {
      for (let seed = 0; seed < 60; seed++) {
        const draw = new Draw(createTestRng(seed).fork(profile));
        const { graph, shape } = integerGraph(draw, profile);
        const batchSize = draw.integer(1, 3);
        const inputs = draw.floats(batchSize * elementCount(shape), -3, 3);
        using session = new InferSession(new ThreadTeam(memory), graph, () => {});
        const actual = await session.predict(inputs, batchSize);
        const expected = createInterpreter(graph).run(inputs, batchSize);
        expect({ seed, actual }).toEqual({ seed, actual: expected });
      }
    },
  );

  it('runs float nodes between borders, with probabilities that a code at most apart can move', async () => {
    const draw = new Draw(createTestRng(9));
    const code = codeOf(draw, 'wasm', true);
    const window = { strides: [1, 1], dilations: [1, 1], padding: 'same', activation: 'relu' } as const;
    const kernel = draw.int8([3, 3, 3, 8], 63, 3);
    const graph = caseGraph(
      [6, 6, 3],
      [
        caseNode({ op: 'quantize', attributes: {}, quantization: codeOf(draw, 'wasm') }),
        caseNode({ op: 'conv2d', weights: { kernel }, attributes: window, quantization: code }),
        caseNode({ op: 'dequantize', attributes: {} }),
        caseNode({ op: 'activation', attributes: { function: 'hardSwish' } }),
        caseNode({ op: 'mul', inputs: ['dequantize', 'activation'], attributes: {} }),
        caseNode({ op: 'quantize', name: 'again', attributes: {}, quantization: codeOf(draw, 'wasm', true) }),
        caseNode({ op: 'globalAvgPool', attributes: { keepDims: false }, quantization: code }),
        caseNode({ op: 'dense', weights: { kernel: draw.int8([8, 4], 63, 1) }, attributes: { activation: 'linear' } }),
        caseNode({ op: 'softmax', attributes: {} }),
      ],
    );
    const inputs = draw.floats(5 * 108, -1, 1);
    using session = new InferSession(new ThreadTeam(memory), graph, () => {});
    const error = largestError(await session.predict(inputs, 5), createInterpreter(graph).run(inputs, 5));
    expect(error).toBeLessThan(0.005);
  });

  it('refuses integers that meet floats without a border', () => {
    const { graph } = integerGraph(new Draw(createTestRng(0)), 'native');
    const nodes = graph.nodes.map((node) => ({ ...node, quantization: undefined })) as unknown as Graph['nodes'];
    const open = { ...graph, nodes: nodes.slice(0, 1), outputs: [nodes[0]!.name] };
    expect(thrownBy(() => new InferSession(new ThreadTeam(memory), open, () => {}))).toMatchObject({
      code: 'GRAPH_INVALID',
    });
  });

  it('gives back all memory', () => {
    expect(memory.used).toEqual({ blocks: 0, bytes: 0 });
  });
});
