import { wasmBackend } from '@fovea/backend-wasm';
import { GraphBuilder, createInterpreter } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import type { CreateContext } from '@fovea/contracts';
import { useBundledWasm } from './wasm-paths.ts';

export interface Comparison {
  readonly device: Readonly<Record<string, unknown>>;
  readonly received: readonly number[];
  readonly expected: readonly number[];
}

/** Predicts with a Graph on `fovea/wasm` and on the reference interpreter. */
export async function compareForward(engine: 'compiled' | 'tfjs'): Promise<Comparison> {
  useBundledWasm();
  const rng = createTestRng(7);
  const builder = new GraphBuilder({
    name: 'in-a-page',
    classes: ['a', 'b', 'c'],
    inputShape: [15, 15, 3],
    rng,
  });
  let x = builder.conv2d(builder.input, { filters: 8, kernelSize: 3, strides: 2, padding: 'same', activation: 'relu' });
  x = builder.depthwiseConv2d(x, { kernelSize: 3, padding: 'same' });
  x = builder.batchNorm(x);
  x = builder.activation(x, { function: 'hardSwish' });
  x = builder.avgPool(x, { poolSize: 3, strides: 2, padding: 'same' });
  x = builder.globalAvgPool(x);
  const graph = builder.build(builder.softmax(builder.dense(x, { units: 3 })));
  const images = Float32Array.from({ length: 4 * 15 * 15 * 3 }, () => rng.next());

  await using backend = await wasmBackend.create(
    { engine, relaxedSimd: 'auto', threads: 1, wasmFolder: '' },
    {} as CreateContext,
  );
  const { features } = await backend.activate();
  using executable = await backend.prepare(graph, 'infer');
  return {
    device: features,
    received: [...(await executable.predict(images, 4))],
    expected: [...createInterpreter(graph).run(images, 4)],
  };
}
