import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { wasmBackend } from '@fovea/backend-wasm';
import type { CreateContext, Graph } from '@fovea/contracts';
import { mnist } from '@fovea/datasets';
import { GraphBuilder, createInterpreter, logitsGraph } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { int8Quantizer } from '@fovea/quantizers';

const count = 1000;
const pixels = 28 * 28;
const defaults = {
  ...({ calibrator: 'minMax', percentile: 99.99, granularity: 'channel', biasCorrection: true } as const),
  keepFloat: [],
};
const context = { seed: 1, signal: new AbortController().signal } as CreateContext;

async function testImages(): Promise<Float32Array> {
  await using source = await mnist.create({}, context);
  const decoded = await source.decode!('test');
  return Float32Array.from(decoded.pixels.subarray(0, count * pixels), (pixel) => pixel / 255);
}

/** Every kind of layer that a classifier of digits has. */
function classifier(): Graph {
  const classes = Array.from({ length: 10 }, (_, digit) => `${digit}`);
  const b = new GraphBuilder({ name: 'digits', classes, inputShape: [28, 28, 1], rng: createTestRng(5) });
  let x = b.maxPool(b.conv2d(b.input, { filters: 8, kernelSize: 3, strides: 2, activation: 'relu' }));
  x = b.depthwiseConv2d(x, { kernelSize: 3, padding: 'same', strides: 2, activation: 'relu6' });
  const narrow = b.conv2d(x, { filters: 8, kernelSize: 1 });
  x = b.concat([b.add(x, narrow), b.avgPool(narrow, { poolSize: 3, strides: 1, padding: 'same' })]);
  x = b.dense(b.flatten(x), { units: 32, activation: 'relu' });
  return b.build(b.softmax(b.dense(x, { units: 10 })));
}

async function quantize(profile: 'native' | 'wasm', images: Float32Array): Promise<Graph> {
  const quantizer = await int8Quantizer.create({ ...defaults, profile }, context);
  const inputs = images.slice(0, 16 * pixels);
  const calibration = { count: 16, digest: 'sha256:test', batches: () => [{ inputs, batchSize: 16 }] };
  return logitsGraph((await quantizer.quantize(classifier(), calibration, {})).graph);
}

function digest(values: Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

describe('int8 logits of 1,000 MNIST test images', () => {
  it.each(['native', 'wasm'] as const)('have the digest of the reference in either build, %s', async (profile) => {
    const images = await testImages();
    const graph = await quantize(profile, images);
    const expected = digest(createInterpreter(graph).run(images, count));
    for (const relaxedSimd of ['off', 'auto'] as const) {
      await using backend = await wasmBackend.create(
        { engine: 'compiled', relaxedSimd, threads: 1, wasmFolder: '' },
        context,
      );
      await backend.activate();
      using executable = await backend.prepare(graph, 'infer');
      expect(digest(await executable.predict(images, count))).toBe(expected);
    }
  });
});
