import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Plugin, PluginManifest } from '@fovea/contracts';
import { importPlugin, locatePlugin } from '@fovea/host/node';
import type { ConformanceFixtures } from '../fixtures.ts';
import { probeEntry } from './probe-entry.ts';

export interface PackageUnderTest {
  readonly plugin: Plugin;
  readonly manifest: PluginManifest;
  readonly packageJson: unknown;
  /** Catalogue and entry probe; spread them into your own fixtures. */
  readonly fixtures: Pick<ConformanceFixtures, 'catalog' | 'probeEntry'>;
}

/**
 * Loads the plugin of a package folder as the host would, with all that the kit can find out by itself.
 *
 * @param folder file URL of the folder that holds package.json.
 * @throws PLUGIN_LOAD_FAILED, PLUGIN_MANIFEST_INVALID, PLUGIN_INCOMPATIBLE, as the host does.
 * @example
 * ```ts
 * const { plugin, fixtures, ...rest } = await packageUnderTest(new URL('..', import.meta.url));
 * describeConformance({ describe, it }, conformanceCases(plugin, { ...rest, fixtures }));
 * ```
 */
export async function packageUnderTest(folder: URL): Promise<PackageUnderTest> {
  const location = await locatePlugin(fileURLToPath(folder), []);
  const { plugin } = await importPlugin(location);
  const packageJson = await readJson(new URL('package.json', folder));
  const catalog = await readJson(new URL('fovea.catalog.json', folder));
  const entry = new URL(location.entry);
  return {
    plugin,
    manifest: location.manifest,
    packageJson,
    fixtures: { probeEntry: () => probeEntry(entry), ...(catalog === undefined ? {} : { catalog }) },
  };
}

async function readJson(file: URL): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    // A catalogue is optional; locatePlugin has seen package.json.
    return undefined;
  }
  return JSON.parse(text) as unknown;
}
