import { access, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FoveaConfig, Use } from '@fovea/contracts';
import { SchemaValidator } from '../params/validate.ts';
import type { JsonSchema } from '../params/json-schema.ts';
import { configInvalid, configUnreadable } from './errors.ts';

/** Names a configuration may have, best first. */
export const configNames = ['fovea.config.ts', 'fovea.config.js', 'fovea.config.json'] as const;

/** A configuration with its paths made absolute. */
export interface LoadedConfig {
  /** The file, when there is one. */
  readonly file?: string;
  /** Where relative names start from: the file's folder. */
  readonly folder: string;
  /** npm names, or folders relative to `folder`. */
  readonly plugins: readonly string[];
  readonly dataFolder: string;
  /** Absolute folder of each named dataset root. */
  readonly roots: Readonly<Record<string, string>>;
  /** Store of artifacts, when one is named. */
  readonly artifacts?: Use;
  /** Package of the control store with its settings, when one is named. */
  readonly store?: { readonly package: string; readonly settings?: Readonly<Record<string, unknown>> };
}

const configSchema: JsonSchema = {
  type: 'object',
  properties: {
    plugins: { type: 'array', items: { type: 'string', minLength: 1, maxLength: 500 }, maxItems: 200 },
    dataFolder: { type: 'string', minLength: 1, maxLength: 4096 },
    roots: { type: 'object', additionalProperties: { type: 'string', minLength: 1, maxLength: 4096 } },
    artifacts: {
      type: 'object',
      properties: { use: { type: 'string', minLength: 1, maxLength: 200 }, params: { type: 'object' } },
      required: ['use'],
      additionalProperties: false,
    },
    store: {
      type: 'object',
      properties: { package: { type: 'string', minLength: 1, maxLength: 500 }, settings: { type: 'object' } },
      required: ['package'],
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};

/**
 * The configuration that governs `folder`: the nearest `fovea.config.ts`, `.js` or `.json` there or above; without one,
 * the defaults.
 *
 * @throws CONFIG_INVALID naming file and key.
 */
export async function loadConfig(folder = process.cwd()): Promise<LoadedConfig> {
  const start = resolve(folder);
  const file = await findConfig(start);
  if (file === undefined) return { folder: start, plugins: [], dataFolder: join(start, '.fovea'), roots: {} };
  const config = await readConfig(file);
  const base = dirname(file);
  const dataFolder = resolve(base, config.dataFolder ?? '.fovea');
  if (dirname(dataFolder) === dataFolder) {
    throw configInvalid(file, 'dataFolder', 'a folder of its own', JSON.stringify(config.dataFolder));
  }
  const roots = Object.entries(config.roots ?? {}).map(([name, root]) => [name, resolve(base, root)]);
  const badRoot = roots.find(([name = '']) => !/^[a-z0-9][a-z0-9._-]{0,99}$/i.test(name));
  if (badRoot !== undefined) {
    throw configInvalid(file, 'roots', 'names of letters, digits and . _ -', JSON.stringify(badRoot[0]));
  }
  return {
    file,
    folder: base,
    plugins: config.plugins ?? [],
    dataFolder,
    roots: Object.fromEntries(roots) as Record<string, string>,
    ...(config.artifacts === undefined ? {} : { artifacts: config.artifacts }),
    ...(config.store === undefined ? {} : { store: config.store }),
  };
}

async function findConfig(folder: string): Promise<string | undefined> {
  for (const name of configNames) {
    const file = join(folder, name);
    if (await exists(file)) return file;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findConfig(parent);
}

async function readConfig(file: string): Promise<FoveaConfig> {
  const value = await importConfig(file);
  const [issue] = new SchemaValidator().issues(configSchema, value);
  if (issue !== undefined) throw configInvalid(file, issue.path, issue.expected, issue.received, issue.hint);
  return value as FoveaConfig;
}

async function importConfig(file: string): Promise<unknown> {
  try {
    if (file.endsWith('.json')) return JSON.parse(await readFile(file, 'utf8')) as unknown;
    // The query makes an edited configuration a new module for a process that lives on.
    const { mtimeMs } = await stat(file);
    const module = (await import(`${pathToFileURL(file).href}?${mtimeMs}`)) as { default?: unknown };
    return module.default;
  } catch (error) {
    throw configUnreadable(file, error);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
