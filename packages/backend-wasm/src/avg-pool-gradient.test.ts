import { expect, it } from '@jest/globals';
import type { CreateContext, Loss, Padding } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { wasmBackend } from './wasm-backend.ts';

const ones: Loss = { evaluate: ({ logits }) => ({ loss: 0, gradient: logits.map(() => 1) }) };

// 2x2 image of ones, 2x2 windows, stride 1: each of the four means grows by `w` with the weight of the 1x1 convolution before
// it, whichever pixels its window covers, so the gradient of the sum is 4. Divided by whole windows it would be 2.25.
const paddings: readonly Padding[] = [
  'same',
  [
    [0, 1],
    [0, 1],
  ],
];

it.each(paddings.flatMap((padding) => (['compiled', 'tfjs'] as const).map((engine) => ({ engine, padding }))))(
  'the gradient of an average pool counts only the image: %j',
  async ({ engine, padding }) => {
    const classes = ['a', 'b', 'c', 'd'];
    const builder = new GraphBuilder({ name: 'mean', classes, inputShape: [2, 2, 1], rng: createTestRng(1) });
    const scaled = builder.conv2d(builder.input, { filters: 1, kernelSize: 1, useBias: false });
    const graph = builder.build(builder.flatten(builder.avgPool(scaled, { poolSize: 2, strides: 1, padding })));
    await using backend = await wasmBackend.create(
      { engine, relaxedSimd: 'auto', threads: 1, wasmFolder: '' },
      {} as CreateContext,
    );
    await backend.activate();
    using executable = await backend.prepare(graph, 'train');
    const batch = { inputs: new Float32Array(4).fill(1), labels: new Int32Array(1), batchSize: 1, dropoutSeed: 0 };
    await executable.gradients(batch, ones);
    const received: number[] = [];
    executable.update((_, gradients) => received.push(...gradients.flatMap((gradient) => [...(gradient ?? [])])));
    expect(received).toEqual([4]);
  },
);
