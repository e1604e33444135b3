/**
 * Trains a small net on an N-API module and prints what it saw: `verify-child <binding>`. A process of its own, because a
 * module that does not fit may end the process that loads it.
 */
import type { Loss, Rng } from '@fovea/contracts';
import { GraphBuilder } from '@fovea/graph';
import { TfjsBackend } from '@fovea/tfjs-bridge';
import { loadTfjsNode } from '../load-tfjs-node.ts';
import type { Verification } from './verify.ts';

const [size, batchSize, steps] = [8, 8, 20];

/** Square of the distance between the logits and `[2, 0]` or `[0, 2]`. */
const squaredDistance: Loss = {
  evaluate({ logits, labels, numClasses }) {
    const target = (index: number): number => (index % numClasses === labels[Math.floor(index / numClasses)] ? 2 : 0);
    const distances = logits.map((logit, index) => logit - target(index));
    const loss = distances.reduce((sum, distance) => sum + distance ** 2, 0) / labels.length;
    return { loss, gradient: distances.map((distance) => (2 * distance) / labels.length) };
  },
};

/** Weights that are the same in every run; how random they are does not matter here. */
function weightSource(): Rng {
  return {
    counter: 0,
    next() {
      const value = Math.sin(++this.counter * 12.9898) * 43758.5453;
      return value - Math.floor(value);
    },
    integer(bound) {
      return Math.floor(this.next() * bound);
    },
    normal() {
      return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    },
    fork: weightSource,
  };
}

async function verify(bindingFile: string): Promise<Verification> {
  const tf = await import('@tensorflow/tfjs-core');
  const tfjsNode = loadTfjsNode(bindingFile);
  tf.registerBackend('tensorflow', () => tfjsNode.createBackend());
  await using backend = new TfjsBackend({
    id: 'fovea/node',
    tfBackendName: 'tensorflow',
    registerBackend: async () => undefined,
    deviceInfo: () => ({ backend: 'fovea/node', version: '', threads: 1, device: '', features: {} }),
  });
  await backend.activate();
  const builder = new GraphBuilder({
    name: 'verify',
    classes: ['dark', 'light'],
    inputShape: [size, size, 1],
    rng: weightSource(),
  });
  const conv = builder.conv2d(builder.input, { filters: 4, kernelSize: 3, activation: 'relu' });
  using executable = await backend.prepare(
    builder.build(builder.dense(builder.flatten(builder.maxPool(conv)), { units: 2 })),
    'train',
  );
  const labels = Int32Array.from({ length: batchSize }, (_, example) => example % 2);
  const inputs = Float32Array.from({ length: batchSize * size * size }, (_, at) => labels[Math.floor(at / size ** 2)]!);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { loss } = await executable.gradients({ inputs, labels, batchSize, dropoutSeed: step }, squaredDistance);
    losses.push(loss);
    executable.update((parameters, gradients) =>
      parameters.forEach(({ values }, index) =>
        gradients[index]?.forEach((gradient, at) => (values[at] = values[at]! - 0.02 * gradient)),
      ),
    );
  }
  return { tensorflow: tfjsNode.binding.TF_Version, firstLoss: losses[0]!, lastLoss: losses.at(-1)! };
}

process.stdout.write(JSON.stringify(await verify(process.argv[2] ?? '')));
