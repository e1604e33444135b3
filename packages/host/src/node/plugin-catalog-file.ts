import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apiVersion } from '@fovea/contracts';
import { buildCatalog, catalogDigest, stringifyCatalog, type PluginCatalog } from '../catalog/index.ts';
import type { LoadedPlugin } from '../plugin/index.ts';
import { checkManifest, checkPlugin, pluginOf } from '../plugin/index.ts';
import { foveaVersion } from '../version.ts';
import { importFailed } from './errors.ts';
import { locatePlugin, type PluginLocation } from './locate-plugin.ts';

/** Name of the file beside package.json that holds a plugin's catalogue. */
export const catalogFileName = 'fovea.catalog.json';

/**
 * Imports a plugin's code, after checking its manifest.
 *
 * @throws PLUGIN_INCOMPATIBLE, PLUGIN_LOAD_FAILED, PLUGIN_MANIFEST_INVALID, PLUGIN_DUPLICATE_ID, CONTRIBUTION_INVALID.
 */
export async function importPlugin({ name, entry, manifest, version }: PluginLocation): Promise<LoadedPlugin> {
  checkManifest(name, manifest, { foveaVersion, platform: 'node' });
  let exports: Record<string, unknown>;
  try {
    exports = (await import(entry)) as Record<string, unknown>;
  } catch (error) {
    throw importFailed(name, error);
  }
  const plugin = pluginOf(name, exports);
  checkPlugin(plugin, manifest);
  return { plugin, manifest, version };
}

/** The plugin's catalogue: from its file when that is there and fits the manifest, else from its code. */
export async function catalogOf(location: PluginLocation): Promise<PluginCatalog> {
  checkManifest(location.name, location.manifest, { foveaVersion, platform: 'node' });
  const stored = await readCatalog(location);
  if (stored !== undefined) return stored;
  const { plugin, version } = await importPlugin(location);
  return buildCatalog(plugin, version);
}

/**
 * Imports the plugin in `folder` once and writes its catalogue beside its package.json.
 *
 * @returns the file written, and what it holds.
 */
export async function buildPluginCatalog(
  folder: string,
): Promise<{ readonly file: string; readonly catalog: PluginCatalog }> {
  const location = await locatePlugin(join(folder, '.'), [folder]);
  const { plugin, version } = await importPlugin(location);
  const catalog = await buildCatalog(plugin, version);
  const file = join(location.folder, catalogFileName);
  await writeFile(file, stringifyCatalog(catalog));
  return { file, catalog };
}

/** The stored catalogue; undefined when it is missing, damaged, or of another state of the package. */
async function readCatalog({ folder, name, version, manifest }: PluginLocation): Promise<PluginCatalog | undefined> {
  try {
    const catalog = JSON.parse(await readFile(join(folder, catalogFileName), 'utf8')) as PluginCatalog;
    const contributes = catalog.contributions.map(({ kind, id }) => `${kind}:${id}`).sort();
    const isFresh =
      catalog.plugin === name &&
      catalog.version === version &&
      catalog.apiVersion === apiVersion &&
      contributes.join() === [...manifest.contributes].sort().join() &&
      catalog.digest === (await catalogDigest(catalog.contributions));
    return isFresh ? catalog : undefined;
  } catch {
    return undefined;
  }
}
