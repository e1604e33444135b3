import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
// Registers the gradients of TensorFlow.js' operations, which its core package has in its ES modules only.
import '@tensorflow/tfjs-layers';
import { WasmAdam, registerTrainingKernels, setupWasmTraining } from '@fovea/backend-wasm/tfjs';
import type { RelaxedSimd } from '@fovea/backend-wasm/tfjs';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { figuresOf } from '../figures.ts';

/** Training and prediction on WebAssembly against TensorFlow.js' own `cpu` and `wasm` backends, one thread. */
export const suite: BenchSuite = {
  summary: 'A training step of the small CNN, and the kernels under it, against TensorFlow.js (takes a minute)',
  run: trainStepSuite,
};

const suiteName = 'train-step';
const batchSize = 32;
const numClasses = 10;

/**
 * conv32 3x3, pool, conv64 3x3, pool, dense128, dense10 on 28x28x1: batch 32, forward and backward by `tf.variableGrads`, then
 * Adam. The peer takes seconds a step, so it gets two, between the samples of ours.
 */
export async function trainStepSuite(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const relaxedSimd of ['auto', 'off'] as const) rows.push(await trainStep(relaxedSimd));
  for (const kernel of kernelBenches()) rows.push(await againstWasm(kernel));
  return rows;
}

interface Workload extends Disposable {
  predict(): void;
  step(): void;
}

function smallCnn(optimizer: tf.Optimizer): Workload {
  const normal = (shape: number[], deviation: number, seed: number): tf.Variable =>
    tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, deviation, 'float32', seed)));
  const zeros = (size: number): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([size])));
  const filters = [normal([3, 3, 1, 32], 0.3, 1), normal([3, 3, 32, 64], 0.06, 2)] as tf.Variable<tf.Rank.R4>[];
  const kernels = [normal([1600, 128], 0.03, 3), normal([128, numClasses], 0.1, 4)] as tf.Variable<tf.Rank.R2>[];
  const biases = [32, 64, 128, numClasses].map(zeros);
  const x = tf.randomNormal([batchSize, 28, 28, 1], 0, 1, 'float32', 5) as tf.Tensor4D;
  const labels = Array.from({ length: batchSize }, (_, i) => i % numClasses);
  const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), numClasses), 'float32'));

  const logits = (): tf.Tensor => {
    let h: tf.Tensor = x;
    filters.forEach((filter, i) => {
      h = tf.relu(tf.add(tf.conv2d(h as tf.Tensor4D, filter, 1, 'valid'), biases[i] as tf.Tensor));
      h = tf.maxPool(h as tf.Tensor4D, 2, 2, 'valid');
    });
    h = tf.reshape(h, [batchSize, 1600]);
    h = tf.relu(tf.add(tf.matMul(h, kernels[0] as tf.Tensor), biases[2] as tf.Tensor));
    return tf.add(tf.matMul(h, kernels[1] as tf.Tensor), biases[3] as tf.Tensor);
  };
  return {
    predict: () => tf.tidy(() => void logits().dataSync()),
    step: () =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(() => tf.losses.softmaxCrossEntropy(y, logits()) as tf.Scalar);
        optimizer.applyGradients(grads);
        value.dataSync();
      }),
    [Symbol.dispose]: () => tf.dispose([x, y, filters, kernels, biases]),
  };
}

async function trainStep(relaxedSimd: RelaxedSimd): Promise<BenchRow> {
  using kernels = await setupWasmTraining({ relaxedSimd });
  const ownOptimizer = new WasmAdam(kernels);
  using own = smallCnn(ownOptimizer);
  repeat(30, () => own.step());
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < 2; ++round) {
    await tf.setBackend('wasm');
    repeat(5, () => own.step());
    repeat(40, () => ours.push(timed(() => own.step())));
    await tf.setBackend('cpu');
    const optimizer = tf.train.adam(0.001);
    using theirs = smallCnn(optimizer);
    peer.push(timed(() => theirs.step()));
    optimizer.dispose();
  }
  await tf.setBackend('wasm');
  ownOptimizer.dispose();
  return row(`small CNN, batch ${batchSize}, ${kernels.build} build`, ours, peer, 'tfjs cpu');
}

interface KernelBench {
  readonly name: string;
  /** Makes what to time; runs on the active kernels. */
  prepare(): { readonly run: () => void; readonly dispose: () => void };
}

function kernelBenches(): readonly KernelBench[] {
  const random = (...shape: number[]): tf.Tensor => tf.randomNormal(shape, 0, 1, 'float32', 7);
  const timedOp = (inputs: tf.Tensor[], op: () => tf.Tensor): ReturnType<KernelBench['prepare']> => ({
    run: () => op().dispose(),
    dispose: () => tf.dispose(inputs),
  });
  return [
    {
      name: 'forward pass of the small CNN, batch 32',
      prepare() {
        const optimizer = tf.train.sgd(0.1);
        const cnn = smallCnn(optimizer);
        return { run: () => cnn.predict(), dispose: () => cnn[Symbol.dispose]() };
      },
    },
    {
      name: 'conv2d 3x3, 8x28x28, 64 to 64 channels',
      prepare() {
        const [x, filter] = [random(8, 28, 28, 64) as tf.Tensor4D, random(3, 3, 64, 64) as tf.Tensor4D];
        return timedOp([x, filter], () => tf.conv2d(x, filter, 1, 'same'));
      },
    },
    {
      name: 'depthwise 3x3, 4x56x56, 96 channels',
      prepare() {
        const [x, filter] = [random(4, 56, 56, 96) as tf.Tensor4D, random(3, 3, 96, 1) as tf.Tensor4D];
        return timedOp([x, filter], () => tf.depthwiseConv2d(x, filter, 1, 'same'));
      },
    },
    {
      name: 'matMul 256x256x256',
      prepare() {
        const [a, b] = [random(256, 256), random(256, 256)];
        return timedOp([a, b], () => tf.matMul(a, b));
      },
    },
    {
      name: 'matMul 32x128x1600, second transposed',
      prepare() {
        const [a, b] = [random(32, 128), random(1600, 128)];
        return timedOp([a, b], () => tf.matMul(a, b, false, true));
      },
    },
  ];
}

/** Ours and TensorFlow.js' own kernels on the same backend, alternating. */
async function againstWasm({ name, prepare }: KernelBench): Promise<BenchRow> {
  await tf.setBackend('wasm');
  const { run, dispose } = prepare();
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < 8; ++round) {
    {
      using _kernels = registerTrainingKernels();
      repeat(10, run);
      repeat(8, () => ours.push(timed(run)));
    }
    repeat(round === 0 ? 10 : 2, run);
    repeat(4, () => peer.push(timed(run)));
  }
  dispose();
  return row(name, ours, peer, 'tfjs wasm');
}

function repeat(times: number, run: () => void): void {
  for (let i = 0; i < times; ++i) run();
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function row(name: string, ours: readonly number[], peer: readonly number[], peerName: string): BenchRow {
  return { suite: suiteName, name, unit: 'ms', ...figuresOf(ours, { name: peerName, samples: peer }) };
}
