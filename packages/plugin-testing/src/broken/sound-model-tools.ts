import { defineContribution, type Graph, p, type QuantizedModel, type TensorData } from '@fovea/contracts';
import {
  decodeFovea,
  encodeFovea,
  optimizeForInference,
  replaceTensors,
  tensorBytes,
  tensorToFloat32,
} from '@fovea/graph';

const id = 'sound/int8-storage';
const sources = [{ title: 'Made for tests' }];

/** Kernels as symmetric int8, one scale a tensor; from it broken quantizers are made. */
export const int8Storage = defineContribution({
  kind: 'quantizer',
  id,
  behaviour: 1,
  title: 'int8 storage',
  summary: 'Stores kernels as int8.',
  sources,
  params: p.params({}),
  create: () => ({
    scheme: 'storage-only',
    needsCalibration: false,
    quantize: async (graph) => quantizeTo(graph, codeOf),
  }),
});

/** Quantizes every kernel by `code`, which maps a weight and a scale to a stored number. */
export function quantizeTo(
  graph: Graph,
  code: (weight: number, scale: number) => number,
  zeroPoint = 0,
): QuantizedModel {
  const stored = Object.entries(graph.tensors)
    .filter(([name]) => name.endsWith('kernel'))
    .map(([name, tensor]): [string, TensorData] => {
      const values = tensorToFloat32(tensor);
      const scale = values.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0) / 127;
      const data = Int8Array.from(values, (value) => code(value, scale));
      return [
        name,
        { shape: tensor.shape, dtype: 'int8', data, quantization: { scale: [scale], zeroPoint: [zeroPoint] } },
      ];
    });
  const scheme = 'storage-only';
  const small = replaceTensors(graph, Object.fromEntries(stored));
  const bytes = Object.values(small.tensors).reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
  return {
    graph: { ...small, meta: { ...small.meta, quantizer: { id, scheme } } },
    scheme,
    bytes,
    keptFloat: [],
    notes: [],
  };
}

export function codeOf(weight: number, scale: number): number {
  return Math.round(weight / scale);
}

/** The `.fovea` container under another name; from it broken exporters are made. */
export const boxExporter = defineContribution({
  kind: 'exporter',
  id: 'sound/box',
  behaviour: 1,
  title: 'Box',
  summary: 'Writes one file.',
  params: p.params({}),
  create: () => ({
    export: async (graph) => ({ files: { 'model.box': encodeFovea(graph) }, entry: 'model.box', notes: [] }),
  }),
});

/** Reads what the box exporter wrote; from it broken importers are made. */
export const boxImporter = defineContribution({
  kind: 'importer',
  id: 'sound/box',
  behaviour: 1,
  title: 'Box',
  summary: 'Reads one file.',
  params: p.params({}),
  create: () => ({
    recognizes: async ({ names }) => names.includes('model.box'),
    import: async (files) => decodeFovea(await files.read('model.box')),
  }),
});

/** The passes for inference; from it broken transforms are made. */
export const optimize = defineContribution({
  kind: 'transform',
  id: 'sound/optimize',
  behaviour: 1,
  title: 'Optimize',
  summary: 'Folds and fuses.',
  sources,
  params: p.params({}),
  create: () => ({ apply: optimizeForInference }),
});

/** Hands a model on; from it broken steps are made. */
export const passOn = defineContribution({
  kind: 'step',
  id: 'sound/pass-on',
  behaviour: 1,
  title: 'Pass on',
  summary: 'Hands a model on.',
  params: p.params({}),
  ports: {
    inputs: { model: { type: 'model' } },
    outputs: { model: { type: 'model' } },
    deterministic: true,
    usesBackend: false,
    exclusive: false,
  },
  create: () => ({ run: async ({ model }) => ({ model }) }),
});
