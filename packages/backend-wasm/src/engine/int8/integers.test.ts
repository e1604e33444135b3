import { describe, expect, it } from '@jest/globals';
import { createInterpreter, elementCount } from '@fovea/graph';
import { createTestRng, expectedOutput, integerOpCases } from '@fovea/graph/testing';
import { Draw, integerGraph } from '../../testing/quantized-graphs.ts';
import type { Profile } from '../../testing/quantized-graphs.ts';
import { EngineMemory } from '../engine-memory.ts';
import { InferSession } from '../infer-session.ts';

describe.each(['simd', 'relaxed-simd'] as const)('integers, %s build', (build) => {
  const memory = new EngineMemory(build);

  it.each(integerOpCases)('computes the bits of the reference: $name', async (opCase) => {
    using session = new InferSession(memory, opCase.graph, () => {});
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
        using session = new InferSession(memory, graph, () => {});
        const actual = await session.predict(inputs, batchSize);
        const expected = createInterpreter(graph).run(inputs, batchSize);
        expect({ seed, actual }).toEqual({ seed, actual: expected });
      }
    },
  );

  it('gives back all memory', () => {
    expect(memory.used).toEqual({ blocks: 0, bytes: 0 });
  });
});
