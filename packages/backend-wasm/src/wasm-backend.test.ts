import { describe, expect, it } from '@jest/globals';
import type { Backend, CreateContext, Graph, TrainBatch } from '@fovea/contracts';
import { GraphBuilder, createInterpreter } from '@fovea/graph';
import { createTestRng, expectedOutput, largestError, opCases } from '@fovea/graph/testing';
import { plugin } from './plugin.ts';
import { relativeDifference } from './testing/compare.ts';
import { wasmBackend } from './wasm-backend.ts';

type Engine = 'compiled' | 'tfjs';

async function createBackend(engine: Engine, relaxedSimd: 'auto' | 'off' = 'auto', threads = 1): Promise<Backend> {
  return wasmBackend.create({ engine, relaxedSimd, threads, wasmFolder: '' }, {} as CreateContext);
}

function smallGraph(): Graph {
  const builder = new GraphBuilder({
    name: 'small',
    classes: ['a', 'b'],
    inputShape: [9, 9, 3],
    rng: createTestRng(1),
  });
  let x = builder.conv2d(builder.input, {
    filters: 8,
    kernelSize: 3,
    strides: 2,
    padding: 'same',
    activation: 'relu',
    name: 'conv',
  });
  x = builder.depthwiseConv2d(x, { kernelSize: 3, padding: 'same', name: 'depthwise' });
  x = builder.batchNorm(x, { name: 'norm' });
  x = builder.activation(x, { function: 'relu6' });
  x = builder.globalAvgPool(x);
  return builder.build(builder.softmax(builder.dense(x, { units: 2, name: 'classify' })));
}

function images(batchSize: number): Float32Array {
  const rng = createTestRng(2);
  return Float32Array.from({ length: batchSize * 243 }, () => rng.next());
}

it('is what the plugin contributes', () => {
  expect(plugin.contributions).toEqual([wasmBackend]);
});

it('takes threads for the compiled engine only', async () => {
  await using backend = await createBackend('compiled', 'auto', 2);
  expect((await backend.activate()).threads).toBe(2);
  await expect(createBackend('tfjs', 'auto', 2)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
});

describe.each(['compiled', 'tfjs'] as const)('backend fovea/wasm, engine %s', (engine) => {
  it.each(['auto', 'off'] as const)('predicts as the reference interpreter, relaxed SIMD %s', async (relaxedSimd) => {
    await using backend = await createBackend(engine, relaxedSimd);
    const device = await backend.activate();
    expect(device.features).toMatchObject({ engine, build: relaxedSimd === 'off' ? 'simd' : 'relaxed-simd' });
    const graph = smallGraph();
    using executable = await backend.prepare(graph, 'infer');
    const reference = createInterpreter(graph);
    const inputs = images(3);
    const expected = reference.run(inputs, 3);
    expect(relativeDifference(expected, await executable.predict(inputs, 3))).toBeLessThan(1e-5);
  });

  it('computes every op of the reference table as it says', async () => {
    await using backend = await createBackend(engine);
    await backend.activate();
    const failures: string[] = [];
    for (const opCase of opCases) {
      using executable = await backend.prepare(opCase.graph, 'infer');
      const error = largestError(await executable.predict(opCase.inputs, opCase.batchSize), expectedOutput(opCase));
      if (!(error <= opCase.tolerance)) failures.push(`${opCase.name}: ${error}`);
    }
    expect(failures).toEqual([]);
  });

  it('trains in place, deterministically, without growing', async () => {
    await using backend = await createBackend(engine);
    await backend.activate();
    const batch: TrainBatch = { inputs: images(4), labels: Int32Array.of(0, 1, 0, 1), batchSize: 4, dropoutSeed: 1 };
    const run = async (): Promise<number[]> => {
      using executable = await backend.prepare(smallGraph(), 'train');
      const losses: number[] = [];
      let tensors = 0;
      for (let step = 0; step < 30; ++step) {
        const { loss } = await executable.gradients(batch, squaredError);
        losses.push(loss);
        executable.update((parameters, gradients) => {
          parameters.forEach(({ values }, index) => {
            gradients[index]?.forEach((gradient, i) => (values[i] = (values[i] as number) - 0.3 * gradient));
          });
        });
        if (step === 1) tensors = backend.memory().tensors;
      }
      expect(backend.memory().tensors).toBe(tensors);
      return losses;
    };
    const first = await run();
    expect(first.at(-1)).toBeLessThan((first[0] as number) / 2);
    expect(await run()).toEqual(first);
  });

  it('can be activated again after it was disposed of, in the same process', async () => {
    for (let i = 0; i < 2; ++i) {
      await using backend = await createBackend(engine);
      expect((await backend.activate()).threads).toBe(1);
      await backend.sync();
    }
  });

  it('says before activation what it will support', async () => {
    const backend = await createBackend(engine);
    expect(backend.supports('conv2d', 'gradient')).toBe(true);
    expect(backend.supports('conv2d', 'int8')).toBe(engine === 'compiled');
  });
});

/** Half the mean squared distance of the logits from one-hot targets. */
const squaredError = {
  evaluate({ logits, labels, numClasses }: { logits: Float32Array; labels: Int32Array; numClasses: number }) {
    const gradient = logits.map((logit, i) => logit - Number(labels[Math.floor(i / numClasses)] === i % numClasses));
    const loss = gradient.reduce((sum, d) => sum + (d * d) / 2, 0) / labels.length;
    return { loss, gradient: gradient.map((d) => d / labels.length) };
  },
};
