import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Graph, Use } from '@fovea/contracts';
import type { Catalog } from '@fovea/host';
import { datasetNotRecognized } from './errors.ts';

/**
 * What `--data` means: the id of a dataset (its scope may be left out), a `.tsv` list of images, or a folder, looked at to
 * tell IDX files, CIFAR-10 batches, a `labels.tsv` and photos apart. Photos are fitted to the model's own input.
 * @param classes path of a file that names the classes of a list.
 * @throws DATASET_NOT_FOUND.
 */
export async function datasetUse(
  text: string,
  { catalog, model, classes }: { readonly catalog: Catalog; readonly model: Graph; readonly classes?: string },
): Promise<Use> {
  const known = catalog.entries('dataset').map(({ id }) => id);
  const id = known.find((candidate) => candidate === text || candidate === `fovea/${text}`);
  if (id !== undefined) return { use: id };
  const path = resolve(text);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() === true && path.endsWith('.tsv')) return listUse(path, model, classes);
  if (found?.isDirectory() !== true) throw datasetNotRecognized(text, known);
  const names = await readdir(path);
  if (names.some((name) => /idx[13]-ubyte/.test(name))) return { use: 'fovea/idx', params: { folder: path } };
  if (names.some((name) => /_batch(_\d+)?\.bin(\.gz)?$/.test(name))) {
    return { use: 'fovea/cifar10', params: { folder: path } };
  }
  if (names.includes('labels.tsv')) return listUse(join(path, 'labels.tsv'), model, classes);
  return { use: 'fovea/image-folder', params: { folder: path, ...photoParams(model) } };
}

function listUse(list: string, model: Graph, classes: string | undefined): Use {
  const named = classes === undefined ? {} : { classes: resolve(classes) };
  return { use: 'fovea/image-list', params: { list, ...named, ...photoParams(model) } };
}

/** What makes photos fit the model's input. */
export function photoParams({ meta: { preprocessing: fit } }: Graph): Readonly<Record<string, unknown>> {
  if (fit === undefined) return {};
  return {
    height: fit.height,
    width: fit.width,
    colour: fit.channels === 1 ? 'grey' : 'rgb',
    fit: fit.fit,
    ...(fit.resizeTo === undefined ? {} : { resizeTo: fit.resizeTo }),
  };
}
