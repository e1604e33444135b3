import { describe, it } from 'node:test';
import { plugin as wasm } from '@fovea/backend-wasm';
import { conformanceCases, describeConformance } from '@fovea/plugin-testing';
import { packageUnderTest } from '@fovea/plugin-testing/node';
import { fixtures } from './fixtures.js';

const { plugin, manifest, packageJson, fixtures: found } = await packageUnderTest(new URL('..', import.meta.url));

describeConformance(
  { describe, it },
  conformanceCases(plugin, {
    manifest,
    packageJson,
    fixtures: { ...found, ...fixtures, plugins: [wasm] },
  }),
);
