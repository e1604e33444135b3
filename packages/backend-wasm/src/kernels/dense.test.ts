import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../register.ts';
import type { TrainingKernels } from '../register.ts';
import { difference, runOn } from '../testing/compare.ts';
import { Random } from '../testing/random.ts';
import type { KernelCase } from '../testing/compare.ts';

function tensor(random: Random, shape: number[]) {
  return { shape, values: random.values(shape) };
}

function randomMatMul(random: Random): KernelCase {
  const [m, n, k] = [random.integer(1, 40), random.integer(1, 40), random.pick(1, 3, 17, 64, 400)];
  const transposeA = random.next() < 0.5;
  const transposeB = random.next() < 0.5;
  const batch = random.pick<number[]>([], [], [3], [2, 2]);
  const other = random.pick(batch, batch, batch.length === 0 ? [] : [1]);
  const a = tensor(random, [...batch, ...(transposeA ? [k, m] : [m, k])]);
  const b = tensor(random, [...other, ...(transposeB ? [n, k] : [k, n])]);
  return { kernel: tf.BatchMatMul, inputs: { a, b }, attributes: { transposeA, transposeB } };
}

describe.each(['on', 'off'] as const)('dense layers and sums, relaxed SIMD %s', (relaxedSimd) => {
  let kernels: TrainingKernels;
  beforeAll(async () => {
    await tf.setBackend('wasm');
    kernels = registerTrainingKernels({ relaxedSimd });
  });
  afterAll(() => kernels[Symbol.dispose]());

  it('BatchMatMul agrees with the cpu backend in all transpose forms on 60 random shapes', async () => {
    const random = new Random(21);
    for (let i = 0; i < 60; ++i) expect(await difference(randomMatMul(random))).toBeLessThan(3e-6);
  });

  it('splits products longer than its tables and blocks', async () => {
    const random = new Random(22);
    const cases = [
      { a: [4000, 5], b: [5, 9], transposeA: false, transposeB: false },
      { a: [7, 900], b: [900, 300], transposeA: false, transposeB: false },
      { a: [900, 7], b: [300, 900], transposeA: true, transposeB: true },
    ];
    for (const { a, b, transposeA, transposeB } of cases) {
      const inputs = { a: tensor(random, a), b: tensor(random, b) };
      const testCase = { kernel: tf.BatchMatMul, inputs, attributes: { transposeA, transposeB } };
      expect(await difference(testCase)).toBeLessThan(3e-6);
    }
  });

  it.each(['linear', 'relu', 'relu6', 'sigmoid'])('_FusedMatMul adds its bias before %s', async (activation) => {
    const random = new Random(23);
    for (const n of [1, 8, 13]) {
      const inputs = { a: tensor(random, [1, 5, 420]), b: tensor(random, [1, 420, n]), bias: tensor(random, [n]) };
      const attributes = { transposeA: false, transposeB: false, activation };
      expect(await difference({ kernel: tf._FusedMatMul, inputs, attributes })).toBeLessThan(3e-6);
    }
  });

  it.each([
    { shape: [33, 19], axis: [0] },
    { shape: [2, 3, 4, 18], axis: [0, 1, 2] },
    { shape: [3, 5, 6, 7], axis: [1, 2] },
    { shape: [3, 5, 6], axis: [2] },
    { shape: [3, 5, 6], axis: [0, 2] },
    { shape: [3, 5], axis: [0, 1] },
  ])('Sum and Mean of $shape over $axis agree with the cpu backend', async ({ shape, axis }) => {
    const inputs = { x: tensor(new Random(24), shape) };
    for (const kernel of [tf.Sum, tf.Mean]) {
      for (const keepDims of [false, true]) {
        expect(await difference({ kernel, inputs, attributes: { axis, keepDims } })).toBeLessThan(3e-6);
      }
    }
  });

  it.each([
    { a: [4, 3, 7], b: [7] },
    { a: [5], b: [2, 3, 5] },
    { a: [2, 6, 8], b: [1, 1, 8] },
    { a: [2, 3, 4], b: [3, 4] },
    { a: [2, 3, 4], b: [2, 1, 4] },
    { a: [2, 3, 4], b: [] },
    { a: [1, 4], b: [3, 1] },
  ])('Add, Sub, Multiply and SquaredDifference broadcast $a with $b as the cpu backend does', async ({ a, b }) => {
    const random = new Random(25);
    const inputs = { a: tensor(random, a), b: tensor(random, b) };
    for (const kernel of [tf.Add, tf.Sub, tf.Multiply, tf.SquaredDifference]) {
      expect(await difference({ kernel, inputs, attributes: {} })).toBe(0);
    }
  });

  it.each([
    { shape: [3, 1, 1, 7], reps: [1, 4, 5, 1] },
    { shape: [3, 1, 2], reps: [1, 3, 2] },
    { shape: [2, 3, 4], reps: [1, 3, 1] },
    { shape: [2, 3, 4], reps: [2, 1, 3] },
    { shape: [5], reps: [3] },
    { shape: [2, 1], reps: [1, 9] },
    { shape: [2, 3], reps: [1, 1] },
  ])('Tile of $shape by $reps agrees with the cpu backend', async ({ shape, reps }) => {
    const inputs = { x: tensor(new Random(26), shape) };
    expect(await difference({ kernel: tf.Tile, inputs, attributes: { reps } })).toBe(0);
  });

  it.each([1, 4, 7, 16])('FusedBatchNorm over %i channels agrees with the cpu backend', async (channels) => {
    const random = new Random(27);
    const row = () => tensor(random, [channels]);
    const positive = { shape: [channels], values: row().values.map((v) => Math.abs(v) + 0.1) };
    const x = tensor(random, [2, 3, 5, channels]);
    const all = { x, mean: row(), variance: positive, scale: row(), offset: row() };
    const { scale: _scale, offset: _offset, ...few } = all;
    for (const inputs of [all, few]) {
      const testCase = { kernel: tf.FusedBatchNorm, inputs, attributes: { varianceEpsilon: 1e-3 } };
      expect(await difference(testCase)).toBeLessThan(3e-6);
    }
  });

  it('sums a million equal terms without losing digits', async () => {
    const x = { shape: [2 ** 20, 1], values: new Float32Array(2 ** 20).fill(0.1) };
    const { values } = await runOn('wasm', {
      kernel: tf.Mean,
      inputs: { x },
      attributes: { axis: [0], keepDims: false },
    });
    expect(values[0]).toBeCloseTo(0.1, 5);
  });

  it.each([tf.Relu, tf.Relu6])('%s keeps NaN and infinity, and tails of any length', async (kernel) => {
    const values = Float32Array.of(-1, 0.5, NaN, -Infinity, 7, 0, -3, 2, 6, 1, -0.25);
    const { values: y } = await runOn('wasm', { kernel, inputs: { x: { shape: [11], values } }, attributes: {} });
    const high = kernel === tf.Relu6 ? 6 : Infinity;
    expect([...y]).toEqual([...values].map((v) => Math.min(Math.max(v, 0), high)));
  });
});
