import { afterEach, describe, expect, it } from '@jest/globals';
import { createContribution } from './node/testing/test-context.ts';

const openMnist = () => createContribution('dataset', 'fovea/mnist', {});
const node = process.versions.node;

describe('dataset fovea/mnist', () => {
  it('has the 60,000 + 10,000 digits with the class counts of the original', async () => {
    await using mnist = await openMnist();
    const { splits, shape, classes } = await mnist.describe();
    expect(shape).toEqual([28, 28, 1]);
    expect(classes).toHaveLength(10);
    // Counts: table of the dataset's page, also in the class frequencies of scikit-learn's mnist_784.
    expect(splits.train).toEqual({
      count: 60_000,
      classCounts: [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
    });
    expect(splits.test).toEqual({
      count: 10_000,
      classCounts: [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
    });
  });

  it('keeps its digest', async () => {
    await using mnist = await openMnist();
    const { digest, licence } = await mnist.describe();
    expect(digest).toBe('sha256:a9542a2fbb8bcd878fc49076af3b025a8b67e158c5e1d53d9cd6aa676edfe4cc');
    expect(licence).toContain('CC-BY-SA-3.0');
  });

  it('gives the same pixels one by one as all at once', async () => {
    await using mnist = await openMnist();
    const decoded = await mnist.decode?.('test');
    for (const index of [0, 1, 4_999, 9_999]) {
      const example = await mnist.get('test', index);
      expect(example.label).toBe(decoded?.labels[index]);
      expect(example.pixels).toEqual(decoded?.pixels.slice(index * 784, (index + 1) * 784));
      expect(example.id).toBe(`test/${index}`);
    }
    // The first four test labels of the original.
    expect([...(decoded?.labels.slice(0, 4) ?? [])]).toEqual([7, 2, 1, 0]);
  });

  it('hands out the same array each time instead of copying 47 MB', async () => {
    await using mnist = await openMnist();
    const first = await mnist.decode?.('train');
    const second = await mnist.decode?.('train');
    expect(second?.pixels).toBe(first?.pixels);
  });

  it.each([
    ['train', 60_000],
    ['train', -1],
    ['train', 0.5],
    ['train', Number.NaN],
    ['validation', 0],
  ] as const)('refuses example %s/%d', async (split, index) => {
    await using mnist = await openMnist();
    await expect(mnist.get(split, index)).rejects.toMatchObject({ code: 'DATASET_INDEX_RANGE' });
  });

  it('refuses to decode a split it does not have', async () => {
    await using mnist = await openMnist();
    await expect(mnist.decode?.('validation')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  });

  it('stops when cancelled, and reads again afterwards', async () => {
    await using mnist = await openMnist();
    await expect(mnist.describe(AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await mnist.describe()).splits.test?.count).toBe(10_000);
  });
});

describe('outside Node', () => {
  afterEach(() => {
    Object.defineProperty(process.versions, 'node', { value: node, configurable: true });
  });

  it.each([
    ['fovea/mnist', {}],
    ['fovea/idx', {}],
    ['fovea/cifar10', { folder: 'x' }],
    ['fovea/image-folder', { folder: 'x' }],
  ])('%s says that it needs Node', async (id, params) => {
    Object.defineProperty(process.versions, 'node', { value: undefined, configurable: true });
    await expect(createContribution('dataset', id, params)).rejects.toMatchObject({
      code: 'ENVIRONMENT_UNSUPPORTED',
      subject: `dataset:${id}`,
    });
  });
});
