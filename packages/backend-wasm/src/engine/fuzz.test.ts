import { describe, expect, it } from '@jest/globals';
import { createInterpreter } from '@fovea/graph';
import { largestError } from '@fovea/graph/testing';
import { imagesOf, randomGraph } from '../testing/random-graph.ts';
import { EngineMemory } from './engine-memory.ts';
import { InferSession } from './infer-session.ts';
import { ThreadTeam } from './parallel/thread-team.ts';

describe.each(['simd', 'relaxed-simd'] as const)('random graphs, %s build', (build) => {
  const memory = new EngineMemory(build);

  it('compute what the reference computes, whatever the batch', async () => {
    const failures: string[] = [];
    for (let seed = 1; seed <= 150; ++seed) {
      const graph = randomGraph(seed);
      using session = new InferSession(new ThreadTeam(memory), graph, () => {});
      const reference = createInterpreter(graph);
      for (const batchSize of [3, 1]) {
        const inputs = imagesOf(graph, batchSize, seed);
        const error = largestError(await session.predict(inputs, batchSize), reference.run(inputs, batchSize));
        if (!(error < 1e-4)) failures.push(`seed ${seed}, batch ${batchSize}: ${error}`);
      }
    }
    expect(failures).toEqual([]);
    expect(memory.used).toEqual({ blocks: 0, bytes: 0 });
  });

  it.each([NaN, Infinity, -Infinity])('carry %p where the reference carries it, and no further', async (value) => {
    const failures: number[] = [];
    for (let seed = 1; seed <= 60; ++seed) {
      const graph = randomGraph(seed);
      using session = new InferSession(new ThreadTeam(memory), graph, () => {});
      const inputs = imagesOf(graph, 3, seed);
      inputs[Math.floor(inputs.length / 2)] = value;
      const [received, expected] = [await session.predict(inputs, 3), createInterpreter(graph).run(inputs, 3)];
      if (!(largestError(received, expected) < 1e-4)) failures.push(seed);
    }
    expect(failures).toEqual([]);
  });
});
