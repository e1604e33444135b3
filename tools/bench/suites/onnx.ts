import { onnxBackend } from '@fovea/backend-onnx';
import { wasmBackend } from '@fovea/backend-wasm';
import { p, type CalibrationData, type CreateContext, type Graph } from '@fovea/contracts';
import { optimizeForInference } from '@fovea/graph';
import { int8Quantizer } from '@fovea/quantizers';
import { createRng } from '@fovea/training';
import { alternate } from '../alternate.ts';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { articleCnn, mobileNetV2 } from '../nets.ts';

/** The compiled engine against ONNX Runtime on the model that our exporter writes, one thread each. */
export const suite: BenchSuite = {
  summary: 'Prediction on WebAssembly beside ONNX Runtime, Web and native, float32 and int8 (takes a minute)',
  run: onnxSuite,
};

const context = { seed: 1, signal: new AbortController().signal } as CreateContext;

/** The peers: what runs in a browser as ours does, and native code with instructions that WebAssembly does not have. */
const runtimes = [
  ['web', 'ONNX Runtime Web'],
  ['native', 'ONNX Runtime native'],
] as const;

async function onnxSuite(): Promise<readonly BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [net, graph] of [
    ["article's CNN", articleCnn(224, 3)],
    ['MobileNetV2 1.0', mobileNetV2()],
  ] as const) {
    const { native, wasm } = await integers(graph);
    for (const [runtime, peerName] of runtimes) {
      rows.push(await prediction({ name: `${net}, 224, batch 1, float32`, peerName }, graph, { runtime, graph }));
      rows.push(await prediction({ name: `${net}, 224, batch 1, int8`, peerName }, wasm, { runtime, graph: native }));
    }
  }
  return rows;
}

async function prediction(
  names: { readonly name: string; readonly peerName: string },
  graph: Graph,
  peer: { readonly runtime: 'web' | 'native'; readonly graph: Graph },
): Promise<BenchRow> {
  await using backend = await wasmBackend.create(p.parse(wasmBackend.params, {}), context);
  await using peerBackend = await onnxBackend.create(p.parse(onnxBackend.params, { runtime: peer.runtime }), context);
  await backend.activate();
  await peerBackend.activate();
  using ours = await backend.prepare(graph, 'infer');
  using theirs = await peerBackend.prepare(peer.graph, 'infer');
  const inputs = noise(224 * 224 * 3);
  return await alternate(
    { suite: 'onnx', ...names },
    () => ours.predict(inputs, 1),
    () => theirs.predict(inputs, 1),
    { warmUp: 10, rounds: 15 },
  );
}

/** The same net in the integers that each of the two is fastest with. */
async function integers(graph: Graph): Promise<{ readonly native: Graph; readonly wasm: Graph }> {
  const calibration: CalibrationData = {
    count: 1,
    digest: 'sha256:noise',
    batches: () => [{ inputs: noise(224 * 224 * 3), batchSize: 1 }],
  };
  const quantized = async (profile: 'native' | 'wasm'): Promise<Graph> => {
    const quantizer = await int8Quantizer.create(p.parse(int8Quantizer.params, { profile }), context);
    return (await quantizer.quantize(optimizeForInference(graph), calibration, {})).graph;
  };
  return { native: await quantized('native'), wasm: await quantized('wasm') };
}

function noise(count: number): Float32Array<ArrayBuffer> {
  const rng = createRng(2, 'noise');
  return Float32Array.from({ length: count }, () => rng.normal());
}
