import { describe, expect, it } from '@jest/globals';
import type { Graph } from '@fovea/contracts';
import { GraphBuilder, logitsGraph, logitsValue, replaceTensors, validateGraph } from './index.ts';
import { createTestRng, thrownBy } from './testing/index.ts';

function tiny(): Graph {
  const options = { name: 'tiny', classes: ['a', 'b'], inputShape: [6, 6, 1], rng: createTestRng(1) };
  const b = new GraphBuilder(options);
  const x = b.maxPool(b.conv2d(b.input, { filters: 2, kernelSize: 3, name: 'conv' }), { name: 'pool' });
  return b.build(b.softmax(b.dense(b.flatten(x), { units: 2, name: 'logits' })));
}

type Loose = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** A copy that a test may break. */
function broken(breakIt: (graph: Loose) => void): Graph {
  const copy = structuredClone(tiny()) as Loose;
  breakIt(copy);
  return copy as Graph;
}

const cases: readonly (readonly [string, (graph: Loose) => void, string])[] = [
  ['a newer version', (g) => (g['version'] = 2), 'version'],
  ['an unknown field', (g) => (g['extra'] = 1), 'graph'],
  ['two inputs', (g) => g['inputs'].push(g['inputs'][0]), 'inputs'],
  ['no outputs', (g) => (g['outputs'] = []), 'outputs'],
  ['an output that is nowhere', (g) => (g['outputs'] = ['nope']), 'outputs[0]'],
  ['an unknown op', (g) => (g['nodes'][0].op = 'lambda'), 'nodes[0] (conv).op'],
  ['an op named as an object method', (g) => (g['nodes'][0].op = 'toString'), 'nodes[0] (conv).op'],
  ['nodes out of order', (g) => g['nodes'].reverse(), 'inputs[0]'],
  ['a cycle', (g) => (g['nodes'][0].inputs = ['pool']), 'nodes[0] (conv).inputs[0]'],
  ['a name twice', (g) => (g['nodes'][1].name = 'conv'), 'nodes[1] (conv)'],
  ['a node named as the input', (g) => (g['nodes'][0].name = 'image'), 'nodes[0] (image)'],
  ['a reserved name', (g) => (g['nodes'][0].name = '__proto__'), 'nodes[0].name'],
  ['a control character in a name', (g) => (g['nodes'][0].name = 'a\nb'), 'nodes[0].name'],
  ['too many inputs of a node', (g) => (g['nodes'][0].inputs = ['image', 'image']), 'inputs'],
  ['a stride of 0', (g) => (g['nodes'][0].attributes.strides = [0, 1]), 'attributes.strides[0]'],
  ['a fractional stride', (g) => (g['nodes'][0].attributes.strides = [1.5, 1]), 'attributes.strides[0]'],
  ['an unknown attribute', (g) => (g['nodes'][0].attributes.groups = 2), 'attributes'],
  ['a missing attribute', (g) => delete g['nodes'][0].attributes.activation, 'attributes.activation'],
  ['an unknown activation', (g) => (g['nodes'][0].attributes.activation = 'gelu'), 'attributes.activation'],
  ['negative padding', (g) => (g['nodes'][0].attributes.padding = [[-1, 0], [0, 0]]), 'padding[0][0]'], // prettier-ignore
  ['pool padding of a whole window', (g) => (g['nodes'][1].attributes.padding = [[2, 0], [0, 0]]), 'padding[0]'], // prettier-ignore
  [
    'strides and dilations',
    (g) => Object.assign(g['nodes'][0].attributes, { strides: [2, 2], dilations: [2, 2] }),
    'dilations',
  ],
  ['a missing kernel', (g) => delete g['nodes'][0].weights.kernel, 'nodes[0] (conv)'],
  ['an unknown weight', (g) => (g['nodes'][0].weights.gamma = 'conv/bias'), 'nodes[0] (conv).weights'],
  ['a tensor that is missing', (g) => delete g['tensors']['conv/kernel'], 'weights.kernel'],
  ['a tensor named as an object method', (g) => (g['nodes'][0].weights.kernel = 'constructor'), 'weights.kernel'],
  ['a tensor nobody uses', (g) => (g['tensors']['x'] = g['tensors']['conv/bias']), 'tensors.x'],
  ['data of another length', (g) => (g['tensors']['conv/bias'].data = new Float32Array(3)), 'tensors.conv/bias.data'],
  ['data of another type', (g) => (g['tensors']['conv/bias'].data = new Int8Array(2)), 'tensors.conv/bias.data'],
  ['a plain list as data', (g) => (g['tensors']['conv/bias'].data = [0, 0]), 'tensors.conv/bias.data'],
  ['a kernel for other channels', (g) => (g['tensors']['conv/kernel'].shape = [3, 1, 3, 2]), 'weights.kernel'],
  [
    'a bias for other channels',
    (g) => (g['tensors']['conv/bias'] = { shape: [1], dtype: 'float32', data: new Float32Array(1) }),
    'weights.bias',
  ],
  ['a scale of 0', (g) => (g['tensors']['conv/bias'].quantization = { scale: [0], zeroPoint: [0] }), 'scale[0]'],
  [
    'a scale too few',
    (g) => (g['tensors']['conv/bias'].quantization = { scale: [1], zeroPoint: [0], axis: 0 }),
    'scale',
  ],
  [
    'an axis beyond the shape',
    (g) => (g['tensors']['conv/bias'].quantization = { scale: [1], zeroPoint: [0], axis: 1 }),
    'axis',
  ],
  ['another number of classes', (g) => g['meta'].classes.push('c'), 'outputs[0]'],
  [
    'a preprocessing of another size',
    (g) => (g['meta'].preprocessing = { height: 5, width: 6, channels: 1, scale: 1, mean: [0], std: [1], fit: 'crop' }),
    'meta.preprocessing',
  ],
  [
    'a preprocessing with a mean too many',
    (g) =>
      (g['meta'].preprocessing = { height: 6, width: 6, channels: 1, scale: 1, mean: [0, 0], std: [1], fit: 'crop' }),
    'preprocessing.mean',
  ],
  ['a value of a billion elements', (g) => (g['inputs'][0].shape = [32_768, 32_768, 1]), 'inputs'],
];

describe('validateGraph', () => {
  it('accepts what the builder builds', () => {
    expect(() => validateGraph(tiny())).not.toThrow();
  });

  it.each(cases)('refuses %s', (_, breakIt, path) => {
    const error = thrownBy(() => validateGraph(broken(breakIt)));
    expect(error.code).toBe('GRAPH_INVALID');
    expect(error.message).toContain(path);
  });

  it.each([[null], [undefined], [1], ['graph'], [[]], [{}], [{ version: 1 }]])('refuses %p', (value) => {
    expect(thrownBy(() => validateGraph(value as unknown as Graph)).code).toBe('GRAPH_INVALID');
  });
});

describe('logits', () => {
  it('are the input of the trailing softmax', () => {
    const graph = tiny();
    expect(logitsValue(graph)).toBe('logits');
    const logits = logitsGraph(graph);
    expect(logits.outputs).toEqual(['logits']);
    expect(logits.nodes.map(({ op }) => op)).not.toContain('softmax');
    validateGraph(logits);
  });

  it('are the output where there is no softmax', () => {
    const graph = logitsGraph(tiny());
    expect(logitsGraph(graph)).toBe(graph);
  });
});

describe('replaceTensors', () => {
  it('replaces by name, and leaves the source alone', () => {
    const graph = tiny();
    const bias = { shape: [2], dtype: 'float32', data: Float32Array.of(1, 2) } as const;
    expect(replaceTensors(graph, { 'conv/bias': bias }).tensors['conv/bias']).toBe(bias);
    expect([...graph.tensors['conv/bias']!.data]).toEqual([0, 0]);
  });

  it('refuses another shape and an unknown name', () => {
    const bias = { shape: [1], dtype: 'float32', data: Float32Array.of(1) } as const;
    expect(() => replaceTensors(tiny(), { 'conv/bias': bias })).toThrow(/expected \[2\]/i);
    expect(() => replaceTensors(tiny(), { nope: bias })).toThrow(/nope/);
  });
});
