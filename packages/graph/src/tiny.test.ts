import { describe, expect, it } from '@jest/globals';
import { GraphBuilder, inferShapes, logitsValue, trainableTensorNames } from './index.ts';
import { createTestRng } from './testing/index.ts';

describe('tiny', () => {
  it('builds', () => {
    const b = new GraphBuilder({ name: 'tiny', classes: ['cat', 'dog'], inputShape: [8, 8, 3], rng: createTestRng(1) });
    const x = b.maxPool(b.batchNorm(b.conv2d(b.input, { filters: 4, kernelSize: 3, activation: 'relu' })));
    const graph = b.build(b.softmax(b.dense(b.flatten(x), { units: 2 })));
    expect([...inferShapes(graph).values()]).toEqual([[8, 8, 3], [6, 6, 4], [6, 6, 4], [3, 3, 4], [36], [2], [2]]);
    expect(logitsValue(graph)).toBe('dense');
    expect(trainableTensorNames(graph)).toEqual([
      'conv2d/kernel',
      'conv2d/bias',
      'batchNorm/gamma',
      'batchNorm/beta',
      'dense/kernel',
      'dense/bias',
    ]);
  });
});
