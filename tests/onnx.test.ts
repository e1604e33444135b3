import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { p, type CalibrationData, type CreateContext, type FileSet, type Graph } from '@fovea/contracts';
import { mnist } from '@fovea/datasets';
import { tfjsLayersImporter } from '@fovea/formats';
import { analyzeGraph, createInterpreter, GraphBuilder, optimizeForInference, preprocess } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { int8Quantizer } from '@fovea/quantizers';
import { encodeOnnx } from '@fovea/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { ModelProtoSchema } from 'onnx-buf';
import { fromBinary } from '@bufbuild/protobuf';

const context = { seed: 1, signal: new AbortController().signal } as CreateContext;
const count = 100;
const pixels = 28 * 28;

/** Inverted residuals as MobileNetV2 has them, pools, and a hidden dense layer behind an image of several channels. */
function classifier(): Graph {
  const classes = Array.from({ length: 10 }, (_, digit) => `${digit}`);
  const b = new GraphBuilder({ name: 'digits', classes, inputShape: [28, 28, 1], rng: createTestRng(5) });
  const norm = (x: string): string => b.activation(b.batchNorm(x), { function: 'relu6' });
  let x = norm(b.conv2d(b.input, { filters: 16, kernelSize: 3, strides: 2, padding: 'same', useBias: false }));
  const wide = norm(b.conv2d(x, { filters: 48, kernelSize: 1, useBias: false }));
  const deep = norm(b.depthwiseConv2d(wide, { kernelSize: 3, padding: 'same', useBias: false }));
  x = b.add(x, b.batchNorm(b.conv2d(deep, { filters: 16, kernelSize: 1, useBias: false })));
  x = b.maxPool(b.conv2d(x, { filters: 24, kernelSize: 3, activation: 'relu' }));
  x = b.dense(b.flatten(x), { units: 32, activation: 'relu' });
  return b.build(b.softmax(b.dense(x, { units: 10 })));
}

async function digits(): Promise<Float32Array> {
  await using source = await mnist.create({}, context);
  const decoded = await source.decode!('test');
  return Float32Array.from(decoded.pixels.subarray(0, count * pixels), (pixel) => pixel / 255);
}

async function quantize(profile: 'native' | 'wasm', images: Float32Array): Promise<Graph> {
  const quantizer = await int8Quantizer.create(p.parse(int8Quantizer.params, { profile }), context);
  const batches = (): { inputs: Float32Array; batchSize: number }[] => [
    { inputs: images.slice(0, 16 * pixels), batchSize: 16 },
  ];
  const calibration: CalibrationData = { count: 16, digest: 'sha256:test', batches };
  return (await quantizer.quantize(optimizeForInference(classifier()), calibration, {})).graph;
}

function topOf(probabilities: Float32Array): number[] {
  return Array.from({ length: count }, (_, image) => {
    const row = probabilities.subarray(image * 10, image * 10 + 10);
    return row.indexOf(Math.max(...row));
  });
}

/** What ONNX Runtime predicts. */
async function runOnnx(model: Uint8Array, inputs: Float32Array | Uint8Array, shape: readonly number[]) {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  const tensor =
    inputs instanceof Float32Array ? new Tensor('float32', inputs, shape) : new Tensor('uint8', inputs, shape);
  const { [session.outputNames[0] ?? '']: output } = await session.run({ [session.inputNames[0] ?? '']: tensor });
  const values = Float32Array.from(output?.data as Float32Array);
  await session.release();
  return values;
}

/** How often each op occurs in what ONNX Runtime makes of a model. */
async function optimizedOps(model: Uint8Array): Promise<Record<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'fovea-onnx-'));
  try {
    const optimizedModelFilePath = join(folder, 'optimized.onnx');
    const session = await InferenceSession.create(model, {
      graphOptimizationLevel: 'extended',
      optimizedModelFilePath,
    });
    await session.release();
    const { graph } = fromBinary(ModelProtoSchema, new Uint8Array(readFileSync(optimizedModelFilePath)));
    const counts: Record<string, number> = {};
    for (const { opType } of graph?.node ?? []) counts[opType] = (counts[opType] ?? 0) + 1;
    return counts;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('an int8 graph in ONNX Runtime', () => {
  it('computes every layer in integers, whatever pattern the runtime makes of it', async () => {
    const graph = await quantize('native', await digits());
    const ops = await optimizedOps(encodeOnnx(graph, { input: 'normalized', layout: 'nhwc' }).bytes);
    expect(ops).toMatchObject({ QLinearConv: 5, QLinearAdd: 1, QGemm: 2 });
    expect(ops['Conv']).toBeUndefined();
    expect(ops['Gemm']).toBeUndefined();
    expect(ops['DequantizeLinear']).toBeUndefined();
  }, 60_000);

  it.each(['native', 'wasm'] as const)(
    'answers as the reference does, profile %s',
    async (profile) => {
      const images = await digits();
      const graph = await quantize(profile, images);
      const expected = topOf(createInterpreter(graph).run(images, count));
      const actual = topOf(
        await runOnnx(encodeOnnx(graph, { input: 'normalized', layout: 'nhwc' }).bytes, images, [count, 28, 28, 1]),
      );
      const same = actual.filter((answer, index) => answer === expected[index]);
      expect(same.length).toBeGreaterThanOrEqual(count - 2);
    },
    60_000,
  );
});

const models = join(process.env['FOVEA_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data'), 'models');
const isThere = existsSync(models);
if (!isThere)
  console.warn(`Skipping the MobileNets: no ${models}. Set FOVEA_TEST_DATA to a folder that holds models/.`);

async function pretrained(name: string): Promise<Graph> {
  const folder = join(models, name);
  const files: FileSet = {
    names: readdirSync(folder),
    size: (file) => Promise.resolve(statSync(join(folder, file)).size),
    read: (file) => Promise.resolve(new Uint8Array(readFileSync(join(folder, file)))),
  };
  const params = p.parse(tfjsLayersImporter.params, { inputRange: 'minusOneToOne' });
  return (await tfjsLayersImporter.create(params, context)).import(files);
}

(isThere ? describe : describe.skip)('a pretrained MobileNet in ONNX Runtime', () => {
  // Batch normalization, float16 kernels, 8-bit kernels with zero points, residual sums: each goes into the file as it is.
  it.each(['mobilenet_v1_0.25_224', 'mobilenet_v1_0.75_224_f16', 'mobilenet_v2_1.0_224_uint8'])(
    '%s keeps its size and its answer',
    async (name) => {
      const graph = await pretrained(name);
      const image = Uint8Array.from(
        { length: 224 * 224 * 3 },
        (_, i) => 128 + 100 * Math.sin(i / 997) * Math.cos(i / 31),
      );
      const values = preprocess(image, 1, [224, 224, 3], graph.meta.preprocessing!);
      const expected = createInterpreter(graph).run(values, 1);
      const { bytes } = encodeOnnx(graph, { input: 'pixels', layout: 'nhwc' });
      const actual = await runOnnx(bytes, image, [1, 224, 224, 3]);
      expect(actual.indexOf(Math.max(...actual))).toBe(expected.indexOf(Math.max(...expected)));
      const worst = actual.reduce((most, value, i) => Math.max(most, Math.abs(value - (expected[i] ?? NaN))), 0);
      expect(worst).toBeLessThan(1e-3);
      expect(bytes.length).toBeLessThan(analyzeGraph(graph).weightBytes * 1.1 + 100_000);
    },
    60_000,
  );
});
