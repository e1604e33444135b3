import { describe, it } from '@jest/globals';
import { conformanceCases } from '../conformance-cases.ts';
import { describeConformance } from '../describe-conformance.ts';
import type { ConformanceFixtures } from '../fixtures.ts';
import { packageUnderTest } from '../node/package-under-test.ts';
import { importPlugin } from './import-plugin.ts';

// The example plugin is outside of the workspaces, as a stranger's would be: found by its folder, loaded as it is.
const folder = new URL('../../../../examples/third-party/', import.meta.url);
const { plugin, manifest, packageJson, fixtures: found } = await packageUnderTest(folder);
const { fixtures } = (await import(new URL('test/fixtures.js', folder).href)) as {
  readonly fixtures: ConformanceFixtures;
};

describeConformance(
  { describe, it },
  conformanceCases(plugin, {
    manifest,
    packageJson,
    fixtures: { ...found, ...fixtures, plugins: [await importPlugin('@fovea/backend-wasm')] },
  }),
);
