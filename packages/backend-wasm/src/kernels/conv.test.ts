import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { registerTrainingKernels } from '../register.ts';
import type { TrainingKernels } from '../register.ts';
import { difference, runOn } from '../testing/compare.ts';
import { Random } from '../testing/random.ts';
import type { KernelCase } from '../testing/compare.ts';

const tolerance = 3e-6;

interface ConvShapes {
  readonly x: number[];
  readonly filter: number[];
  readonly y: number[];
  readonly attributes: Record<string, unknown>;
}

/** A random convolution; dilated ones have stride 1, as everywhere in TensorFlow.js. */
function randomConv(random: Random, { depthwise, dilated }: { depthwise: boolean; dilated: boolean }): ConvShapes {
  for (;;) {
    const channels = random.pick(1, 2, 3, 4, 5, 8, 11, 16);
    const last = depthwise ? random.pick(1, 1, 1, 2, 3) : random.pick(1, 3, 7, 8, 10, 16, 21);
    const x = [random.pick(1, 2, 3), random.integer(3, 12), random.integer(3, 12), channels];
    const filter = [random.integer(1, 4), random.integer(1, 4), channels, last];
    const isDilated = dilated && random.next() < 0.4;
    const dilations = isDilated ? [random.integer(1, 3), random.integer(1, 3)] : [1, 1];
    const strides = isDilated ? [1, 1] : [random.integer(1, 3), random.integer(1, 3)];
    const explicit = [
      [0, 0],
      [random.integer(0, 2), random.integer(0, 2)],
      [random.integer(0, 2), random.integer(0, 2)],
      [0, 0],
    ];
    const pad = random.pick<unknown>('same', 'valid', 1, explicit);
    const reach = filter.slice(0, 2).map((size, axis) => (size - 1) * (dilations[axis] as number) + 1);
    if (pad !== 'same' && reach.some((size, axis) => size > (x[axis + 1] as number))) continue;
    const info = tf.backend_util.computeConv2DInfo(
      x as [number, number, number, number],
      filter as [number, number, number, number],
      strides as [number, number],
      dilations as [number, number],
      pad as 'same',
      undefined,
      depthwise,
    );
    return { x, filter, y: info.outShape, attributes: { strides, pad, dilations, dataFormat: 'NHWC' } };
  }
}

function tensors(random: Random, shapes: Readonly<Record<string, number[]>>): KernelCase['inputs'] {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [name, { shape, values: random.values(shape) }]),
  );
}

function describeCase({ inputs, attributes }: KernelCase, worst: number): string {
  const shapes = Object.entries(inputs).map(([name, { shape }]) => `${name} [${shape.join()}]`);
  return `${shapes.join(', ')} ${JSON.stringify(attributes)} differs by ${worst}`;
}

const families: Record<string, (random: Random) => KernelCase> = {
  Conv2D(random) {
    const { x, filter, attributes } = randomConv(random, { depthwise: false, dilated: true });
    return { kernel: tf.Conv2D, inputs: tensors(random, { x, filter }), attributes };
  },
  FusedConv2D(random) {
    const { x, filter, attributes } = randomConv(random, { depthwise: false, dilated: true });
    const bias = [filter[3] as number];
    const activation = random.pick('linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu');
    return {
      kernel: tf.FusedConv2D,
      inputs: tensors(random, { x, filter, bias }),
      attributes: { ...attributes, activation, leakyreluAlpha: 0.3 },
    };
  },
  Conv2DBackpropFilter(random) {
    const { x, filter, y, attributes } = randomConv(random, { depthwise: false, dilated: false });
    return {
      kernel: tf.Conv2DBackpropFilter,
      inputs: tensors(random, { x, dy: y }),
      attributes: { ...attributes, filterShape: filter },
    };
  },
  Conv2DBackpropInput(random) {
    const { x, filter, y, attributes } = randomConv(random, { depthwise: false, dilated: false });
    return {
      kernel: tf.Conv2DBackpropInput,
      inputs: tensors(random, { dy: y, filter }),
      attributes: { ...attributes, inputShape: x },
    };
  },
  DepthwiseConv2dNative(random) {
    const { x, filter, attributes } = randomConv(random, { depthwise: true, dilated: true });
    return { kernel: tf.DepthwiseConv2dNative, inputs: tensors(random, { x, filter }), attributes };
  },
  FusedDepthwiseConv2D(random) {
    const { x, filter, y, attributes } = randomConv(random, { depthwise: true, dilated: true });
    return {
      kernel: tf.FusedDepthwiseConv2D,
      inputs: tensors(random, { x, filter, bias: [y[3] as number] }),
      attributes: { ...attributes, activation: random.pick('linear', 'relu', 'relu6', 'sigmoid') },
    };
  },
  DepthwiseConv2dNativeBackpropFilter(random) {
    const { x, filter, y, attributes } = randomConv(random, { depthwise: true, dilated: false });
    return {
      kernel: tf.DepthwiseConv2dNativeBackpropFilter,
      inputs: tensors(random, { x, dy: y }),
      attributes: { ...attributes, filterShape: filter },
    };
  },
  DepthwiseConv2dNativeBackpropInput(random) {
    const { x, filter, y, attributes } = randomConv(random, { depthwise: true, dilated: false });
    return {
      kernel: tf.DepthwiseConv2dNativeBackpropInput,
      inputs: tensors(random, { dy: y, filter }),
      attributes: { ...attributes, inputShape: x },
    };
  },
};

describe.each(['on', 'off'] as const)('convolutions, relaxed SIMD %s', (relaxedSimd) => {
  let kernels: TrainingKernels;
  beforeAll(async () => {
    await tf.setBackend('wasm');
    kernels = registerTrainingKernels({ relaxedSimd });
  });
  afterAll(() => kernels[Symbol.dispose]());

  it.each(Object.keys(families))('%s agrees with the cpu backend on 40 random shapes', async (name) => {
    const random = new Random(7);
    for (let i = 0; i < 40; ++i) {
      const testCase = (families[name] as (random: Random) => KernelCase)(random);
      const worst = await difference(testCase);
      expect(worst < tolerance ? 'agrees' : describeCase(testCase, worst)).toBe('agrees');
    }
  });

  it('splits filters deeper than a block of K and wider than a block of columns', async () => {
    const random = new Random(3);
    const shapes = { x: [1, 2, 3, 410], filter: [1, 2, 410, 264], y: [1, 2, 2, 264] };
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC' };
    const { x, filter, y: dy } = shapes;
    const cases: KernelCase[] = [
      { kernel: tf.Conv2D, inputs: tensors(random, { x, filter }), attributes: { ...attributes, dilations: [1, 1] } },
      {
        kernel: tf.Conv2DBackpropFilter,
        inputs: tensors(random, { x, dy }),
        attributes: { ...attributes, filterShape: filter },
      },
      {
        kernel: tf.Conv2DBackpropInput,
        inputs: tensors(random, { dy, filter }),
        attributes: { ...attributes, inputShape: x },
      },
    ];
    for (const testCase of cases) expect(await difference(testCase)).toBeLessThan(tolerance);
  });

  it('pads large depthwise inputs band by band', async () => {
    const inputs = tensors(new Random(5), { x: [2, 90, 30, 41], filter: [3, 3, 41, 1] });
    for (const strides of [1, 2]) {
      const attributes = { strides, pad: 'same', dilations: 1 };
      expect(await difference({ kernel: tf.DepthwiseConv2dNative, inputs, attributes })).toBeLessThan(tolerance);
    }
  });

  it('adds output channels beyond a block of K into the gradient of the input', async () => {
    const random = new Random(4);
    const inputs = tensors(random, { dy: [1, 2, 2, 400], filter: [2, 2, 9, 400] });
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NHWC', inputShape: [1, 3, 3, 9] };
    expect(await difference({ kernel: tf.Conv2DBackpropInput, inputs, attributes })).toBeLessThan(tolerance);
  });

  it('lets NaN and infinity through, and only where a window sees them', async () => {
    const x = new Float32Array(25).fill(1);
    x[0] = NaN;
    x[24] = Infinity;
    const filter = { shape: [2, 2, 1, 1], values: Float32Array.of(1, 1, 1, 1) };
    const { values } = await runOn('wasm', {
      kernel: tf.Conv2D,
      inputs: { x: { shape: [1, 5, 5, 1], values: x }, filter },
      attributes: { strides: 1, pad: 'valid', dilations: 1, dataFormat: 'NHWC' },
    });
    expect([...values]).toEqual([NaN, ...Array<number>(14).fill(4), Infinity]);
  });

  it('gives an empty batch an empty output and a zero gradient', async () => {
    const none = new Float32Array(0);
    const attributes = { strides: 1, pad: 'valid', dilations: 1, dataFormat: 'NHWC' };
    const x = { shape: [0, 4, 4, 2], values: none };
    const filter = { shape: [2, 2, 2, 3], values: new Float32Array(24).fill(1) };
    const y = await runOn('wasm', { kernel: tf.Conv2D, inputs: { x, filter }, attributes });
    expect(y.shape).toEqual([0, 3, 3, 3]);
    const gradient = await runOn('wasm', {
      kernel: tf.Conv2DBackpropFilter,
      inputs: { x, dy: { shape: [0, 3, 3, 3], values: none } },
      attributes: { ...attributes, filterShape: [2, 2, 2, 3] },
    });
    expect([...gradient.values]).toEqual(Array<number>(24).fill(0));
  });
});
