import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FileSet, Graph } from '@fovea/contracts';
import { PluginHost } from '@fovea/host';
import { importPlugin, type Workspace } from '@fovea/host/node';
import { modelNotFound, modelNotRecognized } from './errors.ts';

/**
 * Reads a model of any format that an importer of the workspace recognizes.
 * @param path a file, or a folder that holds one.
 * @throws FILE_NOT_FOUND, MODEL_INVALID, MODEL_TOO_LARGE.
 */
export async function readModel(path: string, workspace: Workspace, signal: AbortSignal): Promise<Graph> {
  const files = await fileSetOf(path);
  const entries = workspace.catalog.entries('importer');
  const plugins = [...workspace.plugins.values()].filter(({ name }) => entries.some(({ plugin }) => plugin === name));
  const host = new PluginHost({ plugins: await Promise.all(plugins.map((location) => importPlugin(location))) });
  for (const { id } of entries) {
    const importer = await host.create('importer', { use: id }, { signal });
    if (await importer.recognizes(files)) return importer.import(files, signal);
  }
  throw modelNotRecognized(
    path,
    entries.map(({ id }) => id),
  );
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
