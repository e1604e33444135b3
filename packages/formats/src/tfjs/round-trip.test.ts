import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import {
  createInterpreter,
  elementCount,
  GraphBuilder,
  replaceTensors,
  toFloat16Bits,
  validateGraph,
} from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import { createContext, memoryFiles, paramsOf } from '../testing-fixtures/files.ts';
import { loadExported, loadModel, predict, randomizeWeights, saveModel, tf, tfl } from '../testing-fixtures/tfjs.ts';
import { tfjsLayersExporter } from './exporter.ts';
import { tfjsLayersImporter } from './importer.ts';

const { layers } = tfl;

async function importer(params: Readonly<Record<string, unknown>> = {}) {
  return tfjsLayersImporter.create(paramsOf(tfjsLayersImporter, params), createContext);
}

async function exporter(params: Readonly<Record<string, unknown>> = {}) {
  return tfjsLayersExporter.create(paramsOf(tfjsLayersExporter, params), createContext);
}

function images(shape: readonly number[], count = 3): Float32Array {
  const rng = createTestRng(5);
  return Float32Array.from({ length: count * elementCount(shape) }, () => rng.next() * 2 - 1);
}

function expectClose(actual: Float32Array, expected: Float32Array, tolerance = 1e-5): void {
  expect(actual).toHaveLength(expected.length);
  const worst = expected.reduce((most, value, index) => Math.max(most, Math.abs(value - (actual[index] ?? NaN))), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

function sequential(): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(layers.conv2d({ inputShape: [14, 14, 1], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }));
  model.add(layers.maxPooling2d({ poolSize: 2 }));
  model.add(layers.dropout({ rate: 0.25 }));
  model.add(layers.flatten());
  model.add(layers.dense({ units: 8, activation: 'tanh', useBias: false }));
  model.add(layers.dense({ units: 5, activation: 'softmax' }));
  return model;
}

function normalized(): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(layers.conv2d({ inputShape: [9, 11, 3], filters: 4, kernelSize: [3, 2], strides: 2, useBias: false }));
  model.add(layers.batchNormalization({ scale: false, epsilon: 0.01 }));
  model.add(layers.reLU({ maxValue: 6 }));
  model.add(
    layers.zeroPadding2d({
      padding: [
        [0, 1],
        [2, 0],
      ],
    }),
  );
  model.add(layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthMultiplier: 2 }));
  model.add(layers.batchNormalization({ center: false, momentum: 0.9 }));
  model.add(layers.activation({ activation: 'relu6' }));
  model.add(layers.averagePooling2d({ poolSize: [3, 2], strides: [2, 1], padding: 'same' }));
  model.add(
    layers.separableConv2d({ filters: 6, kernelSize: 3, padding: 'same', depthMultiplier: 3, activation: 'sigmoid' }),
  );
  model.add(layers.upSampling2d({ size: [2, 3] }));
  model.add(layers.globalMaxPooling2d({}));
  model.add(layers.dense({ units: 4 }));
  model.add(layers.softmax());
  return model;
}

function functional(): tfl.LayersModel {
  const input = tfl.input({ shape: [8, 8, 3] });
  const a = layers.conv2d({ filters: 4, kernelSize: 1, activation: 'relu' }).apply(input) as tfl.SymbolicTensor;
  const b = layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }).apply(input) as tfl.SymbolicTensor;
  const c = layers.conv2d({ filters: 4, kernelSize: 1 }).apply(input) as tfl.SymbolicTensor;
  const sum = layers.add().apply([a, b, c]) as tfl.SymbolicTensor;
  const product = layers.multiply().apply([sum, b]) as tfl.SymbolicTensor;
  const joined = layers.concatenate().apply([product, a]) as tfl.SymbolicTensor;
  const pooled = layers.globalAveragePooling2d({}).apply(joined) as tfl.SymbolicTensor;
  // A layer that is used twice shares its weights.
  const shared = layers.dense({ units: 8, activation: 'relu' });
  const twice = shared.apply(shared.apply(pooled)) as tfl.SymbolicTensor;
  const output = layers.dense({ units: 3, activation: 'softmax' }).apply(twice) as tfl.SymbolicTensor;
  return tfl.model({ inputs: input, outputs: output });
}

/** A Sequential in a functional model in a Sequential, as transfer learning builds them. */
function nested(): tfl.LayersModel {
  const block = tfl.sequential();
  block.add(layers.conv2d({ inputShape: [8, 8, 4], filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }));
  block.add(layers.batchNormalization());
  const input = tfl.input({ shape: [8, 8, 3] });
  const stem = layers.conv2d({ filters: 4, kernelSize: 1 }).apply(input) as tfl.SymbolicTensor;
  const once = block.apply(stem) as tfl.SymbolicTensor;
  const again = block.apply(once) as tfl.SymbolicTensor;
  const features = layers.globalAveragePooling2d({}).apply(again) as tfl.SymbolicTensor;
  const base = tfl.model({ inputs: input, outputs: features });
  const model = tfl.sequential();
  model.add(base);
  model.add(layers.dense({ units: 3, activation: 'softmax' }));
  return model;
}

/** The tail of Keras' MobileNets: softmax on an image of one pixel, then a reshape. */
function mobile(): tfl.LayersModel {
  const model = tfl.sequential();
  model.add(layers.conv2d({ inputShape: [6, 6, 3], filters: 8, kernelSize: 3, activation: 'relu6' }));
  model.add(layers.globalAveragePooling2d({}));
  model.add(layers.reshape({ targetShape: [1, 1, 8] }));
  model.add(layers.conv2d({ filters: 7, kernelSize: 1, padding: 'same' }));
  model.add(layers.activation({ activation: 'softmax' }));
  model.add(layers.reshape({ targetShape: [-1] }));
  return model;
}

const models: readonly (readonly [string, () => tfl.LayersModel])[] = [
  ['a sequential model', sequential],
  ['batch normalization, depthwise and separable layers', normalized],
  ['a functional model with shared layers', functional],
  ['nested models', nested],
  ["a MobileNet's tail", mobile],
];

beforeAll(() => tf.setBackend('cpu'));

describe.each(models)('%s saved by TensorFlow.js', (_, build) => {
  it('is imported and exported with the same predictions', async () => {
    const model = build();
    randomizeWeights(model, 1);
    const shape = (model.inputs[0] as tfl.SymbolicTensor).shape.slice(1) as number[];
    const inputs = images(shape);
    const expected = predict(model, inputs, [3, ...shape]);
    const files = memoryFiles(await saveModel(model));
    const reader = await importer();
    await expect(reader.recognizes(files)).resolves.toBe(true);
    const graph = await reader.import(files);
    validateGraph(graph);
    expect(graph.nodes.at(-1)?.op).toBe('softmax');
    expectClose(createInterpreter(graph).run(inputs, 3), expected);
    const again = await loadExported(await (await exporter({ shardBytes: 1024 })).export(graph));
    expectClose(predict(again, inputs, [3, ...shape]), expected);
  });
});

describe('the importer', () => {
  it('passes over the state of an optimizer', async () => {
    const model = sequential();
    model.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy' });
    const ys = tf.oneHot(tf.tensor1d([0, 1, 2], 'int32'), 5);
    await model.fit(tf.tensor(images([14, 14, 1]), [3, 14, 14, 1]), ys, { epochs: 1, verbose: 0 });
    const files = await saveModel(model, { includeOptimizer: true });
    const graph = await (await importer()).import(memoryFiles(files));
    expect(Object.keys(graph.tensors)).toHaveLength(5);
  });

  it('adds no softmax to a model that ends in logits', async () => {
    const model = tfl.sequential();
    model.add(layers.dense({ inputShape: [4], units: 3 }));
    const graph = await (await importer()).import(memoryFiles(await saveModel(model)));
    expect(graph.nodes.map(({ op }) => op)).toEqual(['dense']);
    expect(graph.meta.classes).toEqual(['class 0', 'class 1', 'class 2']);
  });

  it('takes class names and the range of pixels from its params', async () => {
    const model = sequential();
    const classes = ['a', 'b', 'c', 'd', 'e'];
    const graph = await (
      await importer({ classes, inputRange: 'minusOneToOne', fit: 'crop' })
    ).import(memoryFiles(await saveModel(model)));
    expect(graph.meta.classes).toEqual(classes);
    expect(graph.meta.preprocessing).toMatchObject({ mean: [1], std: [1], resizeTo: 16, channels: 1, fit: 'crop' });
    expect(255 * (graph.meta.preprocessing?.scale ?? 0) - 1).toBeCloseTo(1, 12);
  });

  it('reads a model in a folder of the set', async () => {
    const files = await saveModel(sequential());
    const moved = Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`nets/one/${name}`, bytes]));
    await expect((await importer()).import(memoryFiles(moved))).resolves.toMatchObject({ version: 1 });
  });

  it('reads the topology of Keras 3', async () => {
    const files = await saveModel(functional());
    const text = new TextDecoder().decode(files['model.json']);
    const json = JSON.parse(text) as { modelTopology: { config: { layers: { inbound_nodes: unknown[][][] }[] } } };
    for (const layer of json.modelTopology.config.layers) {
      layer.inbound_nodes = layer.inbound_nodes.map((call) => {
        const tensors = call.map((ref) => ({
          class_name: '__keras_tensor__',
          config: { shape: [null], dtype: 'float32', keras_history: ref.slice(0, 3) },
        }));
        return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} };
      }) as never;
    }
    const keras3 = { ...files, 'model.json': new TextEncoder().encode(JSON.stringify(json)) };
    const inputs = images([8, 8, 3]);
    const [one, two] = await Promise.all(
      [files, keras3].map(async (each) => createInterpreter(await (await importer()).import(memoryFiles(each)))),
    );
    expect(two?.run(inputs, 3)).toEqual(one?.run(inputs, 3));
  });

  it('does not recognize other sets', async () => {
    const reader = await importer();
    const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
    const sets: readonly Record<string, Uint8Array>[] = [
      {},
      { 'model.fovea': bytes(1) },
      { 'model.json': bytes({ modelTopology: { node: [] }, weightsManifest: [] }) },
      { 'model.json': Uint8Array.of(0xff, 0xfe) },
      { 'a/model.json': bytes({}), 'b/model.json': bytes({}) },
    ];
    const answers = await Promise.all(sets.map((files) => reader.recognizes(memoryFiles(files))));
    expect(answers).toEqual([false, false, false, false, false]);
  });
});

describe('the exporter', () => {
  const classes = ['cat', 'dog', 'eel'];
  const preprocessing = {
    height: 8,
    width: 8,
    channels: 3,
    scale: 1 / 255,
    mean: [0.5, 0.4, 0.3],
    std: [0.2, 0.2, 0.3],
    fit: 'squeeze',
  } as const;

  function everyOp(): Graph {
    const b = new GraphBuilder({ name: 'ops', classes, inputShape: [8, 8, 3], rng: createTestRng(3), preprocessing });
    const padding = [
      [1, 0],
      [2, 1],
    ] as const;
    const x = b.conv2d(b.input, { filters: 4, kernelSize: 3, padding, activation: 'relu', name: 'block/1:conv' });
    const y = b.batchNorm(b.depthwiseConv2d(x, { kernelSize: 3, padding: 'same' }));
    const sum = b.add(x, y, { activation: 'relu6' });
    const gate = b.activation(b.conv2d(b.globalAvgPool(sum, { keepDims: true }), { filters: 4, kernelSize: 1 }), {
      function: 'sigmoid',
    });
    const gated = b.pad(b.mul(sum, gate), {
      padding: [
        [0, 1],
        [1, 0],
      ],
    });
    const joined = b.concat([b.maxPool(gated, { poolSize: 2 }), b.avgPool(gated, { poolSize: 2, padding: 'valid' })]);
    const flat = b.flatten(b.flatten(b.upsample(b.dropout(joined, { rate: 0.5 }), { factors: 2 })));
    const units = b.reshape(b.dense(flat, { units: 6, activation: 'tanh' }), { shape: [1, 2, 3] });
    return b.build(b.softmax(b.globalMaxPool(units)));
  }

  it('writes every op that layers have, with the same predictions', async () => {
    const graph = everyOp();
    const inputs = images([8, 8, 3]);
    const model = await loadExported(await (await exporter()).export(graph));
    expectClose(predict(model, inputs, [3, 8, 8, 3]), createInterpreter(graph).run(inputs, 3));
  });

  it('carries classes and preprocessing, read back on import', async () => {
    const { files } = await (await exporter()).export(everyOp());
    const graph = await (await importer({ classes: ['x'] })).import(memoryFiles(files));
    expect(graph.meta).toMatchObject({ name: 'ops', classes, preprocessing });
  });

  it('gives the same bytes for the same graph', async () => {
    const [one, two] = await Promise.all([0, 1].map(async () => (await exporter()).export(everyOp())));
    expect(two).toEqual(one);
  });

  it('keeps float16 and per-tensor 8-bit weights small, and loads them as they are', async () => {
    const b = new GraphBuilder({ name: 'small', classes, inputShape: [8, 8, 3], rng: createTestRng(4) });
    const x = b.conv2d(b.conv2d(b.input, { filters: 8, kernelSize: 3 }), { filters: 8, kernelSize: 3, name: 'deep' });
    const built = b.build(b.softmax(b.dense(b.globalAvgPool(x), { units: 3, name: 'fc' })));
    const first = built.tensors['conv2d/kernel']?.data as Float32Array;
    const stored = Int8Array.from({ length: 576 }, (_, index) => (index * 37) % 256);
    const graph = replaceTensors(built, {
      'conv2d/kernel': { shape: [3, 3, 3, 8], dtype: 'float16', data: toFloat16Bits(first) },
      'deep/kernel': {
        shape: [3, 3, 8, 8],
        dtype: 'int8',
        data: stored,
        quantization: { scale: [0.0025], zeroPoint: [-3] },
      },
      'fc/kernel': {
        shape: [8, 3],
        dtype: 'uint8',
        data: Uint8Array.from({ length: 24 }, (_, index) => (index * 91) % 256),
        quantization: { scale: [0.01], zeroPoint: [120] },
      },
    });
    const { files, notes } = await (await exporter()).export(graph);
    expect(notes).toEqual([]);
    const biases = 4 * (8 + 8 + 3);
    expect(files['group1-shard1of1.bin']).toHaveLength(2 * 216 + 576 + 24 + biases);
    const inputs = images([8, 8, 3]);
    const expected = createInterpreter(graph).run(inputs, 3);
    expectClose(predict(await loadModel(files), inputs, [3, 8, 8, 3]), expected);
    const again = await (await importer()).import(memoryFiles(files));
    expectClose(createInterpreter(again).run(inputs, 3), expected);
  });

  it('expands signs and per-channel weights, and says so', async () => {
    const b = new GraphBuilder({ name: 'bits', classes, inputShape: [4], rng: createTestRng(4) });
    const built = b.build(b.softmax(b.dense(b.dense(b.input, { units: 4, name: 'a' }), { units: 3, name: 'b' })));
    const graph = replaceTensors(built, {
      'a/kernel': {
        shape: [4, 4],
        dtype: 'bit',
        data: Uint8Array.of(0b10110100, 0b01101001),
        quantization: { scale: [1, 2, 3, 4], zeroPoint: [0, 0, 0, 0], axis: 1 },
      },
      'b/kernel': {
        shape: [4, 3],
        dtype: 'int8',
        data: Int8Array.from({ length: 12 }, (_, index) => index - 6),
        quantization: { scale: [0.1, 0.2, 0.3], zeroPoint: [0, 0, 0], axis: 1 },
      },
    });
    const exported = await (await exporter()).export(graph);
    expect(exported.notes).toEqual([
      'a/kernel is stored as bit per channel, which the format lacks: written as float32.',
      'b/kernel is stored as int8 per channel, which the format lacks: written as float32.',
    ]);
    const inputs = images([4]);
    expectClose(predict(await loadExported(exported), inputs, [3, 4]), createInterpreter(graph).run(inputs, 3));
  });

  it('refuses integers, naming the node and a way out', async () => {
    const code = { dtype: 'uint8', scale: 0.1, zeroPoint: 0, min: 0, max: 255 } as const;
    const base = { weights: {}, attributes: {} };
    const graph: Graph = {
      version: 1,
      inputs: [{ name: 'image', shape: [3] }],
      outputs: ['back'],
      nodes: [
        { name: 'coded', op: 'quantize', inputs: ['image'], ...base, quantization: code },
        { name: 'back', op: 'dequantize', inputs: ['coded'], ...base },
      ],
      tensors: {},
      meta: { name: 'integers', classes: [] },
    };
    await expect((await exporter()).export(graph)).rejects.toMatchObject({
      code: 'CAPABILITY_UNSUPPORTED',
      message: expect.stringMatching(/"coded".*int8-storage/) as unknown,
    });
  });

  it.each(['hardSwish', 'hardSigmoid', 'sign'] as const)('refuses the activation %s', async (activation) => {
    const b = new GraphBuilder({ name: 'odd', classes, inputShape: [4], rng: createTestRng(4) });
    const graph = b.build(b.dense(b.input, { units: 3, activation }));
    await expect((await exporter()).export(graph)).rejects.toMatchObject({ code: 'CAPABILITY_UNSUPPORTED' });
  });
});
