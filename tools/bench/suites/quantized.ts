import { wasmBackend } from '@fovea/backend-wasm';
import type { Backend, CalibrationData, CreateContext, Graph, TensorData } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';
import { int8Quantizer } from '@fovea/quantizers';
import { createRng } from '@fovea/training';
import { alternate } from '../alternate.ts';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { articleCnn, mobileNetV2, newBuilder } from '../nets.ts';

/** Integers and signs against floats, both on the compiled engine of `backend:fovea/wasm`, one thread. */
export const suite: BenchSuite = {
  summary: 'int8 and binary nets on WebAssembly against the same nets in float32 (takes a minute)',
  run: quantizedSuite,
};

const suiteName = 'quantized';
const peerName = 'our float32';
const context = { seed: 1, signal: new AbortController().signal } as CreateContext;

export async function quantizedSuite(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  await using backend = await activeBackend();
  for (const [name, graph] of [
    ["article's CNN, 224x224x3", articleCnn(224, 3)],
    ['MobileNetV2 1.0, 224x224x3', mobileNetV2()],
  ] as const) {
    for (const profile of ['wasm', 'native'] as const) {
      const quantized = await quantize(graph, profile);
      rows.push(await against(backend, `int8 ${profile}, ${name}, batch 1`, quantized, graph));
    }
  }
  const name = 'binary 3x3 convolution, 14x14, 256 to 256, packing included';
  rows.push(await against(backend, name, convolution(true), convolution(false)));
  return rows;
}

async function activeBackend(): Promise<Backend> {
  const backend = await wasmBackend.create(
    { engine: 'compiled', relaxedSimd: 'auto', threads: 1, wasmFolder: '' },
    context,
  );
  await backend.activate();
  return backend;
}

async function against(backend: Backend, name: string, quantized: Graph, float: Graph): Promise<BenchRow> {
  using ours = await backend.prepare(quantized, 'infer');
  using peer = await backend.prepare(float, 'infer');
  const inputs = noise(float, 1, name);
  const names = { suite: suiteName, name, peerName };
  return await alternate(
    names,
    () => ours.predict(inputs, 1),
    () => peer.predict(inputs, 1),
  );
}

/** Ranges from two random images: they matter to accuracy, not to speed. */
async function quantize(graph: Graph, profile: 'wasm' | 'native'): Promise<Graph> {
  const params = { profile, calibrator: 'minMax', percentile: 99.99, granularity: 'channel' } as const;
  const quantizer = await int8Quantizer.create({ ...params, biasCorrection: false, keepFloat: [] }, context);
  const calibration: CalibrationData = {
    count: 2,
    digest: 'noise',
    batches: () => [{ inputs: noise(graph, 2, 'calibration'), batchSize: 2 }],
  };
  return (await quantizer.quantize(graph, calibration, {})).graph;
}

/** Signs of the input by signs of the weights, or floats by floats. */
function convolution(isBinary: boolean): Graph {
  const builder = newBuilder('convolution', 0, [14, 14, 256]);
  const x = isBinary ? builder.activation(builder.input, { function: 'sign' }) : builder.input;
  const graph = builder.build(
    builder.conv2d(x, { filters: 256, kernelSize: 3, padding: 'same', useBias: false, name: 'conv' }),
  );
  if (!isBinary) return graph;
  const shape = [3, 3, 256, 256];
  const rng = createRng(1, 'bits');
  const data = Uint8Array.from({ length: elementCount(shape) / 8 }, () => Math.floor(rng.next() * 256));
  const kernel: TensorData = { shape, dtype: 'bit', data };
  return { ...graph, tensors: { 'conv/kernel': kernel } };
}

function noise(graph: Graph, batchSize: number, label: string): Float32Array {
  const rng = createRng(2, label);
  const count = batchSize * elementCount(graph.inputs[0]?.shape ?? []);
  return Float32Array.from({ length: count }, () => rng.normal());
}
