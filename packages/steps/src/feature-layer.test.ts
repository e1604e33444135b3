import type { Graph, TrainExecutable } from '@fovea/contracts';
import { createInterpreter, GraphBuilder, logitsValue } from '@fovea/graph';
import { createRng } from '@fovea/training';
import { describe, expect, it } from '@jest/globals';
import { featureExecutable, rowSplit } from './feature-executable.ts';
import { featureGraph, headGraph, withNewHead } from './feature-layer.ts';
import { frozenTensors } from './frozen-tensors.ts';

function pretrained(): Graph {
  const preprocessing = { height: 4, width: 4, channels: 1, scale: 1, mean: [0], std: [1], fit: 'crop' } as const;
  const rng = createRng(1, 'weights');
  const builder = new GraphBuilder({
    name: 'old',
    classes: ['a', 'b', 'c'],
    inputShape: [4, 4, 1],
    rng,
    preprocessing,
  });
  const map = builder.conv2d(builder.input, { name: 'map', filters: 2, kernelSize: 3, activation: 'relu' });
  const pooled = builder.globalAvgPool(map, { name: 'pooled' });
  return builder.build(builder.softmax(builder.dense(pooled, { name: 'old_logits', units: 3 })));
}

const image = Float32Array.from({ length: 16 }, (_, index) => Math.sin(index * 3));
const newHead = (graph: Graph, photoFit?: { fit: 'crop'; resizeTo?: number }): Graph =>
  withNewHead(graph, { classes: ['x', 'y'], dropout: 0.5, rng: createRng(2, 'head'), photoFit });

describe('a new head', () => {
  it('looks at the last global average pooling, or at the average of the named map: the same', () => {
    const byDefault = featureGraph(pretrained(), '');
    const named = featureGraph(pretrained(), 'map');
    expect(byDefault.nodes.map(({ name }) => name)).toEqual(['map', 'pooled']);
    expect(named.nodes.map(({ name }) => name)).toEqual(['map', 'pooled_features']);
    expect(Object.keys(byDefault.tensors)).toEqual(['map/kernel', 'map/bias']);
    expect(createInterpreter(named).run(image, 1)).toEqual(createInterpreter(byDefault).run(image, 1));
  });

  it('keeps the weights before it, and has its own for the new classes', () => {
    const graph = newHead(featureGraph(pretrained(), ''));
    expect(graph.meta).toMatchObject({ classes: ['x', 'y'], preprocessing: { fit: 'crop' } });
    expect(logitsValue(graph)).toBe('new_head_logits');
    expect(graph.tensors['map/kernel']).toEqual(pretrained().tensors['map/kernel']);
    expect(graph.tensors['new_head_logits/kernel']?.shape).toEqual([2, 2]);
    expect(graph.tensors['old_logits/kernel']).toBeUndefined();
  });

  it('is, on the features, what the whole model is on the image', () => {
    const features = featureGraph(pretrained(), '');
    const graph = newHead(features);
    const head = headGraph(graph);
    const onFeatures = createInterpreter(head).run(createInterpreter(features).run(image, 1), 1);
    const whole = createInterpreter(graph).run(image, 1);
    onFeatures.forEach((value, index) => expect(value).toBeCloseTo(whole[index] ?? NaN, 6));
  });

  it('asks of other photos what was done to those it learns from', () => {
    const graph = newHead(featureGraph(pretrained(), ''), { fit: 'crop', resizeTo: 5 });
    expect(graph.meta.preprocessing?.resizeTo).toBe(5);
  });

  it('replaces another new head', () => {
    const once = newHead(featureGraph(pretrained(), ''));
    const twice = newHead(featureGraph(once, ''));
    expect(twice.nodes.map(({ name }) => name)).toEqual(once.nodes.map(({ name }) => name));
  });

  it('needs a layer that is there, and training one that was replaced', () => {
    expect(() => featureGraph(pretrained(), 'nowhere')).toThrow(/no layer nowhere.*pooled/);
    expect(() => headGraph(pretrained())).toThrow(/no new head/);
  });
});

describe('rows in place of images', () => {
  it('finds the features of each example, past 65,536 rows too', async () => {
    const seen: number[][] = [];
    const head = {
      predict: (inputs: Float32Array) => {
        seen.push([...inputs]);
        return Promise.resolve(inputs);
      },
    } as unknown as TrainExecutable;
    const features = Float32Array.from({ length: 70_002 * 2 }, (_, index) => index);
    const split = rowSplit(Int32Array.of(0, 1, 1), 69_999);
    await featureExecutable(head, features, 2).predict(Float32Array.from(split.pixels), 3);
    expect(seen).toEqual([[139_998, 139_999, 140_000, 140_001, 140_002, 140_003]]);
  });
});

describe('frozen tensors', () => {
  it('are the backbone, or those whose names start so', () => {
    const graph = newHead(featureGraph(pretrained(), ''));
    expect(frozenTensors(graph, [])).toEqual([]);
    expect(frozenTensors(graph, ['backbone'])).toEqual(['map/kernel', 'map/bias']);
    expect(frozenTensors(graph, ['map/b', 'new_head_logits/bias'])).toEqual(['map/bias', 'new_head_logits/bias']);
    expect(() => frozenTensors(graph, ['mab'])).toThrow(/starts with "mab"/);
  });

  it('take the statistics of a batch norm along when all that it trains is frozen', () => {
    const builder = new GraphBuilder({ name: 'normed', classes: ['a', 'b'], inputShape: [1, 1, 1], rng: createRng(1) });
    const normed = builder.batchNorm(builder.conv2d(builder.input, { filters: 2, kernelSize: 1, name: 'map' }), {
      name: 'norm',
    });
    const logits = builder.dense(builder.flatten(normed), { units: 2, name: 'logits' });
    const graph = builder.build(builder.softmax(logits));
    expect(frozenTensors(graph, ['norm'])).toEqual(['norm/gamma', 'norm/beta', 'norm/mean', 'norm/variance']);
    expect(frozenTensors(graph, ['norm/gamma'])).toEqual(['norm/gamma']);
  });
});
