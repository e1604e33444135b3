import { artifactStoreToken } from '@fovea/contracts';
import { encodeFovea } from '@fovea/graph';
import { MemoryArtifactStore } from '../fakes/memory-artifact-store.ts';
import { tinyTrainedModel } from '../tiny/tiny-models.ts';
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

await describeFirstParty('@fovea/steps', {
  plugins: await Promise.all(siblings.map((name) => importPlugin(`@fovea/${name}`))),
  services: new Map([[artifactStoreToken, artifacts]]),
  steps: {
    'step:fovea/load-data': { params: { ...tinyBars, calibrationCount: 12, validationFraction: 0.2 } },
    'step:fovea/load-model': { params: { digest } },
    'step:fovea/build-model': { params: tinyCnn },
    'step:fovea/train': { params: { epochs: 2, batchSize: 8 } },
    'step:fovea/measure-latency': { params: { batches: [1], minCalls: 3, maxDurationMs: 50 } },
  },
});
