import { describe, expect, it } from '@jest/globals';
import { createContribution } from './node/testing/test-context.ts';
import { testRng } from './node/testing/test-rng.ts';

const sorted = (values: Int32Array): number[] => [...values].sort((a, b) => a - b);

function countBy(order: Int32Array, labels: Int32Array): number[] {
  const counts: number[] = [];
  for (const index of order) {
    const label = labels[index] as number;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return counts;
}

describe('sampler fovea/shuffle', () => {
  it('visits every example once', async () => {
    const sampler = await createContribution('sampler', 'fovea/shuffle', {});
    const order = sampler.order({ labels: new Int32Array(100), numClasses: 1, rng: testRng(1) });
    expect(sorted(order)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect([...order]).not.toEqual(sorted(order));
  });

  it('repeats itself for the same random numbers only', async () => {
    const sampler = await createContribution('sampler', 'fovea/shuffle', {});
    const labels = new Int32Array(50);
    const order = (seed: number): Int32Array => sampler.order({ labels, numClasses: 1, rng: testRng(seed) });
    expect(order(1)).toEqual(order(1));
    expect(order(1)).not.toEqual(order(2));
  });

  it('puts each example in each place equally often', async () => {
    const sampler = await createContribution('sampler', 'fovea/shuffle', {});
    const rng = testRng(7);
    const firsts = [0, 0, 0];
    for (let trial = 0; trial < 3000; trial += 1) {
      const [first = 0] = sampler.order({ labels: new Int32Array(3), numClasses: 1, rng });
      firsts[first] = (firsts[first] ?? 0) + 1;
    }
    // Expected 1000 each, standard deviation 26: five of them.
    for (const count of firsts) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  it('gives an empty order for no examples', async () => {
    const sampler = await createContribution('sampler', 'fovea/shuffle', {});
    expect(sampler.order({ labels: new Int32Array(0), numClasses: 2, rng: testRng(1) })).toHaveLength(0);
  });
});

describe('sampler fovea/class-balanced', () => {
  const labels = Int32Array.from({ length: 1000 }, (_, index) => (index < 900 ? 0 : index < 990 ? 1 : 2));

  it('visits classes of 900, 90 and 10 examples equally often, in an epoch as long as the data', async () => {
    const sampler = await createContribution('sampler', 'fovea/class-balanced', {});
    const order = sampler.order({ labels, numClasses: 3, rng: testRng(1) });
    expect(order).toHaveLength(1000);
    expect(countBy(order, labels).sort()).toEqual([333, 333, 334]);
  });

  it('repeats an example of a small class only after all others of it', async () => {
    const sampler = await createContribution('sampler', 'fovea/class-balanced', {});
    const order = sampler.order({ labels, numClasses: 3, rng: testRng(1) });
    const times = new Map<number, number>();
    for (const index of order) if (index >= 990) times.set(index, (times.get(index) ?? 0) + 1);
    expect(times.size).toBe(10);
    for (const count of times.values()) expect([33, 34]).toContain(count);
  });

  it('spreads the classes over the epoch', async () => {
    const sampler = await createContribution('sampler', 'fovea/class-balanced', {});
    const order = sampler.order({ labels, numClasses: 3, rng: testRng(3) });
    const firstHalf = countBy(order.slice(0, 500), labels);
    for (const count of firstHalf) expect(Math.abs(count - 167)).toBeLessThan(60);
  });

  it('leaves out a class without examples', async () => {
    const sampler = await createContribution('sampler', 'fovea/class-balanced', {});
    const some = Int32Array.from([0, 0, 0, 2]);
    const order = sampler.order({ labels: some, numClasses: 3, rng: testRng(1) });
    expect(countBy(order, some)).toEqual([2, undefined, 2]);
  });
});
