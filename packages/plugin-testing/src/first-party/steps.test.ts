import { artifactStoreToken, type FilesRecord, type Graph } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { MemoryArtifactStore } from '../fakes/memory-artifact-store.ts';
import { tinyDescription } from '../tiny/tiny-description.ts';
import { tinyRichModel, tinyTrainedModel } from '../tiny/tiny-models.ts';
import { describeFirstParty } from './describe-first-party.ts';
import { importPlugin } from './import-plugin.ts';

const siblings = [
  'backend-wasm',
  'models',
  'losses',
  'optimizers',
  'augmentations',
  'datasets',
  'quantizers',
  'formats',
  'transforms',
];
const tinyBars = { dataset: { use: 'fakes/tiny-bars' } };
const tinyCnn = { model: { use: 'fovea/cnn', params: { depth: 1, width: 0.25, denseUnits: 0 } } };

const artifacts = new MemoryArtifactStore();
const digest = await artifacts.put(encodeFovea(tinyTrainedModel()));

const newNames = new Map([
  ['dense', 'new_head_logits'],
  ['softmax', 'new_head_probabilities'],
]);

/** The rich model with its head under the names that transfer-model gives. */
function tinyTransferredModel(): Graph {
  const graph = tinyRichModel();
  const renamed = (name: string): string => newNames.get(name) ?? name;
  return {
    ...graph,
    nodes: graph.nodes.map((node) => ({ ...node, name: renamed(node.name), inputs: node.inputs.map(renamed) })),
    outputs: graph.outputs.map(renamed),
  };
}

/** Of another name: a gate refuses to compare a model with itself. */
function renamedMeta({ meta }: Graph): Graph['meta'] {
  return { ...meta, name: `${meta.name}, before` };
}

/** Four numbers for each training image. */
function tinyFeatures(): FilesRecord {
  const count = tinyDescription().splits.train?.count ?? 0;
  const values = Float32Array.from({ length: count * 4 }, (_, index) => Math.sin(index));
  return { entry: 'train.f32', files: { 'train.f32': new Uint8Array(values.buffer) }, notes: [] };
}

await describeFirstParty('@fovea/steps', {
  plugins: await Promise.all(siblings.map((name) => importPlugin(`@fovea/${name}`))),
  services: new Map([[artifactStoreToken, artifacts]]),
  steps: {
    'step:fovea/load-data': { params: { ...tinyBars, calibrationCount: 12, validationFraction: 0.2 } },
    'step:fovea/load-model': { params: { digest } },
    'step:fovea/build-model': { params: tinyCnn },
    'step:fovea/train': { params: { epochs: 2, batchSize: 8 } },
    'step:fovea/embed': { inputs: { model: tinyRichModel() } },
    'step:fovea/gate': { inputs: { reference: { ...tinyTrainedModel(), meta: renamedMeta(tinyTrainedModel()) } } },
    'step:fovea/transfer-model': { params: { dropout: 0.2 }, inputs: { model: tinyRichModel() } },
    'step:fovea/train-head': {
      params: { epochs: 3, batchSize: 8 },
      inputs: { model: tinyTransferredModel(), features: tinyFeatures() },
    },
    'step:fovea/measure-latency': { params: { batches: [1], minCalls: 3, maxDurationMs: 50 } },
  },
});
