import { describe, expect, it } from '@jest/globals';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { imagesOf, randomGraph } from '../../testing/random-graph.ts';
import { EngineMemory } from '../engine-memory.ts';
import { InferSession } from '../infer-session.ts';
import { startTeam } from './start-team.ts';
import { ThreadTeam } from './thread-team.ts';

describe.each(['simd', 'relaxed-simd'] as const)('prediction on three threads, %s build', (build) => {
  it('has the bits of one thread, whatever the graph and the batch', async () => {
    await using team = await startTeam(build, 3);
    const alone = new ThreadTeam(new EngineMemory(build));
    const failures: string[] = [];
    for (let seed = 1; seed <= 100; ++seed) {
      const graph = randomGraph(seed);
      using shared = new InferSession(team, graph, () => {});
      using single = new InferSession(alone, graph, () => {});
      for (const batchSize of [7, 2, 1, 3]) {
        const inputs = imagesOf(graph, batchSize, seed);
        const [received, expected] = [await shared.predict(inputs, batchSize), await single.predict(inputs, batchSize)];
        const different = received.findIndex((value, index) => !Object.is(value, expected[index]));
        if (different !== -1) failures.push(`seed ${seed}, batch ${batchSize}, value ${different}`);
      }
    }
    expect(failures).toEqual([]);
  });

  it('has them too where a part alone would take another kernel', async () => {
    const builder = new GraphBuilder({
      name: 'wide',
      classes: ['a', 'b'],
      inputShape: [5, 5, 16],
      rng: createTestRng(1),
    });
    const x = builder.conv2d(builder.input, { filters: 16, kernelSize: 3, padding: 'same' });
    const graph = builder.build(builder.softmax(builder.dense(builder.flatten(x), { units: 2 })));
    await using team = await startTeam(build, 3);
    using shared = new InferSession(team, graph, () => {});
    using single = new InferSession(new ThreadTeam(new EngineMemory(build)), graph, () => {});
    // 75 pixels make Winograd's way pay, 25 do not; 3 rows are a matrix, 1 is a vector.
    const inputs = imagesOf(graph, 3, 1);
    expect(await shared.predict(inputs, 3)).toEqual(await single.predict(inputs, 3));
  });
});
