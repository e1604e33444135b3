import { wasmBackend } from '@fovea/backend-wasm';
import { GraphBuilder } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';
import type { CreateContext, DeviceInfo, Loss } from '@fovea/contracts';

export interface ThreadedTraining {
  readonly device: DeviceInfo;
  readonly losses: readonly number[];
  /** After the last step, of a batch of 5. */
  readonly outputs: readonly number[];
}

/** Half the mean squared distance of the logits from one-hot targets. */
const squaredError: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const distance = logits.map((logit, i) => logit - Number(labels[Math.floor(i / numClasses)] === i % numClasses));
    const loss = distance.reduce((sum, d) => sum + (d * d) / 2, 0) / labels.length;
    return { loss, gradient: distance.map((d) => d / labels.length) };
  },
};

/** Trains a small net on the compiled engine for 12 steps of 9 images. */
export async function trainOnThreads(threads: number): Promise<ThreadedTraining> {
  const rng = createTestRng(3);
  const builder = new GraphBuilder({ name: 'threads', classes: ['a', 'b', 'c'], inputShape: [12, 12, 1], rng });
  let x = builder.conv2d(builder.input, { filters: 8, kernelSize: 3, useBias: false });
  x = builder.maxPool(builder.activation(builder.batchNorm(x), { function: 'relu' }));
  x = builder.dense(builder.dropout(builder.flatten(x), { rate: 0.2 }), { units: 3 });
  const graph = builder.build(builder.softmax(x));
  const batchSize = 9;
  const inputs = Float32Array.from({ length: batchSize * 144 }, () => rng.next());
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 3);

  const params = { engine: 'compiled', relaxedSimd: 'auto', threads, wasmFolder: '' } as const;
  await using backend = await wasmBackend.create(params, {} as CreateContext);
  const device = await backend.activate();
  using executable = await backend.prepare(graph, 'train');
  const losses: number[] = [];
  for (let step = 0; step < 12; ++step) {
    losses.push((await executable.gradients({ inputs, labels, batchSize, dropoutSeed: step }, squaredError)).loss);
    executable.update((parameters, gradients) => {
      parameters.forEach(({ values }, index) => {
        gradients[index]?.forEach((gradient, i) => (values[i] = values[i]! - 0.01 * gradient));
      });
    });
  }
  return { device, losses, outputs: [...(await executable.predict(inputs.subarray(0, 5 * 144), 5))] };
}
