/**
 * TensorFlow.js with nothing of ours but the installed library: `model.fit` of tfjs-layers on tfjs-node. A process of its own,
 * because the backend `fovea/node` replaces kernels. Speaks as `tools/peers/peers.py` does.
 */
import { createInterface } from 'node:readline';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { findInstallation, loadTfjsNode, nativeFolder } from '@fovea/backend-node/node';
import type { PeerRequest } from '../peer-process.ts';

async function main(): Promise<void> {
  const [dataFolder = ''] = process.argv.slice(2);
  const tfjsNode = loadTfjsNode((await findInstallation(nativeFolder(dataFolder))).binding);
  tf.registerBackend('tensorflow', () => tfjsNode.createBackend());
  await tf.setBackend('tensorflow');
  answer({ frameworks: { 'tfjs-node': `tfjs-node model.fit on TensorFlow ${tfjsNode.binding.TF_Version}` } });
  const model = smallCnn();
  for await (const line of createInterface({ input: process.stdin })) {
    const { net, workload, batchSize, calls } = JSON.parse(line) as PeerRequest;
    if (net === 'article-cnn' && workload === 'train') answer({ durationsMs: await fit(model, batchSize, calls) });
    else answer({ error: `no ${workload} of ${net}` });
  }
}

function smallCnn(): layers.Sequential {
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.flatten(),
      layers.layers.dense({ units: 128, activation: 'relu' }),
      layers.layers.dense({ units: 10, activation: 'softmax' }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.001), loss: 'sparseCategoricalCrossentropy' });
  return model;
}

/** Mean time of a batch within one call of `fit`, which has costs of its own; the first call warms up. */
async function fit(model: layers.Sequential, batchSize: number, calls: number): Promise<number[]> {
  const x = tf.randomNormal([batchSize * calls, 28, 28, 1], 0, 1, 'float32', 1);
  const y = tf.tidy(() => tf.cast(tf.mod(tf.range(0, batchSize * calls, 1, 'int32'), 10), 'float32'));
  const start = performance.now();
  await model.fit(x, y, { batchSize, epochs: 1, shuffle: false, verbose: 0, yieldEvery: 'never' });
  const duration = (performance.now() - start) / calls;
  tf.dispose([x, y]);
  return Array.from({ length: calls }, () => duration);
}

function answer(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

await main();
