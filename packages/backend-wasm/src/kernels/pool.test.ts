import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../register.ts';
import type { TrainingKernels } from '../register.ts';
import { difference, runOn } from '../testing/compare.ts';
import { Random } from '../testing/random.ts';
import type { KernelCase } from '../testing/compare.ts';

interface Pool {
  readonly x: number[];
  readonly y: number[];
  readonly attributes: Record<string, unknown>;
}

/** The padding of `same` for 2x2 windows of stride 1 on a 2x2 image, spelt out. */
const sideBySide = [
  [0, 0],
  [0, 1],
  [0, 1],
  [0, 0],
];

function randomPool(random: Random, pads: readonly unknown[]): Pool {
  const x = [random.pick(1, 2, 3), random.integer(4, 11), random.integer(4, 11), random.pick(1, 3, 4, 7, 8, 12)];
  const size = random.pick(2, 2, 3);
  const stride = random.pick(2, 2, 1, 3);
  const pad = random.pick(...pads);
  const info = tf.backend_util.computePool2DInfo(x as [number, number, number, number], size, stride, 1, pad as 'same');
  return { x, y: info.outShape, attributes: { filterSize: [size, size], strides: [stride, stride], pad } };
}

describe.each(['on', 'off'] as const)('pools, relaxed SIMD %s', (relaxedSimd) => {
  let kernels: TrainingKernels;
  beforeAll(async () => {
    await tf.setBackend('wasm');
    kernels = registerTrainingKernels({ relaxedSimd });
  });
  afterAll(() => kernels[Symbol.dispose]());

  it('MaxPool and MaxPoolGrad agree with the cpu backend on 60 random shapes with ties', async () => {
    const random = new Random(11);
    for (let i = 0; i < 60; ++i) {
      const { x, y, attributes } = randomPool(random, ['same', 'valid', 1]);
      const input = { shape: x, values: random.values(x) };
      const forward: KernelCase = { kernel: tf.MaxPool, inputs: { x: input }, attributes };
      expect(await difference(forward)).toBe(0);
      const output = await runOn('cpu', forward);
      const dy = { shape: y, values: random.values(y) };
      const backward: KernelCase = { kernel: tf.MaxPoolGrad, inputs: { dy, input, output }, attributes };
      expect(await difference(backward)).toBeLessThan(1e-6);
    }
  });

  it('AvgPoolGrad agrees with the cpu backend where there is no padding', async () => {
    const random = new Random(12);
    for (let i = 0; i < 30; ++i) {
      const { x, y, attributes } = randomPool(random, ['valid']);
      const inputs = {
        dy: { shape: y, values: random.values(y) },
        input: { shape: x, values: random.values(x) },
      };
      expect(await difference({ kernel: tf.AvgPoolGrad, inputs, attributes })).toBeLessThan(1e-6);
    }
  });

  it('AvgPoolGrad divides by the pixels inside the image, as the forward pass does', async () => {
    // 2x2 image, 2x2 windows, stride 1, same padding: windows of 4, 2, 2 and 1 pixels.
    const { values } = await runOn('wasm', {
      kernel: tf.AvgPoolGrad,
      inputs: {
        dy: { shape: [1, 2, 2, 1], values: Float32Array.of(4, 2, 2, 1) },
        input: { shape: [1, 2, 2, 1], values: new Float32Array(4) },
      },
      attributes: { filterSize: [2, 2], strides: [1, 1], pad: 'same' },
    });
    expect([...values]).toEqual([1, 2, 2, 4]);
  });

  it('AvgPoolGrad divides by the whole window where the padding is given side by side, as TensorFlow.js does', async () => {
    const image = { shape: [1, 2, 2, 1], values: Float32Array.of(4, 8, 8, 16) };
    const attributes = { filterSize: [2, 2], strides: [1, 1], pad: sideBySide };
    const { values } = await runOn('wasm', { kernel: tf.AvgPoolGrad, inputs: { dy: image, input: image }, attributes });
    expect([...values]).toEqual([1, 3, 3, 9]);
  });

  it('FoveaAvgPoolGrad divides by the pixels inside the image for every padding', async () => {
    const image = { shape: [1, 2, 2, 1], values: Float32Array.of(4, 2, 2, 1) };
    for (const pad of ['same', sideBySide]) {
      const attributes = { filterSize: [2, 2], strides: [1, 1], pad };
      const inputs = { dy: image, input: image };
      const { values } = await runOn('wasm', { kernel: 'FoveaAvgPoolGrad', inputs, attributes });
      expect([...values]).toEqual([1, 2, 2, 4]);
    }
  });

  // 1 channel: the scalar loop; 4: the unrolled window of stride 2, and the vector loop of stride 1.
  const places = [0, 1, 2, 3];
  const nanCases = [1, 4].flatMap((channels) =>
    [1, 2].flatMap((stride) => places.map((at) => ({ channels, stride, at }))),
  );
  it.each(nanCases)('NaN is skipped by pools: %o', async ({ channels, stride, at }) => {
    const image = (pixels: readonly number[]) =>
      Float32Array.from(pixels.flatMap((v) => Array<number>(channels).fill(v)));
    const pixels = [4, 3, 2, 1].with(at, NaN);
    const best = at === 0 ? 1 : 0;
    const input = { shape: [1, 2, 2, channels], values: image(pixels) };
    const attributes = { filterSize: [2, 2], strides: [stride, stride], pad: 'valid' };
    const y = await runOn('wasm', { kernel: tf.MaxPool, inputs: { x: input }, attributes });
    expect(y.values).toEqual(image([pixels[best]!]));
    const dy = { shape: [1, 1, 1, channels], values: image([5]) };
    const dx = await runOn('wasm', {
      kernel: tf.MaxPoolGrad,
      inputs: { dy, input, output: { shape: [1, 1, 1, channels], values: y.values } },
      attributes,
    });
    expect(dx.values).toEqual(image([0, 0, 0, 0].with(best, 5)));
  });
});
