/**
 * The whole library in one page: build a classifier, count what it costs, run it, make it cheaper, store it.
 * Start reading here.
 */
import { describe, expect, it } from '@jest/globals';
import {
  analyzeGraph,
  createInterpreter,
  decodeFovea,
  encodeFovea,
  GraphBuilder,
  inferShapes,
  logitsValue,
  optimizeForInference,
  preprocess,
  trainableTensorNames,
} from './index.ts';
import { createTestRng } from './testing/index.ts';

/** Tells cats from dogs in grey images of 8 x 8 pixels; untrained. */
function tinyClassifier() {
  const preprocessing = {
    height: 8,
    width: 8,
    channels: 1,
    scale: 1 / 255,
    mean: [0.5],
    std: [0.5],
    fit: 'crop',
  } as const;
  const b = new GraphBuilder({
    name: 'tiny',
    classes: ['cat', 'dog'],
    inputShape: [8, 8, 1],
    rng: createTestRng(1),
    preprocessing,
  });
  let x = b.conv2d(b.input, { filters: 4, kernelSize: 3, padding: 'same', useBias: false });
  x = b.activation(b.batchNorm(x), { function: 'relu' });
  x = b.dropout(b.flatten(b.maxPool(x)), { rate: 0.5 });
  return b.build(b.softmax(b.dense(x, { units: 2 })));
}

describe('a tiny classifier', () => {
  const graph = tinyClassifier();
  const image = Uint8Array.from({ length: 64 }, (_, i) => i * 4);
  const inputs = preprocess(image, 1, [8, 8, 1], graph.meta.preprocessing!);

  it('is data: nodes with named values and named weights', () => {
    expect(graph.nodes.map(({ name }) => name)).toEqual([
      'conv2d',
      'batchNorm',
      'activation',
      'maxPool',
      'flatten',
      'dropout',
      'dense',
      'softmax',
    ]);
    expect(inferShapes(graph).get('maxPool')).toEqual([4, 4, 4]);
    expect(logitsValue(graph)).toBe('dense');
    expect(trainableTensorNames(graph)).toEqual([
      'conv2d/kernel',
      'batchNorm/gamma',
      'batchNorm/beta',
      'dense/kernel',
      'dense/bias',
    ]);
  });

  it('costs what one can count', () => {
    const { params, macs, receptiveField } = analyzeGraph(graph);
    expect(params).toBe(3 * 3 * 4 + 4 * 4 + 64 * 2 + 2);
    expect(macs).toBe(8 * 8 * 3 * 3 * 4 + 64 * 2);
    expect(receptiveField).toEqual([4, 4]);
  });

  it('predicts one probability a class', () => {
    const [cat, dog] = createInterpreter(graph).run(inputs, 1);
    expect(cat! + dog!).toBeCloseTo(1);
  });

  it('gets cheaper and predicts the same', () => {
    const optimized = optimizeForInference(graph);
    expect(optimized.nodes.map(({ name }) => name)).toEqual(['conv2d', 'maxPool', 'flatten', 'dense', 'softmax']);
    const before = createInterpreter(graph).run(inputs, 1);
    const after = createInterpreter(optimized).run(inputs, 1);
    expect(after[0]).toBeCloseTo(before[0]!, 5);
  });

  it('survives being stored', () => {
    expect(decodeFovea(encodeFovea(graph))).toEqual(graph);
  });
});
