import type { PluginManifest } from '@fovea/contracts';
import { fakesPlugin } from '../fakes/fakes-plugin.ts';
import { subjectOf } from '../fixtures.ts';

/** A manifest that fits the fakes, from which broken ones are made. */
export const fakesManifest: PluginManifest = {
  apiVersion: 1,
  requires: { fovea: '^0.1.0' },
  platforms: ['node', 'browser'],
  contributes: fakesPlugin.contributions.map(subjectOf),
  trust: 'worker',
  entry: { runtime: '.' },
  permissions: [],
};
