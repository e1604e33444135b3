import { clockToken, definePlugin } from '@fovea/contracts';
import { fakeLoss } from '../fakes/fake-loss.ts';
import { fakesPlugin } from '../fakes/fakes-plugin.ts';
import type { EntryProbe } from '../fixtures.ts';
import type { BrokenSubjects } from './broken-subject.ts';
import { fakesManifest } from './fakes-manifest.ts';

const quiet: EntryProbe = { newGlobals: [], openHandles: [], tfjsBackend: null };

/** As inversify would call it. */
interface Bindings {
  bind(token: symbol): { toConstantValue(value: unknown): void };
}

const bindsClock = { load: ({ bind }: Bindings) => bind(clockToken).toConstantValue({}) };

const soundPackage = {
  name: fakesPlugin.id,
  version: '1.0.0',
  keywords: ['fovea-plugin'],
  exports: { '.': './index.js', './package.json': './package.json' },
};

export const brokenPlugins: BrokenSubjects<'plugin'> = {
  'manifest/valid': [
    { says: /apiVersion/, plugin: fakesPlugin, manifest: { ...fakesManifest, apiVersion: '1' } },
    { says: /requires\.fovea/, plugin: fakesPlugin, manifest: { ...fakesManifest, requires: { fovea: 'newest' } } },
    { says: /platforms/, plugin: fakesPlugin, manifest: { ...fakesManifest, platforms: ['deno'] } },
    { says: /trust/, plugin: fakesPlugin, manifest: { ...fakesManifest, trust: 'full' } },
    { says: /contributes/, plugin: fakesPlugin, manifest: { ...fakesManifest, contributes: ['optimizer:Lion'] } },
    { says: /"fovea"/, plugin: fakesPlugin, manifest: null },
    {
      says: /"\.\/package\.json"/,
      plugin: fakesPlugin,
      packageJson: { ...soundPackage, exports: { '.': './index.js' } },
    },
    { says: /keywords with/, plugin: fakesPlugin, packageJson: { ...soundPackage, keywords: [] } },
    { says: /id of the plugin is not/, plugin: fakesPlugin, packageJson: { ...soundPackage, name: 'another' } },
  ],
  'manifest/contributes-matches': [
    {
      says: /missing from the manifest: \["store:fakes\/memory"\]/,
      plugin: fakesPlugin,
      manifest: {
        ...fakesManifest,
        contributes: fakesManifest.contributes.filter((name) => !name.startsWith('store')),
      },
    },
    {
      says: /Missing from the plugin: \["loss:fakes\/focal"\]/,
      plugin: fakesPlugin,
      manifest: { ...fakesManifest, contributes: [...fakesManifest.contributes, 'loss:fakes/focal'] },
    },
    { says: /twice/, plugin: definePlugin({ id: 'twice', contributions: [fakeLoss, fakeLoss] }) },
  ],
  'entry/no-side-effects': [
    {
      says: /globalThis\.acme/,
      plugin: fakesPlugin,
      fixtures: { probeEntry: async () => ({ ...quiet, newGlobals: ['globalThis.acme'] }) },
    },
    {
      says: /Timeout/,
      plugin: fakesPlugin,
      fixtures: { probeEntry: async () => ({ ...quiet, openHandles: ['Timeout'] }) },
    },
    { says: /wasm/, plugin: fakesPlugin, fixtures: { probeEntry: async () => ({ ...quiet, tfjsBackend: 'wasm' }) } },
  ],
  'module/private': [
    {
      says: /Symbol\(@fovea\/clock\)/,
      plugin: definePlugin({ id: 'greedy', contributions: [], module: bindsClock as never }),
    },
  ],
  'catalog/fresh': [
    {
      says: /stale/,
      plugin: fakesPlugin,
      packageJson: soundPackage,
      fixtures: {
        catalog: { plugin: fakesPlugin.id, version: '1.0.0', apiVersion: 1, digest: 'old', contributions: [] },
      },
    },
  ],
};
