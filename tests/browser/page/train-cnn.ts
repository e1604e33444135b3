import { WasmAdam, setupWasmTraining } from '@fovea/backend-wasm/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { useBundledWasm } from './wasm-paths.ts';

export interface Training {
  readonly backend: string;
  readonly build: string;
  /** Whether TensorFlow.js runs its threaded build, whose memory is shared. */
  readonly isThreaded: boolean;
  /** Mean of each epoch. */
  readonly losses: readonly number[];
}

/** Trains a small CNN of tf.layers to tell bright left halves from bright right ones. */
export async function trainCnn(): Promise<Training> {
  useBundledWasm();
  using kernels = await setupWasmTraining();
  const init = (seed: number) => layers.initializers.glorotUniform({ seed });
  const model = layers.sequential({
    layers: [
      layers.layers.conv2d({
        ...{ inputShape: [12, 12, 1], filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' },
        kernelInitializer: init(1),
      }),
      layers.layers.maxPooling2d({ poolSize: 2 }),
      layers.layers.depthwiseConv2d({ kernelSize: 3, activation: 'relu', depthwiseInitializer: init(2) }),
      layers.layers.batchNormalization(),
      layers.layers.flatten(),
      layers.layers.dense({ units: 2, activation: 'softmax', kernelInitializer: init(3) }),
    ],
  });
  model.compile({ optimizer: new WasmAdam(kernels, { learningRate: 0.01 }), loss: 'categoricalCrossentropy' });
  const count = 64;
  const pixels = Float32Array.from({ length: count * 144 }, (_, index) => {
    const isRight = index % 12 >= 6;
    const isBright = isRight === (Math.floor(index / 144) % 2 === 1);
    return (isBright ? 0.6 : 0.4) + 0.3 * Math.sin(index * 12.9898);
  });
  const images = tf.tensor4d(pixels, [count, 12, 12, 1]);
  const labels = tf.tensor2d(
    Array.from({ length: count }, (_, index) => (index % 2 === 0 ? [1, 0] : [0, 1])),
    [count, 2],
  );
  const { history } = await model.fit(images, labels, { epochs: 5, batchSize: 16, shuffle: false });
  return {
    backend: tf.getBackend(),
    build: kernels.build,
    isThreaded: tf.env().getBool('WASM_HAS_MULTITHREAD_SUPPORT'),
    losses: history['loss'] as number[],
  };
}
