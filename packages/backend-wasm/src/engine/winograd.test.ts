import { describe, expect, it } from '@jest/globals';
import type { Conv2dOptions } from '@fovea/graph';
import { createInterpreter, GraphBuilder } from '@fovea/graph';
import { createTestRng, largestError } from '@fovea/graph/testing';
import { ConstantWeights } from './constant-weights.ts';
import { EngineMemory } from './engine-memory.ts';
import { planGraph } from './graph-plan.ts';
import { InferSession } from './infer-session.ts';
import { ThreadTeam } from './parallel/thread-team.ts';
import { lowerGraph } from './lower-graph.ts';
import { ProgramDraft } from './program-draft.ts';

type Options = Omit<Conv2dOptions, 'filters' | 'kernelSize'>;

interface Case {
  readonly inputShape: readonly [number, number, number];
  readonly filters: readonly number[];
  readonly batchSize: number;
  readonly options?: Options;
}

const cases: readonly Case[] = [
  { inputShape: [10, 10, 16], filters: [16], batchSize: 1 },
  { inputShape: [11, 13, 20], filters: [24], batchSize: 3, options: { padding: 'same', activation: 'relu' } },
  { inputShape: [9, 12, 32], filters: [36, 16], batchSize: 2, options: { padding: 'same', useBias: false } },
  {
    inputShape: [8, 9, 16],
    filters: [20, 20],
    batchSize: 2,
    options: {
      padding: [
        [3, 0],
        [1, 2],
      ],
      activation: 'hardSwish',
    },
  },
  { inputShape: [15, 14, 400], filters: [264], batchSize: 1, options: { padding: 'same', activation: 'relu6' } },
];

function graphOf({ inputShape, filters, options }: Case) {
  const convolve = (classes: string[]) => {
    const builder = new GraphBuilder({ name: 'wide', classes, inputShape, rng: createTestRng(1) });
    const x = filters.reduce(
      (value, count) => builder.conv2d(value, { ...options, filters: count, kernelSize: 3 }),
      builder.input,
    );
    return { builder, output: builder.flatten(x) };
  };
  const probe = convolve([]);
  const [size] = probe.builder.shape(probe.output);
  const { builder, output } = convolve(Array.from({ length: size ?? 0 }, (_, index) => `${index}`));
  return builder.build(output);
}

function imagesOf({ inputShape, batchSize }: Case): Float32Array {
  const rng = createTestRng(2);
  const count = inputShape.reduce((product, size) => product * size, batchSize);
  return Float32Array.from({ length: count }, () => rng.normal());
}

describe.each(['simd', 'relaxed-simd'] as const)('wide 3x3 convolutions, %s build', (build) => {
  const memory = new EngineMemory(build);

  it.each(cases)('compute what the reference computes: $inputShape to $filters', async (testCase) => {
    const graph = graphOf(testCase);
    using session = new InferSession(new ThreadTeam(memory), graph, () => {});
    const inputs = imagesOf(testCase);
    const received = await session.predict(inputs, testCase.batchSize);
    expect(largestError(received, createInterpreter(graph).run(inputs, testCase.batchSize))).toBeLessThan(1e-5);
  });

  it.each([NaN, Infinity, -Infinity, 3e37])('carry %p no further than its windows', async (value) => {
    const testCase = cases[1]!;
    const graph = graphOf(testCase);
    using session = new InferSession(new ThreadTeam(memory), graph, () => {});
    const inputs = imagesOf(testCase);
    inputs[700] = value;
    const received = await session.predict(inputs, testCase.batchSize);
    expect(largestError(received, createInterpreter(graph).run(inputs, testCase.batchSize))).toBeLessThan(1e-5);
  });

  it('take the way of fewer products', () => {
    const draft = new ProgramDraft();
    const plan = planGraph(graphOf(cases[2]!));
    using weights = new ConstantWeights(memory, plan.graph.tensors);
    lowerGraph(plan, draft, memory.kernels, weights, { batch: 1, wholeBatch: 1 });
    expect(draft.kernels().filter((kernel) => kernel === 'convWinograd')).toHaveLength(2);
  });
});
