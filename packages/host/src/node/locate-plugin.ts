import { access, readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PluginManifest } from '@fovea/contracts';
import { parseManifest } from '../plugin/index.ts';
import { entryMissing, packageFieldInvalid, packageJsonInvalid, pluginNotFound } from './errors.ts';
import { resolveExports } from './resolve-exports.ts';
import { processConditions } from './source-condition.ts';

/** A plugin as found on disk; none of its code has run. */
export interface PluginLocation {
  /** The npm name in its package.json. */
  readonly name: string;
  readonly version: string;
  /** Absolute folder of its package.json. */
  readonly folder: string;
  /** File URL of the entry that exports the plugin. */
  readonly entry: string;
  readonly manifest: PluginManifest;
}

interface PackageJson {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly exports?: unknown;
}

/**
 * Finds a plugin and reads its package.json, nothing else.
 *
 * @param name npm name, or a folder (absolute, or starting with a dot).
 * @param from folders or file URLs to resolve from, in order; relative folders start at the first.
 * @throws PLUGIN_LOAD_FAILED when it is not there, PLUGIN_MANIFEST_INVALID with the path of what is wrong.
 */
export async function locatePlugin(name: string, from: readonly string[]): Promise<PluginLocation> {
  const folders = from.map((base) => (base.startsWith('file:') ? dirname(fileURLToPath(base)) : resolve(base)));
  const folder = await findFolder(name, folders);
  if (folder === undefined) throw pluginNotFound(name, folders);
  const packageJson = await readPackageJson(folder);
  const found = typeof packageJson.name === 'string' ? packageJson.name : name;
  if (typeof packageJson.name !== 'string') throw packageFieldInvalid(found, 'name', 'the npm name', packageJson.name);
  if (typeof packageJson.version !== 'string')
    throw packageFieldInvalid(found, 'version', 'a version', packageJson.version);
  const conditions = processConditions();
  if (resolveExports(packageJson.exports, './package.json', conditions) !== './package.json') {
    throw packageFieldInvalid(
      found,
      'exports["./package.json"]',
      '"./package.json", so that tools can read the manifest',
      packageJson.exports,
    );
  }
  const manifest = parseManifest(packageJson, found);
  const { runtime } = manifest.entry;
  const file = resolveExports(packageJson.exports, runtime, conditions);
  if (file === undefined) {
    throw packageFieldInvalid(
      found,
      `exports[${JSON.stringify(runtime)}]`,
      'the entry that fovea.entry.runtime names',
      packageJson.exports,
    );
  }
  const path = join(folder, file);
  if (!(await exists(path))) throw entryMissing(found, path);
  return { name: found, version: packageJson.version, folder, entry: pathToFileURL(path).href, manifest };
}

async function findFolder(name: string, folders: readonly string[]): Promise<string | undefined> {
  if (/^\.{0,2}\//.test(name) || name === '.' || name === '..' || isAbsolute(name)) {
    const folder = resolve(folders[0] ?? '.', name);
    return (await exists(join(folder, 'package.json'))) ? realpath(folder) : undefined;
  }
  for (const base of folders) {
    for (let current = base; ; current = dirname(current)) {
      const folder = join(current, 'node_modules', name);
      // Links of a workspace are followed: Node does not strip types below node_modules.
      if (await exists(join(folder, 'package.json'))) return realpath(folder);
      if (dirname(current) === current) break;
    }
  }
  return undefined;
}

async function readPackageJson(folder: string): Promise<PackageJson> {
  try {
    return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as PackageJson;
  } catch (error) {
    throw packageJsonInvalid(folder, error);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
