import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { setupWasmTraining } from './setup.ts';
import { registerTrainingKernels } from './register.ts';
import type { TrainingKernels } from './register.ts';
import { relativeDifference } from './testing/compare.ts';
import { Random } from './testing/random.ts';
import { WasmAdam } from './wasm-adam.ts';

const size = 8;

/** Bright squares in one of four corners: the class is the corner. */
function corners(count: number): { images: tf.Tensor4D; labels: tf.Tensor2D } {
  const random = new Random(1);
  const values = new Float32Array(count * size * size);
  const classes: number[] = [];
  for (let i = 0; i < count; ++i) {
    const corner = i % 4;
    classes.push(corner);
    for (let y = 0; y < size; ++y) {
      for (let x = 0; x < size; ++x) {
        const isLit = Number(y >= size / 2) * 2 + Number(x >= size / 2) === corner;
        values[(i * size + y) * size + x] = (isLit ? 0.7 : 0) + 0.3 * random.next();
      }
    }
  }
  return {
    images: tf.tensor4d(values, [count, size, size, 1]),
    labels: tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), 4), 'float32') as tf.Tensor2D),
  };
}

/** Convolutions, depthwise and pooling, batch norm and dropout: what a small CNN is made of. */
function cnn(): layers.Sequential {
  const kernelInitializer = (seed: number) => layers.initializers.heNormal({ seed });
  return layers.sequential({
    layers: [
      layers.layers.conv2d({
        inputShape: [size, size, 1],
        filters: 6,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: kernelInitializer(1),
      }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.depthwiseConv2d({ kernelSize: 3, padding: 'same', depthwiseInitializer: kernelInitializer(2) }),
      layers.layers.batchNormalization(),
      layers.layers.reLU({ maxValue: 6 }),
      layers.layers.conv2d({ filters: 10, kernelSize: 2, strides: 2, kernelInitializer: kernelInitializer(3) }),
      layers.layers.averagePooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 9, activation: 'relu', kernelInitializer: kernelInitializer(4) }),
      layers.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: kernelInitializer(5) }),
    ],
  });
}

async function fit(optimizer: tf.Optimizer, epochs: number): Promise<{ losses: number[]; accuracy: number }> {
  const model = cnn();
  model.compile({ optimizer, loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const { images, labels } = corners(32);
  const { history } = await model.fit(images, labels, { epochs, batchSize: 8, shuffle: false, verbose: 0 });
  tf.dispose([images, labels]);
  model.dispose();
  return { losses: history['loss'] as number[], accuracy: (history['acc'] as number[]).at(-1) as number };
}

describe.each(['on', 'off'] as const)('training a tf.layers CNN, relaxed SIMD %s', (relaxedSimd) => {
  let kernels: TrainingKernels;
  beforeAll(async () => {
    kernels = await setupWasmTraining({ relaxedSimd });
  });
  afterAll(() => kernels[Symbol.dispose]());

  it('learns by model.fit, and follows the cpu backend step by step', async () => {
    const { losses, accuracy } = await fit(tf.train.adam(0.02), 10);
    expect(accuracy).toBe(1);
    await tf.setBackend('cpu');
    const onCpu = await fit(tf.train.adam(0.02), 2);
    await tf.setBackend('wasm');
    expect(relativeDifference(onCpu.losses, losses.slice(0, 2))).toBeLessThan(1e-4);
  });

  it('gives the same losses bit for bit, run after run, before and after V8 optimises', async () => {
    const [first, second] = [await fit(tf.train.sgd(0.1), 5), await fit(tf.train.sgd(0.1), 5)];
    expect(second.losses).toEqual(first.losses);
  });

  it('trains with Adam in one pass as with the composed one', async () => {
    const composed = await fit(tf.train.adam(0.01), 4);
    const fused = await fit(new WasmAdam(kernels, { learningRate: 0.01 }), 4);
    expect(relativeDifference(composed.losses, fused.losses)).toBeLessThan(1e-4);
  });

  it('WasmAdam leaves a clone of a variable as it was', () => {
    const variable = tf.variable(tf.tensor1d([1, 2, 3]), true, `shared-${relaxedSimd}`);
    const clone = variable.clone();
    const optimizer = new WasmAdam(kernels, { learningRate: 0.5 });
    const gradient = tf.tensor1d([1, -1, 0]);
    optimizer.applyGradients({ [variable.name]: gradient });
    expect([...clone.dataSync()]).toEqual([1, 2, 3]);
    expect([...variable.dataSync()].map((v) => Number(v.toFixed(4)))).toEqual([0.5, 2.5, 3]);
    optimizer.dispose();
    tf.dispose([variable, clone, gradient]);
  });

  it('continues bit for bit from the weights of WasmAdam', async () => {
    const gradient = tf.tensor1d([0.5, -0.25]);
    const variable = tf.variable(tf.tensor1d([1, 2]), true, `resumed-${relaxedSimd}`);
    const first = new WasmAdam(kernels);
    first.applyGradients({ [variable.name]: gradient });
    const second = new WasmAdam(kernels);
    await second.setWeights(await first.getWeights());
    const kept = variable.clone();
    first.applyGradients({ [variable.name]: gradient });
    const expected = [...variable.dataSync()];
    variable.assign(kept);
    second.applyGradients({ [variable.name]: gradient });
    expect([...variable.dataSync()]).toEqual(expected);
    first.dispose();
    second.dispose();
    tf.dispose([variable, gradient, kept]);
  });

  it('keeps the number of tensors and the heap constant over 1,000 steps', () => {
    const filter = tf.variable(tf.randomNormal([3, 3, 2, 4], 0, 0.3, 'float32', 1)) as tf.Variable<tf.Rank.R4>;
    const dense = tf.variable(tf.randomNormal([36, 2], 0, 0.3, 'float32', 2)) as tf.Variable<tf.Rank.R2>;
    const x = tf.randomNormal([4, 8, 8, 2], 0, 1, 'float32', 3) as tf.Tensor4D;
    const optimizer = tf.train.sgd(0.01);
    const step = (): void => {
      const cost = optimizer.minimize(
        () => {
          const h = tf.maxPool(tf.relu(tf.conv2d(x, filter, 1, 'valid')), 2, 2, 'valid');
          return tf.mean(tf.square(tf.matMul(tf.reshape(h, [4, 36]), dense))) as tf.Scalar;
        },
        true,
        [filter, dense],
      );
      cost?.dispose();
    };
    for (let i = 0; i < 20; ++i) step();
    const { numTensors, numDataBuffers } = tf.memory();
    const { byteLength } = kernels.heapOf(tf.engine().backend).memory.buffer;
    for (let i = 0; i < 1000; ++i) step();
    expect(tf.memory()).toMatchObject({ numTensors, numDataBuffers });
    expect(kernels.heapOf(tf.engine().backend).memory.buffer.byteLength).toBe(byteLength);
    optimizer.dispose();
    tf.dispose([filter, dense, x]);
  });
});

describe('registerTrainingKernels', () => {
  it("puts TensorFlow.js' kernels and gradients back when disposed of", async () => {
    await tf.setBackend('wasm');
    const before = [tf.getKernel('Conv2D', 'wasm'), tf.getKernel('Identity', 'wasm')];
    const gradient = tf.getGradient('Relu');
    registerTrainingKernels()[Symbol.dispose]();
    expect([tf.getKernel('Conv2D', 'wasm'), tf.getKernel('Identity', 'wasm')]).toEqual(before);
    expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBeUndefined();
    expect(tf.getGradient('Relu')).toBe(gradient);
  });
});

describe('gradients of relu and relu6', () => {
  it('pass where 0 < x <= high, on wasm as on cpu', async () => {
    const kernels = await setupWasmTraining();
    for (const backend of ['wasm', 'cpu']) {
      await tf.setBackend(backend);
      const x = tf.tensor1d([-1, 0, 0.5, 6, 7]);
      expect([
        ...tf
          .grad((v) => tf.relu(v))(x)
          .dataSync(),
      ]).toEqual([0, 0, 1, 1, 1]);
      expect([
        ...tf
          .grad((v) => tf.relu6(v))(x)
          .dataSync(),
      ]).toEqual([0, 0, 1, 1, 0]);
    }
    kernels[Symbol.dispose]();
  });
});
