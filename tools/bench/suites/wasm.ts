import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { wasmBackend } from '@fovea/backend-wasm';
// Registers the wasm backend of TensorFlow.js, with its own kernels.
import '@fovea/backend-wasm/tfjs';
import type { Backend, CreateContext, Graph, InferExecutable, Optimizer, TrainExecutable } from '@fovea/contracts';
import { optimizeForInference } from '@fovea/graph';
import { adam } from '@fovea/optimizers';
import { createTfjsInferExecutable } from '@fovea/tfjs-bridge';
import { createRng } from '@fovea/training';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { figuresOf, type Peer } from '../figures.ts';
import { crossEntropy } from '../cross-entropy.ts';
import { articleCnn, mobileNetV2 } from '../nets.ts';

/** The compiled engine of `backend:fovea/wasm` against TensorFlow.js on WebAssembly, the same graphs; and two threads against one. */
export const suite: BenchSuite = {
  summary: 'Compiled nets on WebAssembly: prediction, a training step, threads, start-up, size (takes half a minute)',
  run: wasmSuite,
};

const suiteName = 'wasm';
const context = {} as CreateContext;

export async function wasmSuite(): Promise<BenchRow[]> {
  const mobileNet = mobileNetV2();
  return [
    await prediction("article's CNN, 224x224x3, batch 1", articleCnn(224, 3)),
    await prediction('MobileNetV2 1.0, 224x224x3, batch 1', mobileNet),
    await trainingStep(),
    await trainingStepOnThreads(),
    await predictionOnThreads("article's CNN, 224x224x3, batch 16", articleCnn(224, 3)),
    await sessionCreation(mobileNet),
    moduleSize(),
  ];
}

/** The peer runs the same folded and fused graph, op by op, on TensorFlow.js' own kernels. */
async function prediction(name: string, graph: Graph): Promise<BenchRow> {
  await using backend = await activeBackend('compiled');
  using own = await backend.prepare(graph, 'infer');
  await tf.setBackend('wasm');
  await tf.ready();
  using theirs = createTfjsInferExecutable(tf, optimizeForInference(graph));
  const inputs = noise(graph, 1);
  const run = (executable: InferExecutable) => (): Promise<unknown> => executable.predict(inputs, 1);
  return await compare(name, 'tfjs wasm', run(own), run(theirs));
}

async function trainingStep(): Promise<BenchRow> {
  const graph = articleCnn(28, 1);
  await using ownBackend = await activeBackend('compiled');
  await using peerBackend = await activeBackend('tfjs');
  using own = await ownBackend.prepare(graph, 'train');
  using theirs = await peerBackend.prepare(graph, 'train');
  const [ownStep, peerStep] = [await stepOf(graph, own), await stepOf(graph, theirs)];
  return await compare(
    "training step, article's CNN, 28x28x1, batch 32, Adam",
    'our kernels in tfjs',
    ownStep,
    peerStep,
  );
}

async function trainingStepOnThreads(): Promise<BenchRow> {
  const graph = articleCnn(28, 1);
  await using twoThreads = await activeBackend('compiled', 2);
  await using oneThread = await activeBackend('compiled');
  using own = await twoThreads.prepare(graph, 'train');
  using theirs = await oneThread.prepare(graph, 'train');
  const [ownStep, peerStep] = [await stepOf(graph, own), await stepOf(graph, theirs)];
  const name = "training step, article's CNN, 28x28x1, batch 32, Adam, two threads";
  return await compare(name, 'one thread', ownStep, peerStep);
}

async function predictionOnThreads(name: string, graph: Graph): Promise<BenchRow> {
  await using twoThreads = await activeBackend('compiled', 2);
  await using oneThread = await activeBackend('compiled');
  using own = await twoThreads.prepare(graph, 'infer');
  using theirs = await oneThread.prepare(graph, 'infer');
  const inputs = noise(graph, 16);
  const run = (executable: InferExecutable) => (): Promise<unknown> => executable.predict(inputs, 16);
  return await compare(`${name}, two threads`, 'one thread', run(own), run(theirs));
}

async function stepOf(graph: Graph, executable: TrainExecutable): Promise<() => Promise<unknown>> {
  const batchSize = 32;
  const inputs = noise(graph, batchSize);
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 10);
  const defaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 };
  const optimizer: Optimizer = await adam.create(defaults, context);
  executable.update((parameters) => optimizer.init(parameters));
  return async () => {
    await executable.gradients({ inputs, labels, batchSize, dropoutSeed: 1 }, crossEntropy);
    executable.update((parameters, gradients) => optimizer.step(parameters, gradients, 1e-3));
  };
}

/** From the graph to a session that can predict. */
async function sessionCreation(graph: Graph): Promise<BenchRow> {
  await using backend = await activeBackend('compiled');
  const create = async (): Promise<void> => (await backend.prepare(graph, 'infer'))[Symbol.dispose]();
  const samples: number[] = [];
  for (let i = 0; i < 12; ++i) samples.push(await timed(create));
  return row('session creation, MobileNetV2 1.0', 'ms', samples.slice(2));
}

/** The kernel module with all ops, against the .wasm file that TensorFlow.js loads. */
function moduleSize(): BenchRow {
  const source = readFileSync(
    new URL('../../../packages/backend-wasm/src/generated/kernels-relaxed.ts', import.meta.url),
    'utf8',
  );
  const base64 = /'([A-Za-z0-9+/=]+)'/.exec(source)?.[1] ?? '';
  const peerPath = createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
  );
  const peer = { samples: [statSync(peerPath).size], name: 'tfjs wasm' };
  return row('module size', 'bytes', [Buffer.from(base64, 'base64').length], peer);
}

async function activeBackend(engine: 'compiled' | 'tfjs', threads = 1): Promise<Backend> {
  const backend = await wasmBackend.create({ engine, relaxedSimd: 'auto', threads, wasmFolder: '' }, context);
  await backend.activate();
  return backend;
}

function noise(graph: Graph, batchSize: number): Float32Array {
  const rng = createRng(2, 'noise');
  const count = (graph.inputs[0]?.shape ?? []).reduce((product, size) => product * size, batchSize);
  return Float32Array.from({ length: count }, () => rng.normal());
}

type Run = () => Promise<unknown>;

/** Both are warmed up, then take turns. */
async function compare(name: string, peerName: string, ours: Run, theirs: Run): Promise<BenchRow> {
  const [own, peer]: [number[], number[]] = [[], []];
  for (let i = 0; i < 20; ++i) {
    await ours();
    await theirs();
  }
  for (let round = 0; round < 15; ++round) {
    for (let i = 0; i < 4; ++i) own.push(await timed(ours));
    for (let i = 0; i < 2; ++i) peer.push(await timed(theirs));
  }
  return row(name, 'ms', own, { samples: peer, name: peerName });
}

async function timed(run: Run): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

function row(name: string, unit: string, samples: readonly number[], peer?: Peer): BenchRow {
  return { suite: suiteName, name, unit, ...figuresOf(samples, peer) };
}
