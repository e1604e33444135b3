import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { wasmBackend } from '@fovea/backend-wasm';
import type { Backend, CreateContext, TrainExecutable } from '@fovea/contracts';
import { adam } from '@fovea/optimizers';
import { createRng } from '@fovea/training';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { crossEntropy } from '../cross-entropy.ts';
import { articleCnn } from '../nets.ts';

/** Memory after ten thousand training steps against memory after the first thousand, on one thread and on two. */
export const suite: BenchSuite = {
  summary: 'Memory over 10,000 training steps on WebAssembly (takes two minutes)',
  run: async () => [...(await soak(1)), ...(await soak(2))],
};

const warmUpSteps = 1000;
const steps = 10_000;
const context = {} as CreateContext;

async function soak(threads: number): Promise<BenchRow[]> {
  const params = { engine: 'compiled', relaxedSimd: 'auto', threads, wasmFolder: '' } as const;
  await using backend = await wasmBackend.create(params, context);
  await backend.activate();
  using executable = await backend.prepare(articleCnn(28, 1), 'train');
  const step = await stepOf(executable);
  for (let i = 0; i < warmUpSteps; ++i) await step(i);
  const before = memoryOf(backend);
  for (let i = warmUpSteps; i < steps; ++i) await step(i);
  const after = memoryOf(backend);
  const place = threads === 1 ? 'one thread' : `${threads} threads`;
  return Object.entries(after).map(([kind, ours]) => {
    const peer = before[kind as keyof Memory];
    const name = `${kind} after ${steps} steps, ${place}`;
    const figures = { suite: 'soak', name, unit: 'bytes', ours, peer, peerName: `after ${warmUpSteps} steps` };
    return { ...figures, ratio: peer / ours, spread: 0, n: 1 };
  });
}

/** The last batch of each epoch of 50 is a smaller one, so that programs are written anew all the time. */
async function stepOf(executable: TrainExecutable): Promise<(index: number) => Promise<void>> {
  const rng = createRng(3, 'soak');
  const inputs = Float32Array.from({ length: 8 * 784 }, () => rng.normal());
  const labels = Int32Array.from({ length: 8 }, (_, index) => index);
  const optimizer = await adam.create({ beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 }, context);
  executable.update((parameters) => optimizer.init(parameters));
  return async (index) => {
    const batchSize = index % 50 === 49 ? 5 : 8;
    const batch = { inputs: inputs.subarray(0, batchSize * 784), labels: labels.subarray(0, batchSize), batchSize };
    await executable.gradients({ ...batch, dropoutSeed: index }, crossEntropy);
    executable.update((parameters, gradients) => optimizer.step(parameters, gradients, 1e-3));
  };
}

interface Memory {
  readonly 'memory of the backend': number;
  readonly 'heap of JavaScript': number;
  readonly 'memory of the process': number;
}

function memoryOf(backend: Backend): Memory {
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    'memory of the backend': backend.memory().bytes,
    'heap of JavaScript': heapUsed,
    'memory of the process': rss,
  };
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
