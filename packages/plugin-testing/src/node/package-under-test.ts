import { readFile } from 'node:fs/promises';
import { type Plugin, pluginBrand } from '@fovea/contracts';
import { packageUnusable } from '../errors.ts';
import type { ConformanceFixtures } from '../fixtures.ts';
import { probeEntry } from './probe-entry.ts';

export interface PackageUnderTest {
  readonly plugin: Plugin;
  readonly manifest: unknown;
  readonly packageJson: unknown;
  /** Catalogue and entry probe; spread them into your own fixtures. */
  readonly fixtures: Pick<ConformanceFixtures, 'catalog' | 'probeEntry'>;
}

export interface PackageUnderTestOptions {
  /** Export conditions in order of preference; `node` and `default` follow. */
  readonly conditions?: readonly string[];
}

interface PackageJson {
  readonly name?: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly fovea?: { readonly entry?: { readonly runtime?: string } };
}

/**
 * Loads the plugin of a package folder as the host would, with all that the kit can find out by itself.
 *
 * @param folder file URL of the folder that holds package.json, with a final slash.
 * @throws PLUGIN_LOAD_FAILED when package.json, its entry or the plugin in it is missing.
 */
export async function packageUnderTest(
  folder: URL,
  { conditions = [] }: PackageUnderTestOptions = {},
): Promise<PackageUnderTest> {
  const packageJson = (await readJson(new URL('package.json', folder))) as PackageJson | undefined;
  const name = packageJson?.name ?? folder.href;
  if (packageJson?.fovea === undefined) {
    throw packageUnusable(name, 'its package.json has no "fovea" field', 'Add the manifest.');
  }
  const entry = resolveEntry(packageJson, folder, [...conditions, 'node', 'import', 'default']);
  if (entry === undefined) {
    throw packageUnusable(name, 'its exports do not name the runtime entry', 'Export the path of fovea.entry.runtime.');
  }
  let loaded: { readonly default?: unknown; readonly plugin?: unknown };
  try {
    loaded = (await import(entry.href)) as typeof loaded;
  } catch (cause) {
    throw packageUnusable(name, `its entry cannot be imported: ${String(cause)}`, 'Build the package first.', cause);
  }
  const plugin = [loaded.default, loaded.plugin].find(isPlugin);
  if (plugin === undefined) {
    throw packageUnusable(name, 'its entry exports no plugin', 'Export default definePlugin({...}).');
  }
  const catalog = await readJson(new URL('fovea.catalog.json', folder));
  return {
    plugin,
    manifest: packageJson.fovea,
    packageJson,
    fixtures: { probeEntry: () => probeEntry(entry, { conditions }), ...(catalog === undefined ? {} : { catalog }) },
  };
}

function resolveEntry(packageJson: PackageJson, folder: URL, conditions: readonly string[]): URL | undefined {
  let target: unknown = packageJson.exports?.[packageJson.fovea?.entry?.runtime ?? '.'];
  while (typeof target === 'object' && target !== null) {
    const options = target as Record<string, unknown>;
    // The order of the package decides, as in Node.
    const chosen = Object.keys(options).find((condition) => conditions.includes(condition));
    target = chosen === undefined ? undefined : options[chosen];
  }
  return typeof target === 'string' ? new URL(target, folder) : undefined;
}

async function readJson(file: URL): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    // Absent: the caller says what that means.
    return undefined;
  }
  return JSON.parse(text) as unknown;
}

function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && '$$type' in value && value.$$type === pluginBrand;
}
