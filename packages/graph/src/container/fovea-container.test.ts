import { describe, expect, it } from '@jest/globals';
import { isFoveaError } from '@fovea/contracts';
import type { Graph } from '@fovea/contracts';
import {
  createInterpreter,
  decodeFovea,
  decodeSafetensors,
  encodeFovea,
  encodeSafetensors,
  GraphBuilder,
  replaceTensors,
} from '../index.ts';
import { createTestRng, integerOpCases, opCases, thrownBy } from '../testing/index.ts';

function tiny(): Graph {
  const b = new GraphBuilder({
    name: 'tiny',
    classes: ['chat', 'χελώνα', '"quoted"'],
    inputShape: [6, 6, 3],
    rng: createTestRng(1),
    preprocessing: { height: 6, width: 6, channels: 3, scale: 1 / 255, mean: [0, 0, 0], std: [1, 1, 1], fit: 'crop' },
    family: { id: 'fovea/cnn', params: { filters: [4, 8], nested: { deep: [true, null, 'x'] } } },
  });
  const x = b.maxPool(b.batchNorm(b.conv2d(b.input, { filters: 4, kernelSize: 3, padding: 'same' })));
  return b.build(b.softmax(b.dense(b.flatten(x), { units: 3 })));
}

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Changes the graph inside a file and writes it again, consistent or not. */
function rewritten(change: (graph: Loose) => void): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(encodeFovea(tiny()));
  const graph = JSON.parse(metadata['graph']!) as Record<string, unknown>;
  change(graph);
  return encodeSafetensors(tensors, { ...metadata, graph: JSON.stringify(graph) });
}

describe('the .fovea container', () => {
  it('keeps the record of the images that shaped a model, and refuses a mangled one', () => {
    const use = { purpose: 'calibration', dataset: 'sha256:d', split: 'train', indices: 'AQI=' } as const;
    const graph = { ...tiny(), meta: { ...tiny().meta, dataUses: [use] } };
    expect(decodeFovea(encodeFovea(graph))).toEqual(graph);
    for (const mangled of [{ ...use, split: 'all' }, { ...use, purpose: 'fun' }, { ...use, indices: [1] }, 'train']) {
      expect(() => decodeFovea(rewritten(({ meta }) => (meta.dataUses = [mangled])))).toThrow(
        expect.objectContaining({ code: 'MODEL_INVALID' }),
      );
    }
  });

  it('gives back an equal graph', () => {
    expect(decodeFovea(encodeFovea(tiny()))).toEqual(tiny());
  });

  it.each([...opCases, ...integerOpCases])('gives back $name', ({ graph, inputs, batchSize }) => {
    const back = decodeFovea(encodeFovea(graph));
    expect(back).toEqual(graph);
    expect(createInterpreter(back).run(inputs, batchSize)).toEqual(createInterpreter(graph).run(inputs, batchSize));
  });

  it('holds bits, halves and affine bytes', () => {
    const half = { shape: [4], dtype: 'float16', data: Uint16Array.of(1, 2, 3, 4) } as const;
    const signs = { shape: [3, 3, 3, 4], dtype: 'bit', data: new Uint8Array(14).fill(0b1010_0110) } as const;
    const quantization = { scale: [0.1, 0.2, 0.3], zeroPoint: [1, 2, 3], axis: 1 };
    const bytes = { shape: [36, 3], dtype: 'uint8', data: new Uint8Array(108).fill(7), quantization } as const;
    const graph = replaceTensors(tiny(), { 'conv2d/bias': half, 'conv2d/kernel': signs, 'dense/kernel': bytes });
    expect(decodeFovea(encodeFovea(graph))).toEqual(graph);
  });

  it('gives equal bytes for equal graphs, whatever the order of their keys', () => {
    const graph = tiny();
    const tensors = Object.fromEntries(Object.entries(graph.tensors).reverse());
    const nodes = graph.nodes.map((node) =>
      Object.fromEntries(Object.entries(node).reverse()),
    ) as unknown as Graph['nodes'];
    const shuffled: Graph = {
      meta: graph.meta,
      tensors,
      nodes,
      outputs: graph.outputs,
      inputs: graph.inputs,
      version: 1,
    };
    expect(encodeFovea(shuffled)).toEqual(encodeFovea(graph));
  });

  it('writes no graph that it would not read', () => {
    const params = { rate: NaN };
    const graph = { ...tiny(), meta: { ...tiny().meta, family: { id: 'x', params } } };
    expect(() => encodeFovea(graph)).toThrow(/JSON/);
    expect(() => encodeFovea({ ...tiny(), outputs: ['nope'] })).toThrow(/nope/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['safetensors of another program', encodeSafetensors({}, { format: 'pt' }), /no Fovea graph/],
    ['a graph that is no JSON', encodeSafetensors({}, { format: 'fovea', graph: '{' }), /not JSON/],
    ['a graph that is a list', encodeSafetensors({}, { format: 'fovea', graph: '[]' }), /not valid/],
    [
      '__proto__ in the params of the family',
      encodeSafetensors({}, { format: 'fovea', graph: '{"meta":{"__proto__":1}}' }),
      /reserved/,
    ],
    ['an unknown op', rewritten((g) => (g['nodes'][0].op = 'Lambda')), /op set/],
    ['an unknown field', rewritten((g) => (g['module'] = 'os')), /unknown field/],
    ['a cycle', rewritten((g) => (g['nodes'][0].inputs = ['dense'])), /topological/],
    ['5,001 nodes', rewritten((g) => (g['nodes'] = Array(5001).fill(g['nodes'][0]))), /1 to 5000/],
    [
      'a tensor described wider than it is',
      rewritten((g) => (g['tensors']['dense/bias'].shape = [4])),
      /not stored as described/,
    ],
    [
      'a tensor of another dtype',
      rewritten((g) => (g['tensors']['dense/bias'].dtype = 'int32')),
      /not stored as described/,
    ],
    ['a tensor that is not stored', rewritten((g) => (g['tensors']['ghost'] = { shape: [1], dtype: 'int8' })), /ghost/],
    ['a tensor that is not described', rewritten((g) => delete g['tensors']['dense/bias']), /not in the graph/],
    ['bits that lack bytes', rewritten((g) => (g['tensors']['dense/bias'].dtype = 'bit')), /not stored as described/],
    ['an image of 2^40 pixels', rewritten((g) => (g['inputs'][0].shape = [2 ** 20, 2 ** 20, 3])), /too large/],
    [
      'an upsampling bomb',
      rewritten((g) => {
        const node = { op: 'upsample', weights: {}, attributes: { factors: [1024, 1024] } };
        g['nodes'].unshift({ ...node, name: 'u0', inputs: ['image'] }, { ...node, name: 'u1', inputs: ['u0'] });
      }),
      /too large/,
    ],
  ])('refuses %s', (_, bytes, message) => {
    const error = thrownBy(() => decodeFovea(bytes));
    expect(error.code).toBe('MODEL_INVALID');
    expect(error.message).toMatch(message);
    expect(error.details.hint).toBeDefined();
  });

  it('is refused wherever it is cut off', () => {
    const bytes = encodeFovea(tiny());
    const step = Math.ceil(bytes.length / 300);
    for (let length = 0; length < bytes.length; length += step) {
      expect(thrownBy(() => decodeFovea(bytes.subarray(0, length))).code).toBe('MODEL_INVALID');
    }
  });

  it('throws nothing but MODEL_INVALID and allocates no more than the file explains, whatever bytes change', () => {
    const original = encodeFovea(tiny());
    const headerEnd = 8 + Number(new DataView(original.buffer).getBigUint64(0, true));
    const interesting = [...'{}[]":,0123456789-e.\\'].map((character) => character.charCodeAt(0)).concat(0, 255);
    let refused = 0;
    for (let seed = 0; seed < 1500; seed++) {
      const rng = createTestRng(seed);
      const bytes = original.slice();
      for (let changes = 1 + rng.integer(4); changes > 0; changes--) {
        // Three of four changes hit the header, where structure is; JSON's own characters do the most harm there.
        const at = rng.next() < 0.75 ? rng.integer(headerEnd) : rng.integer(bytes.length);
        bytes[at] = rng.next() < 0.5 ? interesting[rng.integer(interesting.length)]! : rng.integer(256);
      }
      const graph = decodeOrError(bytes);
      if (isFoveaError(graph)) {
        expect({ seed, code: graph.code }).toEqual({ seed, code: 'MODEL_INVALID' });
        refused++;
      } else {
        const sizes = Object.values(graph.tensors).map(({ data }) => data.byteLength);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(bytes.length);
      }
    }
    expect(refused).toBeGreaterThan(700);
  });
});

/** Other errors than Fovea's end the test. */
function decodeOrError(bytes: Uint8Array) {
  try {
    return decodeFovea(bytes);
  } catch (error) {
    if (isFoveaError(error)) return error;
    throw error;
  }
}
