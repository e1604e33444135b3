import { describe, expect, it } from '@jest/globals';
import type { Graph, TensorData, TrainExecutable } from '@fovea/contracts';
import { GraphBuilder, elementCount } from '@fovea/graph';
import { createTestRng, largestError } from '@fovea/graph/testing';
import { randomGraph } from '../../testing/random-graph.ts';
import { crossEntropy, descend, trainBatch } from '../../testing/training-steps.ts';
import { EngineMemory } from '../engine-memory.ts';
import { TrainSession } from '../train-session.ts';
import { startTeam } from './start-team.ts';
import { ThreadTeam } from './thread-team.ts';

const build = 'relaxed-simd';

function prepare(team: ThreadTeam, graph: Graph): TrainSession {
  return new TrainSession(team, graph, {}, () => {});
}

function alone(parts = 1): ThreadTeam {
  return new ThreadTeam(new EngineMemory(build), { parts });
}

/** Trains on batches of the given sizes, and returns losses and weights. */
async function trained(executable: TrainExecutable, batchSizes: readonly number[]) {
  const valuesPerImage = elementCount(executable.graph.inputs[0]!.shape);
  const losses: number[] = [];
  for (const [step, batchSize] of batchSizes.entries()) {
    losses.push((await executable.gradients(trainBatch(valuesPerImage, batchSize, step + 1), crossEntropy)).loss);
    descend(executable, 0.05);
  }
  return { losses, weights: await executable.exportWeights() };
}

type Weights = Readonly<Record<string, TensorData>>;

/** Absolute: a bias before a batch norm has no gradient but rounding, of which a relative difference would make everything. */
function largestDifference(expected: Weights, received: Weights): number {
  return Math.max(...Object.keys(expected).map((name) => largestError(received[name]!.data, expected[name]!.data)));
}

/** Convolution, batch norm, dropout over an odd number of values, dense. */
function network(): Graph {
  const builder = new GraphBuilder({
    name: 'net',
    classes: ['a', 'b', 'c'],
    inputShape: [7, 7, 2],
    rng: createTestRng(1),
  });
  let x = builder.conv2d(builder.input, { filters: 5, kernelSize: 3, padding: 'same', useBias: false });
  x = builder.activation(builder.batchNorm(x, { momentum: 0.9 }), { function: 'relu' });
  x = builder.dropout(builder.flatten(x), { rate: 0.25 });
  return builder.build(builder.softmax(builder.dense(x, { units: 3 })));
}

describe('training on three threads', () => {
  it('learns what one thread learns from any graph, batch norm and dropout included', async () => {
    await using team = await startTeam(build, 3);
    const failures: string[] = [];
    for (let seed = 1; seed <= 40; ++seed) {
      const graph = randomGraph(seed);
      using shared = prepare(team, graph);
      using single = prepare(alone(), graph);
      const [received, expected] = [await trained(shared, [7, 2, 6]), await trained(single, [7, 2, 6])];
      const error = largestDifference(expected.weights, received.weights);
      if (!(error < 1e-5)) failures.push(`seed ${seed}: ${error}`);
    }
    expect(failures).toEqual([]);
  });

  it('gives the same bits twice, and those of one thread that does all parts', async () => {
    const sizes = [8, 8, 3, 1, 2, 8];
    const runs: unknown[] = [];
    for (let run = 0; run < 2; ++run) {
      await using team = await startTeam(build, 3);
      using session = prepare(team, network());
      runs.push(await trained(session, sizes));
    }
    using inTurn = prepare(alone(3), network());
    expect(runs[1]).toEqual(runs[0]);
    expect(await trained(inTurn, sizes)).toEqual(runs[0]);
  });

  it('gives the bits of one thread too where all threads work at the same time', async () => {
    const builder = new GraphBuilder({
      name: 'large',
      classes: ['a', 'b', 'c'],
      inputShape: [28, 28, 1],
      rng: createTestRng(2),
    });
    let x = builder.conv2d(builder.input, { filters: 32, kernelSize: 3, useBias: false });
    x = builder.maxPool(builder.activation(builder.batchNorm(x), { function: 'relu' }));
    x = builder.depthwiseConv2d(x, { kernelSize: 3, padding: 'same', activation: 'hardSwish' });
    x = builder.maxPool(builder.conv2d(x, { filters: 64, kernelSize: 3, activation: 'relu' }));
    x = builder.dense(builder.dropout(builder.flatten(x), { rate: 0.5 }), { units: 64, activation: 'relu' });
    const graph = builder.build(builder.softmax(builder.dense(x, { units: 3 })));
    await using team = await startTeam(build, 3);
    using shared = prepare(team, graph);
    using inTurn = prepare(alone(3), graph);
    const sizes = Array.from({ length: 6 }, (_, step) => 24 - (step % 3));
    expect(await trained(shared, sizes)).toEqual(await trained(inTurn, sizes));
    const { inputs } = trainBatch(784, 20, 9);
    expect(await shared.predict(inputs, 20)).toEqual(await inTurn.predict(inputs, 20));
  });

  it('predicts as one thread does between two steps', async () => {
    await using team = await startTeam(build, 3);
    using shared = prepare(team, network());
    using single = prepare(alone(3), network());
    for (const batchSize of [7, 2]) {
      const { inputs } = trainBatch(98, batchSize, 5);
      expect(await shared.predict(inputs, batchSize)).toEqual(await single.predict(inputs, batchSize));
      await trained(shared, [4]);
      await trained(single, [4]);
    }
  });

  it('normalises with the statistics of the whole batch, and mixes those into the running ones', async () => {
    const classes = ['a', 'b', 'c'];
    const builder = new GraphBuilder({ name: 'norm', classes, inputShape: [1], rng: createTestRng(1) });
    const x = builder.batchNorm(builder.input, { name: 'norm', momentum: 0.75 });
    const graph = builder.build(builder.softmax(builder.dense(x, { units: 3, name: 'classify' })));
    await using team = await startTeam(build, 2);
    using session = prepare(team, graph);
    const kernel = { dtype: 'float32', shape: [1, 3], data: Float32Array.of(1, 0, 0) } as const;
    session.importWeights({ 'classify/kernel': kernel });
    // Mean 5 and variance 14, running ones 0 and 1.
    const batch = { inputs: Float32Array.of(1, 4, 10), labels: Int32Array.of(0, 1, 2), batchSize: 3, dropoutSeed: 1 };
    const { logits } = await session.gradients(batch, crossEntropy);
    for (const [image, x] of [1, 4, 10].entries()) {
      expect(logits[3 * image]).toBeCloseTo((x - 5) / Math.sqrt(14 + 1e-3), 5);
    }
    const weights = await session.exportWeights();
    expect(weights['norm/mean']!.data[0]).toBeCloseTo(0.25 * 5, 5);
    expect(weights['norm/variance']!.data[0]).toBeCloseTo(0.75 + 0.25 * 14, 5);
  });

  it('leaves gradients that an empty batch takes away', async () => {
    await using team = await startTeam(build, 2);
    using session = prepare(team, network());
    await trained(session, [4]);
    expect(await session.gradients(trainBatch(98, 0, 1), crossEntropy)).toEqual({
      loss: 0,
      logits: new Float32Array(0),
    });
    session.update((_, gradients) => expect(gradients.every((gradient) => gradient === undefined)).toBe(true));
  });

  it('refuses to touch weights while a step is under way, and goes on after it', async () => {
    await using team = await startTeam(build, 2);
    using session = prepare(team, network());
    const before = await session.exportWeights();
    const pending = session.gradients(trainBatch(98, 4, 1), crossEntropy);
    await Promise.resolve();
    expect(() => session.update(() => {})).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(() => session.importWeights({})).toThrow(expect.objectContaining({ code: 'USAGE' }));
    await pending;
    session.importWeights(before);
    session.update((parameters) => expect(parameters.length).toBeGreaterThan(0));
  });

  it('keeps sessions apart that are asked at the same time', async () => {
    await using team = await startTeam(build, 2);
    using first = prepare(team, network());
    using second = prepare(team, network());
    using single = prepare(alone(2), network());
    const [one, two] = await Promise.all([trained(first, [6, 3, 6]), trained(second, [6, 3, 6])]);
    const expected = await trained(single, [6, 3, 6]);
    expect(one).toEqual(expected);
    expect(two).toEqual(expected);
  });

  it('lets a step end that was asked for before its session is disposed of, and gives back all memory', async () => {
    const team = await startTeam(build, 3);
    const session = prepare(team, network());
    const pending = session.gradients(trainBatch(98, 5, 1), crossEntropy);
    session[Symbol.dispose]();
    expect((await pending).logits.length).toBe(15);
    await team[Symbol.asyncDispose]();
    expect(team.memory.used).toEqual({ blocks: 0, bytes: 0 });
    await expect(session.predict(new Float32Array(98), 1)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('does not grow over 500 steps', async () => {
    await using team = await startTeam(build, 2);
    using session = prepare(team, network());
    const steps = async (count: number): Promise<unknown> =>
      trained(
        session,
        Array.from({ length: count }, (_, step) => 4 + (step % 2)),
      );
    await steps(10);
    const before = team.memory.used;
    await steps(500);
    expect(team.memory.used).toEqual(before);
  });
});
