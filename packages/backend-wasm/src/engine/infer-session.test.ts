import { describe, expect, it } from '@jest/globals';
import { expectedOutput, largestError, opCases } from '@fovea/graph/testing';
import { EngineMemory } from './engine-memory.ts';
import { InferSession } from './infer-session.ts';
import { ThreadTeam } from './parallel/thread-team.ts';

describe.each(['simd', 'relaxed-simd'] as const)('a compiled graph, %s build', (build) => {
  const memory = new EngineMemory(build);

  it.each(opCases)('computes what the reference does: $name', async (opCase) => {
    using session = new InferSession(new ThreadTeam(memory), opCase.graph, () => {});
    const error = largestError(await session.predict(opCase.inputs, opCase.batchSize), expectedOutput(opCase));
    expect(error).toBeLessThanOrEqual(opCase.tolerance);
  });
});
