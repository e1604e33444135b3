import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import { createInterpreter, GraphBuilder } from '@fovea/graph';
import { createTestRng, expectedOutput, largestError, opCases } from '@fovea/graph/testing';
import { CompiledBackend } from './compiled-backend.ts';

const options = { id: 'fovea/wasm', version: 'test', relaxedSimd: 'auto' } as const;

function graphOf(filters: number, inputShape: readonly number[] = [6, 6, 2]): Graph {
  const builder = new GraphBuilder({ name: 'net', classes: ['a', 'b'], inputShape, rng: createTestRng(filters) });
  let x = builder.conv2d(builder.input, { filters, kernelSize: 3, padding: 'same', useBias: false });
  x = builder.activation(builder.batchNorm(x, {}), { function: 'relu' });
  return builder.build(builder.softmax(builder.dense(builder.globalAvgPool(x), { units: 2 })));
}

function imagesOf(batchSize: number): Float32Array {
  const rng = createTestRng(9);
  return Float32Array.from({ length: batchSize * 72 }, () => rng.normal());
}

describe('a compiled backend', () => {
  it('refuses to work before it is activated and after it is disposed of', async () => {
    const backend = new CompiledBackend(options);
    expect(() => backend.memory()).toThrow(expect.objectContaining({ code: 'USAGE' }));
    await backend.activate();
    const executable = await backend.prepare(graphOf(4), 'infer');
    await backend[Symbol.asyncDispose]();
    await expect(backend.prepare(graphOf(4), 'infer')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(executable.predict(imagesOf(1), 1)).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('can be activated again', async () => {
    const backend = new CompiledBackend(options);
    await backend.activate();
    await backend[Symbol.asyncDispose]();
    expect((await backend.activate()).threads).toBe(1);
    await backend[Symbol.asyncDispose]();
  });

  it('rejects an aborted activation', async () => {
    const activation = new CompiledBackend(options).activate(AbortSignal.abort('enough'));
    await expect(activation).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('keeps sessions apart, whatever their order and batch sizes', async () => {
    await using backend = new CompiledBackend(options);
    await backend.activate();
    const graphs = [graphOf(5), graphOf(8)] as const;
    using first = await backend.prepare(graphs[0], 'infer');
    using second = await backend.prepare(graphs[1], 'infer');
    for (const batchSize of [1, 7, 2, 3]) {
      const inputs = imagesOf(batchSize);
      const outputs = await Promise.all([first, second].map((executable) => executable.predict(inputs, batchSize)));
      outputs.forEach((output, index) => {
        const expected = createInterpreter(graphs[index]!).run(inputs, batchSize);
        expect(largestError(output, expected)).toBeLessThan(1e-5);
      });
    }
    expect(await first.predict(new Float32Array(0), 0)).toEqual(new Float32Array(0));
  });

  it('counts its memory, and gives all of it back', async () => {
    await using backend = new CompiledBackend(options);
    await backend.activate();
    expect(backend.memory()).toEqual({ tensors: 0, bytes: 0, reliable: true });
    const executable = await backend.prepare(graphOf(4), 'infer');
    const pending = executable.predict(imagesOf(2), 2);
    expect(backend.memory().bytes).toBeGreaterThan(2 * 72 * 4);
    executable[Symbol.dispose]();
    expect((await pending).length).toBe(4);
    expect(backend.memory()).toEqual({ tensors: 0, bytes: 0, reliable: true });
  });

  it('does not grow while it repeats itself', async () => {
    await using backend = new CompiledBackend(options);
    await backend.activate();
    using executable = await backend.prepare(graphOf(4), 'infer');
    await executable.predict(imagesOf(2), 2);
    const before = backend.memory();
    for (let i = 0; i < 20; ++i) await executable.predict(imagesOf(2), 2);
    expect(backend.memory()).toEqual(before);
  });

  it('says how much is missing when a batch does not fit, and works on', async () => {
    await using backend = new CompiledBackend(options);
    await backend.activate();
    using executable = await backend.prepare(graphOf(4), 'infer');
    using large = await backend.prepare(graphOf(1, [4000, 4000, 1]), 'infer');
    const huge = { length: 40 * 16e6 } as Float32Array;
    await expect(large.predict(huge, 40)).rejects.toMatchObject({
      code: 'MODEL_TOO_LARGE',
      message: expect.stringMatching(/the activations of 40 images.*at most .* MiB.*received .* MiB/),
    });
    expect((await executable.predict(imagesOf(1), 1)).length).toBe(2);
  });

  it('predicts right after a batch that did not fit', async () => {
    await using backend = new CompiledBackend(options);
    await backend.activate();
    const graph = graphOf(2);
    using executable = await backend.prepare(graph, 'infer');
    const tooMany = 5e7;
    const huge = { length: 72 * tooMany } as Float32Array;
    await expect(executable.predict(huge, tooMany)).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    const inputs = imagesOf(5);
    expect(largestError(await executable.predict(inputs, 5), createInterpreter(graph).run(inputs, 5))).toBeLessThan(
      1e-5,
    );
  });
});

describe('a compiled backend on three threads', () => {
  const onThreads = { ...options, threads: 3 };

  it('says so, and computes every op of the reference table', async () => {
    await using backend = new CompiledBackend(onThreads);
    const device = await backend.activate();
    expect(device).toMatchObject({ threads: 3, features: { batchParts: 3 } });
    const failures: string[] = [];
    for (const opCase of opCases) {
      using executable = await backend.prepare(opCase.graph, 'infer');
      const error = largestError(await executable.predict(opCase.inputs, opCase.batchSize), expectedOutput(opCase));
      if (!(error <= opCase.tolerance)) failures.push(`${opCase.name}: ${error}`);
    }
    expect(failures).toEqual([]);
    await backend.sync();
    expect(backend.memory()).toEqual({ tensors: 0, bytes: 0, reliable: true });
  });

  it('can be activated again', async () => {
    const backend = new CompiledBackend(onThreads);
    for (let i = 0; i < 2; ++i) {
      expect((await backend.activate()).threads).toBe(3);
      using executable = await backend.prepare(graphOf(4), 'infer');
      expect((await executable.predict(imagesOf(5), 5)).length).toBe(10);
      await backend[Symbol.asyncDispose]();
    }
    await expect(backend.prepare(graphOf(4), 'infer')).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('ends its threads when it is disposed of or given up while they start', async () => {
    const backend = new CompiledBackend(onThreads);
    const activation = expect(backend.activate()).rejects.toMatchObject({ code: 'CANCELLED' });
    await backend[Symbol.asyncDispose]();
    await activation;
    const giveUp = new AbortController();
    const cancelled = expect(backend.activate(giveUp.signal)).rejects.toMatchObject({ code: 'CANCELLED' });
    giveUp.abort();
    await cancelled;
    await expect(backend.sync()).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('says how much is missing when a batch does not fit, and works on', async () => {
    await using backend = new CompiledBackend(onThreads);
    await backend.activate();
    using executable = await backend.prepare(graphOf(2), 'infer');
    const tooMany = 5e7;
    const huge = { length: 72 * tooMany } as Float32Array;
    await expect(executable.predict(huge, tooMany)).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    const inputs = imagesOf(5);
    const expected = createInterpreter(graphOf(2)).run(inputs, 5);
    expect(largestError(await executable.predict(inputs, 5), expected)).toBeLessThan(1e-5);
  });
});
