import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { nodeBackend } from '@fovea/backend-node';
import { nativeFolder } from '@fovea/backend-node/node';
import { wasmBackend } from '@fovea/backend-wasm';
import {
  p,
  type Backend,
  type CreateContext,
  type Graph,
  type ModelFamily,
  type TrainExecutable,
} from '@fovea/contracts';
import { plugin as models } from '@fovea/models';
import { adam } from '@fovea/optimizers';
import { createTfjsTrainExecutable } from '@fovea/tfjs-bridge';
import { createRng } from '@fovea/training';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { figuresOf } from '../figures.ts';
import { crossEntropy } from '../cross-entropy.ts';
import { articleCnn, mobileNetV2 } from '../nets.ts';
import { startPeer, type PeerProcess, type PeerRequest } from '../peer-process.ts';

/** Native TensorFlow against everything that can take its place, taking turns on the same machine. */
export const suite: BenchSuite = {
  summary: 'Native TensorFlow beside our WASM, TensorFlow.js and, where Python has them, Keras and PyTorch (minutes)',
  run: nativeSuite,
};

const threads = availableParallelism();
const dataFolder = resolve(import.meta.dirname, '../../../.fovea');
const context = {
  seed: 1,
  signal: new AbortController().signal,
  get: () => ({ dataFolder, baseFolder: dataFolder }),
} as unknown as CreateContext;

/** One of those that take turns. */
interface Contender {
  readonly name: string;
  /** Runs that many calls. @returns the duration of each in ms. */
  time(calls: number): Promise<readonly number[]>;
}

interface Workload {
  readonly name: string;
  readonly request: Omit<PeerRequest, 'framework' | 'calls'>;
  readonly graph: Graph;
  readonly rounds: number;
  readonly calls: number;
}

async function nativeSuite(): Promise<readonly BenchRow[]> {
  if (!existsSync(nativeFolder(dataFolder))) {
    console.error(`skipped: there is no ${nativeFolder(dataFolder)}; run \`npm run fovea -- setup native\``);
    return [];
  }
  const peers = await startPeers();
  try {
    const rows: BenchRow[] = [];
    for (const workload of await workloads()) rows.push(...(await compare(workload, peers)));
    rows.push(await againstTfjsCpu());
    return rows;
  } finally {
    for (const peer of peers) peer[Symbol.dispose]();
  }
}

async function workloads(): Promise<Workload[]> {
  const resnet = await buildResnet8();
  const train = (net: string, graph: Graph, batchSize: number): Workload => ({
    name: `training step, ${net}, batch ${batchSize}`,
    request: { workload: 'train', net, batchSize },
    graph,
    rounds: 8,
    calls: 4,
  });
  const predict = (batchSize: number, rounds: number, calls: number): Workload => ({
    name: `prediction, mobilenet-v2 224, batch ${batchSize}`,
    request: { workload: 'predict', net: 'mobilenet-v2', batchSize },
    graph: mobileNetV2(),
    rounds,
    calls,
  });
  return [
    train('article-cnn', articleCnn(28, 1), 32),
    train('article-cnn', articleCnn(28, 1), 128),
    train('resnet-8', resnet, 32),
    train('resnet-8', resnet, 128),
    predict(1, 8, 4),
    predict(32, 3, 1),
  ];
}

async function buildResnet8(): Promise<Graph> {
  const resnet = models.contributions.find(({ id }) => id === 'fovea/resnet-8')!;
  const family = (await resnet.create(p.parse(resnet.params, {}) as never, context)) as ModelFamily;
  const classes = Array.from({ length: 10 }, (_, index) => `class ${index}`);
  return family.build({ inputShape: [32, 32, 3], classes, rng: createRng(1, 'resnet-8') });
}

/** Rows of native against each of the others. */
async function compare(workload: Workload, peers: readonly PeerProcess[]): Promise<BenchRow[]> {
  await using native = await nodeBackend.create({ threads, oneDnn: true }, context);
  await using wasm = await wasmBackend.create(p.parse(wasmBackend.params, { threads }), context);
  const contenders: Contender[] = [];
  for (const [name, backend] of [
    ['native', native],
    ['our WASM', wasm],
  ] as const) {
    await backend.activate();
    contenders.push({ name, time: await timerOf(workload, backend) });
  }
  for (const peer of peers) {
    for (const [framework, name] of Object.entries(peer.frameworks)) {
      const time = (calls: number): Promise<readonly number[]> => peer.time({ ...workload.request, framework, calls });
      // A peer that lacks this workload says so and drops out.
      const isAble = await time(2).catch((error: unknown) => {
        console.error(`${name}, ${workload.name}: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (isAble) contenders.push({ name, time });
    }
  }
  const samples = await takeTurns(contenders, workload);
  const [own = [], ...others] = samples;
  return others.map((peer, index) => row(workload.name, own, peer, contenders[index + 1]!.name));
}

async function timerOf({ graph, request }: Workload, backend: Backend): Promise<Contender['time']> {
  const run =
    request.workload === 'train'
      ? await trainer(graph, backend, request.batchSize)
      : await predictor(graph, backend, request.batchSize);
  return async (calls) => {
    const durations: number[] = [];
    for (let call = 0; call < calls; call++) {
      const start = performance.now();
      await run();
      durations.push(performance.now() - start);
    }
    return durations;
  };
}

async function trainer(graph: Graph, backend: Backend, batchSize: number): Promise<() => Promise<void>> {
  return stepOf(graph, await backend.prepare(graph, 'train'), batchSize);
}

async function predictor(graph: Graph, backend: Backend, batchSize: number): Promise<() => Promise<void>> {
  const executable = await backend.prepare(graph, 'infer');
  const inputs = noise(graph, batchSize);
  return async () => void (await executable.predict(inputs, batchSize));
}

async function stepOf(graph: Graph, executable: TrainExecutable, batchSize: number): Promise<() => Promise<void>> {
  const inputs = noise(graph, batchSize);
  const labels = Int32Array.from({ length: batchSize }, (_, index) => index % 10);
  const optimizer = await adam.create(p.parse(adam.params, {}), context);
  executable.update((parameters) => optimizer.init(parameters));
  return async () => {
    await executable.gradients({ inputs, labels, batchSize, dropoutSeed: 1 }, crossEntropy);
    executable.update((parameters, gradients) => optimizer.step(parameters, gradients, 1e-3));
  };
}

async function takeTurns(contenders: readonly Contender[], { rounds, calls }: Workload): Promise<number[][]> {
  const samples = contenders.map((): number[] => []);
  for (let warmUp = 0; warmUp < 2; warmUp++) {
    for (const { time } of contenders) await time(calls);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [index, { time }] of contenders.entries()) samples[index]!.push(...(await time(calls)));
  }
  return samples;
}

/** Seconds a step: two of them, between those of native. */
async function againstTfjsCpu(): Promise<BenchRow> {
  const graph = articleCnn(28, 1);
  await using native = await nodeBackend.create({ threads, oneDnn: true }, context);
  await native.activate();
  const own = await timerOf({ graph, request: { workload: 'train', net: '', batchSize: 32 } } as Workload, native);
  await own(10);
  const before = await own(20);
  await import('@tensorflow/tfjs-backend-cpu');
  await tf.setBackend('cpu');
  const step = await stepOf(graph, createTfjsTrainExecutable(tf, graph), 32);
  const start = performance.now();
  await step();
  const peer = [performance.now() - start];
  await native.activate();
  return row('training step, article-cnn, batch 32', [...before, ...(await own(20))], peer, 'tfjs cpu');
}

async function startPeers(): Promise<PeerProcess[]> {
  const script = join(import.meta.dirname, '../../peers/peers.py');
  const plain = join(import.meta.dirname, '../plain-tfjs-node/main.ts');
  const environment = { PEER_THREADS: String(threads), TF_NUM_INTRAOP_THREADS: String(threads) };
  const started = await Promise.allSettled([
    startPeer(process.execPath, ['--conditions=@fovea/source', plain, dataFolder], environment),
    // A virtual environment's Python, where one is named.
    startPeer(process.env['FOVEA_PEER_PYTHON'] ?? 'python3', [script], environment),
  ]);
  return started.flatMap((result) => {
    if (result.status === 'fulfilled') {
      if (Object.keys(result.value.frameworks).length === 0) console.error('Python has neither Keras nor PyTorch');
      return [result.value];
    }
    console.error(`a peer is missing: ${String(result.reason)}`);
    return [];
  });
}

function row(name: string, ours: readonly number[], peer: readonly number[], peerName: string): BenchRow {
  const title = `${name}, ${threads} threads`;
  return { suite: 'native', name: title, unit: 'ms', ...figuresOf(ours, { name: peerName, samples: peer }) };
}

function noise(graph: Graph, batchSize: number): Float32Array {
  const rng = createRng(2, 'noise');
  const count = (graph.inputs[0]?.shape ?? []).reduce((product, size) => product * size, batchSize);
  return Float32Array.from({ length: count }, () => rng.normal());
}
