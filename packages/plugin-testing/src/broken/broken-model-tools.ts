import {
  type CalibrationData,
  type ExportedModel,
  type FileSet,
  type Graph,
  type Importer,
  definePlugin,
  type QuantizedModel,
  type Quantizer,
  type TensorData,
} from '@fovea/contracts';
import { decodeFovea, float32Tensor, replaceTensors, tensorToFloat32 } from '@fovea/graph';
import { tinyTrainedModel } from '../tiny/tiny-models.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';
import { boxExporter, boxImporter, codeOf, int8Storage, optimize, quantizeTo } from './sound-model-tools.ts';

export const brokenTransforms: BrokenSubjects<'transform'> = {
  'transform/parity': [
    { says: /predicts differently/, plugin: creating(optimize, () => ({ apply: withDoubledBiases })) },
  ],
  'transform/input/untouched': [{ says: /is changed/, plugin: creating(optimize, () => ({ apply: zeroingInPlace })) }],
};

export const brokenQuantizers: BrokenSubjects<'quantizer'> = {
  'quantizer/roundtrip/error-bound': [
    {
      says: /further than half a step/,
      plugin: quantizing((graph) => quantizeTo(graph, (weight, scale) => Math.floor(weight / scale))),
    },
    {
      says: /further than half a step/,
      plugin: quantizing((graph) => quantizeTo(graph, (weight, scale) => Math.min(100, codeOf(weight, scale)))),
    },
  ],
  'quantizer/bytes/true': [
    { says: /bytes are not those/, plugin: quantizing((graph) => ({ ...quantizeTo(graph, codeOf), bytes: 7 })) },
    { says: /no smaller/, plugin: quantizing(unquantized) },
  ],
  'quantizer/zero-preserved': [
    // Codes shifted by a fraction of a step: half a step off at most, and zero is none of them.
    {
      says: /no longer zero/,
      plugin: quantizing((graph) => quantizeTo(graph, (weight, scale) => Math.round(weight / scale + 0.4), 0.4)),
    },
    { says: /no code of the activation/, plugin: quantizing(withFractionalZeroPoint) },
  ],
  'quantizer/calibration/order-free': [{ says: /reverse order/, plugin: creating(int8Storage, movingAverage) }],
  'quantizer/top1-drop': [
    {
      says: /too much accuracy/,
      plugin: quantizing((graph) => quantizeTo(graph, (weight, scale) => -codeOf(weight, scale))),
    },
  ],
  'quantizer/scheme-honest': [
    {
      says: /integer-compute is not what the graph does/,
      plugin: creating(int8Storage, () => ({
        scheme: 'integer-compute',
        needsCalibration: false,
        quantize: async (graph) => ({ ...quantizeTo(graph, codeOf), scheme: 'integer-compute' }),
      })),
    },
    {
      says: /binary-compute is not what the graph does/,
      plugin: creating(int8Storage, () => ({
        scheme: 'binary-compute',
        needsCalibration: false,
        quantize: async (graph) => ({ ...quantizeTo(graph, codeOf), scheme: 'binary-compute' }),
      })),
    },
  ],
};

export const brokenExporters: BrokenSubjects<'exporter'> = {
  'exporter/reload/predicts-same': [
    { says: /predicts differently/, plugin: boxes((graph, write) => write(withDoubledBiases(graph))) },
    {
      says: /entry is not among/,
      plugin: boxes(async (graph, write) => ({ ...(await write(graph)), entry: 'index.box' })),
    },
    { says: /does not recognize/, plugin: boxes(async (graph, write) => renamed(await write(graph))) },
  ],
  'exporter/bytes/deterministic': [
    {
      says: /differs between two exports/,
      plugin: boxes((graph, write) => write({ ...graph, meta: { ...graph.meta, name: String(Math.random()) } })),
    },
  ],
};

export const brokenImporters: BrokenSubjects<'importer'> = {
  'importer/recognizes/honest': [
    { says: /claims to recognize/, plugin: importing({ recognizes: async () => true }) },
    { says: /does not recognize what/, plugin: importing({ recognizes: async () => false }) },
  ],
  'importer/hostile/refused': [
    { says: /no FoveaError/, plugin: importing({ import: trusting }) },
    { says: /a valid graph/, plugin: importing({ import: async () => tinyTrainedModel() }) },
  ],
};

/** Parses what it reads without a check. */
async function trusting(files: FileSet): Promise<Graph> {
  const [name = ''] = files.names;
  return JSON.parse(new TextDecoder().decode(await files.read(name))) as Graph;
}

function quantizing(quantize: (graph: Graph) => QuantizedModel): ReturnType<typeof creating> {
  return creating(int8Storage, () => ({
    scheme: 'storage-only',
    needsCalibration: false,
    quantize: async (graph) => quantize(graph),
  }));
}

function unquantized(graph: Graph): QuantizedModel {
  const bytes = Object.values(graph.tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
  return { graph, scheme: 'storage-only', bytes, keptFloat: [], notes: [] };
}

function withFractionalZeroPoint(graph: Graph): QuantizedModel {
  const quantized = quantizeTo(graph, codeOf);
  const quantization = { dtype: 'uint8', scale: 0.1, zeroPoint: 3.5, min: 0, max: 255 } as const;
  return { ...quantized, graph: { ...quantized.graph, nodes: graph.nodes.map((node) => ({ ...node, quantization })) } };
}

/** Remembers the last batch best: an exponential moving average of the inputs, kept as a bias. */
function movingAverage(): Quantizer {
  return {
    scheme: 'storage-only',
    needsCalibration: true,
    async quantize(graph: Graph, calibration: CalibrationData | undefined) {
      let average = 0;
      for (const { inputs } of calibration?.batches(8) ?? [])
        average = 0.9 * average + 0.1 * Math.max(...inputs.subarray(0, 64));
      const quantized = quantizeTo(graph, codeOf);
      const bias = float32Tensor([3], [average, average, average]);
      return { ...quantized, graph: replaceTensors(quantized.graph, { 'classify/bias': bias }) };
    },
  };
}

function withDoubledBiases(graph: Graph): Graph {
  const biases = Object.entries(graph.tensors).filter(([name]) => name.endsWith('bias'));
  const doubled = biases.map(([name, tensor]): [string, TensorData] => {
    return [
      name,
      float32Tensor(
        tensor.shape,
        tensorToFloat32(tensor).map((value, index) => 2 * value + 0.1 * index),
      ),
    ];
  });
  return replaceTensors(graph, Object.fromEntries(doubled));
}

function zeroingInPlace(graph: Graph): Graph {
  for (const { data } of Object.values(graph.tensors)) data.fill(0);
  return graph;
}

type Write = (graph: Graph) => Promise<ExportedModel>;

/** A plugin of a broken exporter and the sound importer of its format. */
function boxes(write: (graph: Graph, sound: Write) => Promise<ExportedModel>): ReturnType<typeof definePlugin> {
  const sound: Write = async (graph) => (await boxExporter.create({}, undefined as never)).export(graph);
  const exporter = { ...boxExporter, create: () => ({ export: (graph: Graph) => write(graph, sound) }) };
  return definePlugin({ id: 'broken', contributions: [exporter, boxImporter] });
}

/** A plugin of the sound exporter and a broken importer of its format. */
function importing(replace: Partial<Importer>): ReturnType<typeof definePlugin> {
  const importer = { ...boxImporter, create: () => ({ ...soundImporter, ...replace }) };
  return definePlugin({ id: 'broken', contributions: [boxExporter, importer] });
}

const soundImporter: Importer = {
  recognizes: async ({ names }) => names.includes('model.box'),
  import: async (files) => decodeFovea(await files.read('model.box')),
};

function renamed({ files, entry, notes }: ExportedModel): ExportedModel {
  return { files: { 'model.crate': files[entry] ?? new Uint8Array() }, entry: 'model.crate', notes };
}
