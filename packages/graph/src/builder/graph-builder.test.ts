import { describe, expect, it } from '@jest/globals';
import { GraphBuilder, trainableTensorNames } from '../index.ts';
import { createTestRng } from '../testing/index.ts';

function builder(inputShape: readonly number[] = [8, 8, 3], classes: readonly string[] = []) {
  return new GraphBuilder({ name: 'test', classes, inputShape, rng: createTestRng(5) });
}

describe('GraphBuilder', () => {
  it('numbers default names from the second on', () => {
    const b = builder();
    const first = b.conv2d(b.input, { filters: 2, kernelSize: 3 });
    expect([first, b.conv2d(first, { filters: 2, kernelSize: 3 }), b.batchNorm(first)]).toEqual([
      'conv2d',
      'conv2d_1',
      'batchNorm',
    ]);
  });

  it('knows the shape of every value', () => {
    const b = builder();
    const x = b.depthwiseConv2d(b.input, { kernelSize: [3, 5], strides: 2, padding: 'same', depthMultiplier: 2 });
    expect(b.shape(x)).toEqual([4, 4, 6]);
    const y = b.concat([x, b.activation(x, { function: 'relu' })]);
    expect(b.shape(b.pad(y, { padding: [[1, 0], [0, 2]] }))).toEqual([5, 6, 12]); // prettier-ignore
    expect(b.shape(b.globalMaxPool(y, { keepDims: true }))).toEqual([1, 1, 12]);
    expect(b.shape(b.reshape(y, { shape: [16, 12] }))).toEqual([16, 12]);
  });

  it('draws kernels within the Glorot limit and starts biases at 0', () => {
    const b = builder();
    const graph = b.build(b.conv2d(b.input, { filters: 5, kernelSize: 3 }));
    const limit = Math.sqrt(6 / (9 * 3 + 9 * 5));
    const kernel = [...graph.tensors['conv2d/kernel']!.data];
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel)).toBeGreaterThan(0.9 * limit);
    expect(Math.min(...kernel)).toBeLessThan(-0.9 * limit);
    expect([...graph.tensors['conv2d/bias']!.data]).toEqual([0, 0, 0, 0, 0]);
  });

  it('draws wider for heUniform', () => {
    const b = builder([100]);
    const graph = b.build(b.dense(b.input, { units: 50, kernelInitializer: 'heUniform', useBias: false }));
    const largest = Math.max(...graph.tensors['dense/kernel']!.data);
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 100));
    expect(largest).toBeGreaterThan(0.95 * Math.sqrt(6 / 100));
    expect(Object.keys(graph.tensors)).toEqual(['dense/kernel']);
  });

  it('gives a layer the same weights whatever is built before it', () => {
    const a = builder();
    const first = a.build(a.conv2d(a.input, { filters: 2, kernelSize: 1, name: 'same' }));
    const b = builder();
    const x = b.conv2d(b.input, { filters: 3, kernelSize: 1 });
    const second = b.build(b.conv2d(x, { filters: 3, kernelSize: 1, name: 'other' }));
    const c = builder();
    c.dense(c.globalAvgPool(c.input), { units: 4, name: 'unused' });
    const third = c.build(c.conv2d(c.input, { filters: 2, kernelSize: 1, name: 'same' }));
    expect(third.tensors['same/kernel']).toEqual(first.tensors['same/kernel']);
    expect(second.tensors['other/kernel']!.data).not.toEqual(second.tensors['conv2d/kernel']!.data);
  });

  it('trains all but running statistics', () => {
    const b = builder();
    const graph = b.build(b.batchNorm(b.input, { name: 'norm' }));
    expect(trainableTensorNames(graph)).toEqual(['norm/gamma', 'norm/beta']);
    expect(graph.tensors['norm/variance']!.data).toEqual(Float32Array.of(1, 1, 1));
  });

  it('refuses a name that is taken', () => {
    const b = builder();
    b.flatten(b.input, { name: 'x' });
    expect(() => b.flatten(b.input, { name: 'x' })).toThrow(/taken/);
  });

  it('refuses a layer that does not fit, naming the node', () => {
    const b = builder([4, 4, 1]);
    expect(() => b.conv2d(b.input, { filters: 1, kernelSize: 5, name: 'big' })).toThrow(/window.*nodes\[0\] \(big\)/);
    expect(() => b.dense(b.input, { units: 3 })).toThrow(/flatten/);
    expect(() => b.maxPool('nowhere')).toThrow(/nowhere/);
  });

  it('refuses another number of classes than outputs', () => {
    const b = builder([4], ['a', 'b']);
    expect(() => b.build(b.dense(b.input, { units: 3 }))).toThrow(/one element a class/);
  });
});
