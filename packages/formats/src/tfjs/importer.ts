import { defineContribution, graphVersion, p } from '@fovea/contracts';
import type { FileSet, Graph, Importer, Preprocessing } from '@fovea/contracts';
import { validateGraph } from '@fovea/graph';
import { assertNotAborted } from '../abort.ts';
import { entryMissing, fieldInvalid, shapesInconsistent, tooLarge } from '../errors.ts';
import { JsonReader, parseUntrustedJson } from '../json-reader.ts';
import { converterOf } from './layers/converters.ts';
import { Lowering, shapesOf } from './lowering.ts';
import { readManifest } from './manifest.ts';
import { readMetadata } from './metadata.ts';
import { readWeights } from './read-weights.ts';
import { moveSoftmaxLast } from './softmax-last.ts';
import { importerSubject } from './subject.ts';
import { readTopology } from './topology.ts';
import { WeightStore } from './weight-store.ts';

const maxTopologyBytes = 32 * 2 ** 20;

const importParams = p.params({
  classes: p.textList({
    title: 'Class names',
    description: 'In the order of the outputs, for files that do not name them; numbered when empty',
    maxItems: 100_000,
  }),
  inputRange: p.choice(['unstated', 'zeroToOne', 'minusOneToOne', 'zeroTo255'], {
    title: 'Range of pixel values',
    description: 'What the network was trained on, for files that do not say: x / 255, x / 127.5 - 1, or x as stored',
    default: 'unstated',
    source: 'https://keras.io/api/applications/ (preprocess_input of each family)',
  }),
  fit: p.choice(['crop', 'squeeze', 'pad'], {
    title: 'Fit of photos',
    description: 'crop: the shortest side becomes 8/7 of the input size, then the centre is cut out',
    default: 'crop',
    source: 'https://github.com/keras-team/keras/tree/v2.1.4/keras/applications (224 of 256 pixels)',
  }),
});

interface ImportParams {
  readonly classes: readonly string[];
  readonly inputRange: 'unstated' | 'zeroToOne' | 'minusOneToOne' | 'zeroTo255';
  readonly fit: Preprocessing['fit'];
}

/**
 * Reads a TensorFlow.js layers model: `model.json` and its weight shards. Files are data: layers come from an allowlist,
 * names never leave the file set, and sizes are checked before anything is allocated. Weights become float32 whatever they
 * were stored as, so that the graph can be trained. A model that ends in logits stays so: no softmax is added.
 */
export const tfjsLayersImporter = defineContribution({
  kind: 'importer',
  id: 'fovea/tfjs-layers',
  behaviour: 1,
  title: 'TensorFlow.js layers model',
  summary: 'Imports model.json with its weight shards, as saved by tf.layers or converted from Keras.',
  sources: [
    { title: 'TensorFlow.js: save and load models', url: 'https://www.tensorflow.org/js/guide/save_load', year: 2024 },
  ],
  params: importParams,
  create: (options): Importer => ({
    recognizes: (files) => recognizes(files),
    import: (files, signal) => importModel(files, options, signal),
  }),
});

async function recognizes(files: FileSet): Promise<boolean> {
  const entries = entriesOf(files);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) return false;
  if ((await files.size(entry)) > maxTopologyBytes) return false;
  try {
    const model = new JsonReader(
      importerSubject,
      '',
      parseUntrustedJson(importerSubject, entry, await files.read(entry)),
    );
    // A graph model has the same file name; its topology is a TensorFlow graph with a `node` list.
    const topology = model.object('modelTopology');
    return (topology.has('model_config') || topology.has('class_name')) && model.has('weightsManifest');
  } catch {
    // Whatever is wrong with the file: it does not look like this format.
    return false;
  }
}

async function importModel(files: FileSet, options: ImportParams, signal: AbortSignal | undefined): Promise<Graph> {
  assertNotAborted(importerSubject, signal);
  const entries = entriesOf(files);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw entryMissing(importerSubject, 'one model.json', files.names);
  const size = await files.size(entry);
  if (size > maxTopologyBytes) throw tooLarge(importerSubject, entry, maxTopologyBytes, size, 'bytes');
  const json = parseUntrustedJson(importerSubject, entry, await files.read(entry));
  const model = new JsonReader(importerSubject, '', json);
  const groups = readManifest(model);
  const topology = readTopology(model.get('modelTopology'));
  const metadata = readMetadata(model);
  const folder = entry.slice(0, entry.length - 'model.json'.length);
  const weights = new WeightStore(await readWeights(files, folder, groups, signal));

  const { input, inputShape, calls } = topology;
  const lowering = new Lowering(
    weights,
    input,
    inputShape,
    calls.map((call) => call.value),
  );
  for (const call of calls) lowering.values.set(call.value, converterOf(call)(call, lowering));
  weights.assertAllUsed();
  const reached = lowering.values.get(topology.output) ?? topology.output;
  const { nodes, output } = moveSoftmaxLast(lowering.nodes, reached, (value) => lowering.shapeOf(value));

  const draft: Graph = {
    version: graphVersion,
    inputs: [{ name: input, shape: inputShape }],
    outputs: [output],
    nodes,
    tensors: weights.tensors,
    meta: { name: topology.name, classes: [] },
  };
  const outputShape = shapesOf(draft).get(output) ?? [];
  const numClasses = outputShape.reduce((product, dimension) => product * dimension, 1);
  const preprocessing = metadata?.preprocessing ?? statedPreprocessing(inputShape, options);
  const graph: Graph = {
    ...draft,
    meta: {
      name: metadata?.name ?? topology.name,
      classes: classNames(metadata?.classes ?? options.classes, numClasses),
      ...(preprocessing === undefined ? {} : { preprocessing }),
    },
  };
  try {
    validateGraph(graph);
  } catch (cause) {
    throw shapesInconsistent(importerSubject, cause);
  }
  return graph;
}

function entriesOf(files: FileSet): readonly string[] {
  return files.names.filter((name) => name === 'model.json' || name.endsWith('/model.json'));
}

function classNames(names: readonly string[], numClasses: number): readonly string[] {
  if (names.length === 0) return Array.from({ length: numClasses }, (_, index) => `class ${index}`);
  if (names.length !== numClasses) {
    throw fieldInvalid(importerSubject, 'classes', `${numClasses} names, one an output`, names);
  }
  return names;
}

/** Pixels are 0..255; the network sees `(pixel * scale - mean) / std`. */
const ranges = {
  zeroToOne: { scale: 1 / 255, mean: 0, std: 1 },
  minusOneToOne: { scale: 1 / 127.5, mean: 1, std: 1 },
  zeroTo255: { scale: 1, mean: 0, std: 1 },
} as const;

function statedPreprocessing(shape: readonly number[], { inputRange, fit }: ImportParams): Preprocessing | undefined {
  const [height, width, channels] = shape;
  if (inputRange === 'unstated' || height === undefined || width === undefined) return undefined;
  if (channels !== 1 && channels !== 3) return undefined;
  const { scale, mean, std } = ranges[inputRange];
  return {
    height,
    width,
    channels,
    scale,
    mean: Array<number>(channels).fill(mean),
    std: Array<number>(channels).fill(std),
    fit,
    ...(fit === 'crop' ? { resizeTo: Math.round((Math.min(height, width) * 8) / 7) } : {}),
  };
}
