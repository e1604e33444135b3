import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileSet, Graph, Kind } from '@fovea/contracts';
import { PluginHost } from '@fovea/host';
import { importPlugin, type Workspace } from '@fovea/host/node';
import { classCountMismatch, modelNotFound, modelNotRecognized, modelSettingInvalid } from './errors.ts';

export interface ReadModelOptions {
  readonly workspace: Workspace;
  readonly signal: AbortSignal;
  /** `name=value` params of the importer, for what a file does not say itself, such as `inputRange=minusOneToOne`. */
  readonly settings?: readonly string[];
  /** A file that names the classes; what the model says itself when left out. */
  readonly classes?: string;
}

/**
 * Reads a model of any format that an importer of the workspace recognizes.
 * @param path a file, or a folder that holds one.
 * @throws FILE_NOT_FOUND, MODEL_INVALID, MODEL_TOO_LARGE; USAGE for other params than the importer has; DATASET_INVALID for
 * an unusable classes file.
 */
export async function readModel(path: string, options: ReadModelOptions): Promise<Graph> {
  const { workspace, signal, settings = [], classes } = options;
  const files = await fileSetOf(path);
  const params = Object.fromEntries(settings.map((setting) => importerParam(setting)));
  const host = await hostFor('importer', workspace);
  const entries = workspace.catalog.entries('importer');
  for (const { id } of entries) {
    const recognizing = await host.create('importer', { use: id }, { signal });
    if (!(await recognizing.recognizes(files))) continue;
    const graph = await (await host.create('importer', { use: id, params }, { signal })).import(files, signal);
    return classes === undefined ? graph : withClasses(graph, classes, options);
  }
  throw modelNotRecognized(
    path,
    entries.map(({ id }) => id),
  );
}

/** A host with the plugins that contribute a kind; none of the others is loaded. */
export async function hostFor(kind: Kind, { catalog, plugins }: Workspace): Promise<PluginHost> {
  const names = new Set(catalog.entries(kind).map(({ plugin }) => plugin));
  const locations = [...plugins.values()].filter(({ name }) => names.has(name));
  return new PluginHost({ plugins: await Promise.all(locations.map((location) => importPlugin(location))) });
}

function importerParam(setting: string): readonly [name: string, value: unknown] {
  const at = setting.indexOf('=');
  if (at < 1) throw modelSettingInvalid(setting);
  const text = setting.slice(at + 1);
  return [setting.slice(0, at), /^(true|false|-?\d+(\.\d+)?)$/.test(text) ? JSON.parse(text) : text];
}

async function withClasses(
  graph: Graph,
  path: string,
  { workspace, signal }: Pick<ReadModelOptions, 'workspace' | 'signal'>,
): Promise<Graph> {
  const host = await hostFor('dataset', workspace);
  // No photos, only the names: whoever reads classes files for lists of photos reads this one too.
  const use = { use: 'fovea/image-files', params: { classes: resolve(path) } };
  await using source = await host.create('dataset', use, { signal });
  const { classes } = await source.describe(signal);
  if (classes.length !== graph.meta.classes.length) {
    throw classCountMismatch(path, classes.length, graph.meta.classes.length);
  }
  return { ...graph, meta: { ...graph.meta, classes } };
}

/** The model's files: for a single `.fovea` file just that, otherwise all that lie in its folder. */
async function fileSetOf(path: string): Promise<FileSet> {
  const full = resolve(path);
  const found = await stat(full).catch(() => undefined);
  if (found === undefined) throw modelNotFound(path);
  const isFolder = found.isDirectory();
  const folder = isFolder ? full : dirname(full);
  const isAlone = !isFolder && !full.endsWith('.json');
  const names = isAlone ? [basename(full)] : await filesIn(folder);
  const locate = (name: string): string => {
    if (!names.includes(name)) throw modelNotFound(join(folder, name));
    return join(folder, name);
  };
  return {
    names,
    size: async (name) => (await stat(locate(name))).size,
    async read(name) {
      await using handle = await open(locate(name));
      return new Uint8Array(await handle.readFile());
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
