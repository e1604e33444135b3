import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import { createContext, jsonBytes, memoryFiles, paramsOf } from '../testing-fixtures/files.ts';
import { tfjsLayersImporter } from './importer.ts';

interface Layer {
  readonly class_name: string;
  readonly config: unknown;
  readonly name?: string;
  readonly inbound_nodes?: unknown;
}

const dense = (name: string, extra: object = {}): Layer => ({
  class_name: 'Dense',
  config: { name, units: 2, use_bias: false, activation: 'linear', ...extra },
});
const input = { batch_input_shape: [null, 2] };
const relu = (name: string): Layer => ({ class_name: 'ReLU', config: { name, ...input } });

const kernel = { name: 'a/kernel', shape: [2, 2], dtype: 'float32' };
const sequential = (layers: unknown) => ({ class_name: 'Sequential', config: { name: 'net', layers } });
const manifest = (weights: readonly unknown[] = [kernel], paths: readonly unknown[] = ['w.bin']) => [
  { paths, weights },
];

/** A good model of one dense layer, with parts replaced. */
function model(parts: { modelTopology?: unknown; weightsManifest?: unknown } = {}): Uint8Array {
  return jsonBytes({ modelTopology: sequential([dense('a', input)]), weightsManifest: manifest(), ...parts });
}

const weights = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);

async function load(bytes: Uint8Array, files: Record<string, Uint8Array> = { 'w.bin': weights }): Promise<Graph> {
  const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
  return importer.import(memoryFiles({ 'model.json': bytes, ...files }));
}

function functional(layers: readonly Layer[], inputs: unknown, outputs: unknown) {
  return { class_name: 'Model', config: { name: 'net', layers, input_layers: inputs, output_layers: outputs } };
}

const inputLayer: Layer = { class_name: 'InputLayer', config: { name: 'x', ...input }, inbound_nodes: [] };
const reluAfter = (name: string, source: string): Layer => ({ ...relu(name), inbound_nodes: [[[source, 0, 0, {}]]] });

it('reads the good model that the hostile ones are made from', async () => {
  const graph = await load(model());
  expect([...(graph.tensors['a/kernel']?.data ?? [])]).toEqual([1, 2, 3, 4]);
});

describe('shard paths', () => {
  it.each([
    '../secret',
    'a/../../secret',
    '/etc/passwd',
    'C:\\secret',
    '..\\secret',
    'https://example.com/w.bin',
    'file:///etc/passwd',
    '%2e%2e/secret',
    'w.bin\u0000',
    '.hidden',
    'a//b',
    './w.bin',
    '',
    'x'.repeat(1000),
  ])('refuses %j and reads nothing', async (path) => {
    const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
    const files = memoryFiles({
      'model.json': model({ weightsManifest: manifest([kernel], [path]) }),
      'w.bin': weights,
      [path]: weights,
    });
    await expect(importer.import(files)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(files.reads).toEqual(['model.json']);
  });

  it('refuses a shard that is not in the set', async () => {
    await expect(load(model(), {})).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });
});

describe('sizes that a file claims', () => {
  it('are refused over the cap, whatever their product overflows to', async () => {
    for (const shape of [[2 ** 31 - 1], [2 ** 16, 2 ** 16, 2 ** 16], [2 ** 30, 2 ** 30, 0]]) {
      const bytes = model({ weightsManifest: manifest([{ ...kernel, shape }]) });
      await expect(load(bytes)).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    }
    const many = Array.from({ length: 40 }, (_, index) => ({ ...kernel, name: `w${index}`, shape: [2 ** 24] }));
    await expect(load(model({ weightsManifest: manifest(many) }))).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
  });

  it.each([[[-1, 2]], [[1.5]], ['2'], [[NaN]], [[{}]], [new Array(100).fill(1)]])(
    'are refused as shape %j',
    async (shape) => {
      const bytes = model({ weightsManifest: manifest([{ ...kernel, shape }]) });
      await expect(load(bytes)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    },
  );

  it('are compared with the shards before those are read', async () => {
    const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
    for (const length of [0, 15, 17]) {
      const files = memoryFiles({ 'model.json': model(), 'w.bin': new Uint8Array(length) });
      await expect(importer.import(files)).rejects.toMatchObject({
        code: 'MODEL_INVALID',
        message: expect.stringContaining('16 bytes') as unknown,
      });
      expect(files.reads).toEqual(['model.json']);
    }
  });

  it('are refused when a shard turns out to be of another size than the set says', async () => {
    const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
    for (const length of [12, 20]) {
      const files = memoryFiles({ 'model.json': model(), 'w.bin': new Uint8Array(length) }, { 'w.bin': 16 });
      await expect(importer.import(files)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
  });

  it('are refused for a model.json over its cap, unread', async () => {
    const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
    const files = memoryFiles({ 'model.json': model(), 'w.bin': weights }, { 'model.json': 2 ** 30 });
    await expect(importer.import(files)).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    expect(files.reads).toEqual([]);
  });
});

describe('topologies that are code or bombs', () => {
  it.each(['Lambda', 'constructor', '__proto__', 'toString', 'TFSMLayer', 'MyLayer', 'LeakyReLU', 'LSTM'])(
    'refuses the class %s',
    async (className) => {
      const layers = [dense('a', input), { class_name: className, config: { name: 'odd', function: 'alert(1)' } }];
      await expect(load(model({ modelTopology: sequential(layers) }))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    },
  );

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s anywhere', async (key) => {
    const text = new TextDecoder().decode(model()).replace('"units":2', `"units":2,"x":[{"${key}":{"admin":true}}]`);
    await expect(load(jsonBytes(text))).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining(key) as unknown,
    });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('refuses more than 5,000 layers', async () => {
    const layers = Array.from({ length: 100_000 }, (_, index) => relu(`r${index}`));
    const bytes = model({ modelTopology: sequential(layers), weightsManifest: [] });
    await expect(load(bytes, {})).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
  });

  it('reads models 32 deep and refuses deeper ones, without exhausting the stack', async () => {
    const nest = (depth: number): string => {
      const open = '{"class_name":"Sequential","config":{"name":"s","layers":['.repeat(depth);
      return `${open}${JSON.stringify(relu('r'))}${']}}'.repeat(depth)}`;
    };
    const bytes = (depth: number) => jsonBytes(`{"modelTopology":${nest(depth)},"weightsManifest":[]}`);
    await expect(load(bytes(32), {})).resolves.toMatchObject({ outputs: ['r'] });
    await expect(load(bytes(33), {})).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    await expect(load(bytes(5000), {})).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
  });

  it('refuses nested models whose calls multiply, in no time', async () => {
    // Each level calls the next 30 times: 30^20 calls in all, none of a layer.
    let inner: Layer = { class_name: 'Sequential', config: { name: 'empty', layers: [] }, name: 'empty' };
    for (let level = 0; level < 20; level++) {
      const first = [[['x', 0, 0, {}]]];
      const calls = Array.from({ length: 29 }, (_, call) => [[inner.name, call, 0, {}]]);
      const layer = { ...inner, inbound_nodes: [...first, ...calls] };
      const config = functional([inputLayer, layer], [['x', 0, 0]], [[inner.name, 29, 0]]).config;
      inner = { class_name: 'Model', config, name: `m${level}` };
    }
    const bytes = model({ modelTopology: { class_name: 'Model', config: inner.config }, weightsManifest: [] });
    const start = performance.now();
    await expect(load(bytes, {})).rejects.toMatchObject({ code: 'MODEL_TOO_LARGE' });
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('refuses layers that depend on each other', async () => {
    const layers = [inputLayer, reluAfter('a', 'b'), reluAfter('b', 'a'), reluAfter('c', 'x')];
    const topology = functional(layers, [['x', 0, 0]], [['c', 0, 0]]);
    await expect(load(model({ modelTopology: topology, weightsManifest: [] }), {})).rejects.toMatchObject({
      code: 'MODEL_INVALID',
      message: expect.stringContaining('cycle') as unknown,
    });
  });

  it('refuses references to what is not there', async () => {
    const cases = [
      functional([inputLayer, reluAfter('a', 'nobody')], [['x', 0, 0]], [['a', 0, 0]]),
      functional([inputLayer, reluAfter('a', 'x')], [['x', 0, 0]], [['a', 7, 0]]),
      functional([inputLayer, reluAfter('a', 'x')], [['y', 0, 0]], [['a', 0, 0]]),
      functional([inputLayer, reluAfter('a', 'x'), reluAfter('a', 'x')], [['x', 0, 0]], [['a', 0, 0]]),
      functional(
        [inputLayer, reluAfter('a', 'x')],
        [['x', 0, 0]],
        [
          ['a', 0, 0],
          ['x', 0, 0],
        ],
      ),
      functional([inputLayer, { ...relu('a'), inbound_nodes: [[['x', 1e9, 0]]] }], [['x', 0, 0]], [['a', 0, 0]]),
      functional([inputLayer, { ...relu('a'), inbound_nodes: 'x' }], [['x', 0, 0]], [['a', 0, 0]]),
      functional(
        [inputLayer, { ...relu('a'), inbound_nodes: [[['x', 0, 0, { mask: 1 }]]] }],
        [['x', 0, 0]],
        [['a', 0, 0]],
      ),
      { class_name: 'Sequential', config: 7 },
      { class_name: 'Lambda', config: {} },
      'text',
      null,
    ];
    for (const modelTopology of cases) {
      await expect(load(model({ modelTopology, weightsManifest: [] }), {})).rejects.toMatchObject({
        code: 'MODEL_INVALID',
      });
    }
  });
});

describe('layers that do not fit', () => {
  it.each([
    ['a kernel of another shape', [dense('a', { ...input, units: 3 })]],
    ['a weight that is missing', [dense('a', input), dense('b')]],
    ['weights that no layer uses', [relu('r')]],
    ['channels first', [{ class_name: 'Flatten', config: { name: 'f', data_format: 'channels_first', ...input } }]],
    ['an unknown activation', [dense('a', { ...input, activation: 'gelu' })]],
    ['an input of unknown size', [dense('a', { batch_input_shape: [null, null] })]],
    ['no input size', [dense('a')]],
    ['units that are not a number', [dense('a', { ...input, units: '2' })]],
    ['units beyond reason', [dense('a', { ...input, units: 1e12 })]],
  ])('refuses %s', async (_, layers) => {
    await expect(load(model({ modelTopology: sequential(layers) }))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('refuses a reshape that changes the number of elements', async () => {
    for (const shape of [[3], [-1, -1], [0, 2], [-1, 4], [1.5], ['2']]) {
      const layers = [{ class_name: 'Reshape', config: { name: 'r', target_shape: shape, ...input } }];
      const bytes = model({ modelTopology: sequential(layers), weightsManifest: [] });
      await expect(load(bytes, {})).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    }
  });

  it('refuses text that is not JSON, and weights that are not floats', async () => {
    await expect(load(jsonBytes('{'))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(load(Uint8Array.of(0xff))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const integers = manifest([{ ...kernel, dtype: 'int32' }]);
    await expect(load(model({ weightsManifest: integers }))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    const twice = manifest([kernel, kernel]);
    await expect(load(model({ weightsManifest: twice }))).rejects.toMatchObject({ code: 'MODEL_INVALID' });
  });

  it('stops when the signal is aborted', async () => {
    const importer = await tfjsLayersImporter.create(paramsOf(tfjsLayersImporter), createContext);
    const files = memoryFiles({ 'model.json': model(), 'w.bin': weights });
    await expect(importer.import(files, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});

describe('quantized weights', () => {
  it('of 8 and 16 bits are decoded by their scale and minimum, across shards and groups', async () => {
    const topology = sequential([dense('a', { ...input, use_bias: true }), dense('b')]);
    const groups = [
      {
        paths: ['g1/s1.bin', 'g1/s2.bin'],
        weights: [
          { ...kernel, quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
          { name: 'a/bias', shape: [2], dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.25, min: 2 } },
        ],
      },
      {
        paths: ['g2.bin'],
        weights: [
          {
            name: 'b/kernel',
            shape: [2, 2],
            dtype: 'float32',
            quantization: { dtype: 'float16', original_dtype: 'float32' },
          },
        ],
      },
    ];
    const graph = await load(model({ modelTopology: topology, weightsManifest: groups }), {
      // The second shard begins in the middle of the bias' first element.
      'g1/s1.bin': Uint8Array.of(0, 1, 2, 255, 0x34),
      'g1/s2.bin': Uint8Array.of(0x12, 0xff, 0xff),
      'g2.bin': new Uint8Array(Uint16Array.of(0x3c00, 0xc000, 0x3800, 0).buffer),
    });
    const values = Object.fromEntries(Object.entries(graph.tensors).map(([name, { data }]) => [name, [...data]]));
    expect(values).toEqual({
      'a/kernel': [-1, -0.5, 0, 126.5],
      'a/bias': [0x1234 / 4 + 2, 0xffff / 4 + 2],
      'b/kernel': [1, -2, 0.5, 0],
    });
  });
});
