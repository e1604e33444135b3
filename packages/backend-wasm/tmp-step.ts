import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { setupWasmTraining } from './src/tfjs.ts';
const mode = process.argv[2] ?? 'auto';
const k = await setupWasmTraining({ relaxedSimd: mode as 'auto' });
console.log(k.build, process.version);
const rnd = (shape: number[], s: number, seed: number) => tf.randomNormal(shape, 0, s, 'float32', seed);
const v = {
  w1: tf.variable(rnd([3, 3, 1, 32], 0.3, 1)),
  b1: tf.variable(tf.zeros([32])),
  w2: tf.variable(rnd([3, 3, 32, 64], 0.06, 2)),
  b2: tf.variable(tf.zeros([64])),
  w3: tf.variable(rnd([1600, 128], 0.03, 3)),
  b3: tf.variable(tf.zeros([128])),
  w4: tf.variable(rnd([128, 10], 0.1, 4)),
  b4: tf.variable(tf.zeros([10])),
};
const x = rnd([32, 28, 28, 1], 1, 5) as tf.Tensor4D,
  y = tf.cast(
    tf.oneHot(
      tf.tensor1d(
        Array.from({ length: 32 }, (_, i) => i % 10),
        'int32',
      ),
      10,
    ),
    'float32',
  );
import { WasmAdam } from './src/tfjs.ts'; const opt = process.argv[3] === 'own' ? new WasmAdam(k, {learningRate: 0.001}) : tf.train.adam(0.001);
const loss = () => {
  let h: tf.Tensor = tf.relu(tf.add(tf.conv2d(x, v.w1 as tf.Tensor4D, 1, 'valid'), v.b1));
  h = tf.maxPool(h as tf.Tensor4D, 2, 2, 'valid');
  h = tf.relu(tf.add(tf.conv2d(h as tf.Tensor4D, v.w2 as tf.Tensor4D, 1, 'valid'), v.b2));
  h = tf.maxPool(h as tf.Tensor4D, 2, 2, 'valid');
  h = tf.reshape(h, [32, -1]);
  h = tf.relu(tf.add(tf.matMul(h as tf.Tensor2D, v.w3 as tf.Tensor2D), v.b3));
  h = tf.add(tf.matMul(h as tf.Tensor2D, v.w4 as tf.Tensor2D), v.b4);
  return tf.losses.softmaxCrossEntropy(y, h) as tf.Scalar;
};
const step = () =>
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss);
    opt.applyGradients(grads);
    return value.dataSync()[0]!;
  });
const parts = [0, 0];
const step2 = () =>
  tf.tidy(() => {
    const t = performance.now();
    const { value, grads } = tf.variableGrads(loss);
    const t1 = performance.now();
    opt.applyGradients(grads);
    const l = value.dataSync()[0]!;
    parts[0]! += t1 - t;
    parts[1]! += performance.now() - t1;
    return l;
  });
for (let i = 0; i < 30; i++) step();
const ts: number[] = [];
parts.fill(0);
for (let i = 0; i < 60; i++) {
  const t = performance.now();
  const l = step2();
  ts.push(performance.now() - t);
  if (i % 20 === 0) console.log(l, tf.memory().numTensors, tf.memory().numDataBuffers);
}
ts.sort((a, b) => a - b);
console.log(
  'step ms min',
  ts[0]!.toFixed(2),
  'median',
  ts[30]!.toFixed(2),
  'grads',
  (parts[0]! / 60).toFixed(2),
  'adam',
  (parts[1]! / 60).toFixed(2),
);
// profile
const acc = new Map<string, [number, number]>();
for (let r = 0; r < 10; r++) {
  const p = await tf.profile(() => {
    step();
    return tf.scalar(0);
  });
  for (const kk of p.kernels) {
    const t = kk.kernelTimeMs as unknown as { kernelMs: number } | number;
    const ms = (typeof t === 'number' ? t : await Promise.resolve(t as never)) as number;
    const key = kk.name + ' ' + JSON.stringify(kk.outputShapes[0]);
    const e = acc.get(key) ?? [0, 0];
    e[0] += ms / 10;
    e[1] += 0.1;
    acc.set(key, e);
  }
}
const rows = [...acc].sort((a, b) => b[1][0] - a[1][0]).slice(0, 36);
for (const [n, [ms, c]] of rows) console.log(ms.toFixed(3).padStart(8), c.toFixed(0).padStart(4), n);
