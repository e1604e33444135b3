import {
  apiVersion,
  defineContribution,
  definePlugin,
  p,
  type AnyContribution,
  type BrandedPlugin,
  type PluginManifest,
} from '@fovea/contracts';
import { buildCatalog, Catalog } from '../catalog/index.ts';
import type { LoadedPlugin } from '../plugin/index.ts';

const described = { behaviour: 1, title: 'Sample', summary: 'For tests.', sources: [{ title: 'None' }] };
const plain = { deterministic: true, usesBackend: false, exclusive: false };
const never = () => Promise.reject(new Error('never created'));

/** A few contributions of every shape that planning cares about. `quantizerBehaviour` changes one nested behaviour. */
export function samplePlugin(quantizerBehaviour = 1): BrandedPlugin {
  return definePlugin({
    id: 'sample',
    contributions: [
      defineContribution({
        ...described,
        kind: 'backend',
        id: 'sample/wasm',
        params: p.params({ threads: p.integer({ title: 'Threads', min: 1, max: 64, default: 1 }) }),
        create: never,
      }),
      ...[
        ['adam', 0.001],
        ['sgd', 0.01],
      ].map(([name, learningRate]) =>
        defineContribution({
          ...described,
          kind: 'optimizer',
          id: `sample/${name}`,
          params: p.params({
            learningRate: p.number({ title: 'Learning rate', min: 0, max: 10, default: Number(learningRate) }),
            ...(name === 'sgd' ? { momentum: p.number({ title: 'Momentum', min: 0, max: 1, default: 0 }) } : {}),
          }),
          create: never,
        }),
      ),
      defineContribution({
        ...described,
        kind: 'augmentation',
        id: 'sample/flip',
        params: p.params({ probability: p.number({ title: 'Probability', min: 0, max: 1, default: 0.5 }) }),
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'quantizer',
        id: 'sample/int8',
        behaviour: quantizerBehaviour,
        params: p.params({
          granularity: p.choice(['tensor', 'channel'], { title: 'Granularity', default: 'channel' }),
        }),
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/load',
        params: p.params({ limit: p.integer({ title: 'Limit', min: 0, default: 0, unit: 'images' }) }),
        ports: { ...plain, inputs: {}, outputs: { dataset: { type: 'dataset' } }, deterministic: false },
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/build',
        params: p.params({}),
        ports: { ...plain, inputs: { dataset: { type: 'dataset' } }, outputs: { model: { type: 'model' } } },
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/train',
        params: p.params({
          epochs: p.integer({ title: 'Epochs', min: 1, max: 100, default: 1, unit: 'epochs', source: 'Keras' }),
          isFast: p.boolean({ title: 'Fast', default: false }),
          optimizer: p.contribution('optimizer', { title: 'Optimizer', default: { use: 'sample/adam' } }),
          augmentations: p.contributionList('augmentation', { title: 'Augmentations' }),
          milestones: p.numberList({ title: 'Milestones', min: 0, max: 1 }),
          note: p.text({ title: 'Note', default: '' }),
        }),
        ports: {
          ...plain,
          usesBackend: true,
          inputs: { dataset: { type: 'dataset' }, model: { type: 'model' } },
          outputs: { model: { type: 'model' }, history: { type: 'history' } },
        },
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/quantize',
        params: p.params({
          quantizer: p.contribution('quantizer', { title: 'Quantizer', default: { use: 'sample/int8' } }),
        }),
        ports: {
          ...plain,
          inputs: { model: { type: 'model' }, dataset: { type: 'dataset', optional: true } },
          outputs: { model: { type: 'model' } },
        },
        create: never,
      }),
      defineContribution({
        ...described,
        kind: 'step',
        id: 'sample/time',
        params: p.params({}),
        ports: {
          deterministic: true,
          usesBackend: true,
          exclusive: true,
          inputs: { model: { type: 'model' } },
          outputs: { latency: { type: 'latency' } },
        },
        create: never,
      }),
    ],
  });
}

export async function sampleCatalog(quantizerBehaviour = 1): Promise<Catalog> {
  return new Catalog([{ catalog: await buildCatalog(samplePlugin(quantizerBehaviour), '1.0.0') }]);
}

/** A plugin as the loader hands it over, with a manifest that fits. */
export function loaded(plugin: BrandedPlugin, manifest: Partial<PluginManifest> = {}): LoadedPlugin {
  return {
    plugin,
    version: '1.0.0',
    manifest: {
      apiVersion,
      requires: { fovea: '^0.1.0' },
      platforms: ['node'],
      contributes: plugin.contributions.map(({ kind, id }: AnyContribution) => `${kind}:${id}`),
      trust: 'worker',
      entry: { runtime: '.' },
      permissions: [],
      ...manifest,
    },
  };
}
