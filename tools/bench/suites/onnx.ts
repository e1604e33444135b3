import * as ort from 'onnxruntime-web';
import { wasmBackend } from '@fovea/backend-wasm';
import { p, type CalibrationData, type CreateContext, type Graph } from '@fovea/contracts';
import { onnxExporter } from '@fovea/formats';
import { optimizeForInference } from '@fovea/graph';
import { int8Quantizer } from '@fovea/quantizers';
import { createRng } from '@fovea/training';
import { alternate } from '../alternate.ts';
import type { BenchRow, BenchSuite } from '../bench-row.ts';
import { articleCnn, mobileNetV2 } from '../nets.ts';

/** The compiled engine against ONNX Runtime Web on the model that our exporter writes: WebAssembly, one thread each. */
export const suite: BenchSuite = {
  summary: 'Prediction on WebAssembly beside ONNX Runtime Web, float32 and int8 (takes half a minute)',
  run: onnxSuite,
};

const context = { seed: 1, signal: new AbortController().signal } as CreateContext;

async function onnxSuite(): Promise<readonly BenchRow[]> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const rows: BenchRow[] = [];
  for (const [name, graph] of [
    ["article's CNN", articleCnn(224, 3)],
    ['MobileNetV2 1.0', mobileNetV2()],
  ] as const) {
    rows.push(await prediction(`${name}, 224x224x3, batch 1, float32`, graph));
    const { native, wasm } = await integers(graph);
    rows.push(await prediction(`${name}, 224x224x3, batch 1, int8`, wasm, native));
  }
  return rows;
}

/** @param theirs What the peer runs, where that is another graph. */
async function prediction(name: string, graph: Graph, theirs = graph): Promise<BenchRow> {
  await using backend = await wasmBackend.create(p.parse(wasmBackend.params, {}), context);
  await backend.activate();
  using executable = await backend.prepare(graph, 'infer');
  const exporter = await onnxExporter.create(
    p.parse(onnxExporter.params, { input: 'normalized', layout: 'nchw' }),
    context,
  );
  const { files, entry } = await exporter.export(theirs);
  const session = await ort.InferenceSession.create(files[entry] as Uint8Array, { graphOptimizationLevel: 'all' });
  const inputs = noise(224 * 224 * 3);
  const feeds = { [session.inputNames[0] ?? '']: new ort.Tensor('float32', inputs, [1, 3, 224, 224]) };
  try {
    return await alternate(
      { suite: 'onnx', name, peerName: 'ONNX Runtime Web' },
      () => executable.predict(inputs, 1),
      () => session.run(feeds),
      { warmUp: 10, rounds: 15 },
    );
  } finally {
    await session.release();
  }
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
