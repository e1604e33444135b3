import { describe, it } from '@jest/globals';
import { conformanceCases } from '../conformance-cases.ts';
import { describeConformance } from '../describe-conformance.ts';
import type { ConformanceFixtures } from '../fixtures.ts';
import { packageUnderTest } from '../node/package-under-test.ts';

/** Loads a package of this workspace as the host would and declares all its cases. */
export async function describeFirstParty(name: string, fixtures: ConformanceFixtures = {}): Promise<void> {
  const folder = new URL('.', import.meta.resolve(`${name}/package.json`));
  const { plugin, manifest, packageJson, fixtures: found } = await packageUnderTest(folder);
  const cases = conformanceCases(plugin, { manifest, packageJson, fixtures: { ...found, ...fixtures } });
  describeConformance({ describe, it }, cases);
}
