import { readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Graph, Use } from '@fovea/contracts';
import type { Catalog } from '@fovea/host';
import { datasetNotRecognized } from './errors.ts';

/**
 * What `--data` means: the id of a dataset (its scope may be left out), or a folder, looked at to tell IDX files, CIFAR-10
 * batches and photos apart. Photos are fitted to the model's own input.
 * @throws DATASET_NOT_FOUND.
 */
export async function datasetUse(text: string, catalog: Catalog, model: Graph): Promise<Use> {
  const known = catalog.entries('dataset').map(({ id }) => id);
  const id = known.find((candidate) => candidate === text || candidate === `fovea/${text}`);
  if (id !== undefined) return { use: id };
  const folder = resolve(text);
  const isFolder = await stat(folder)
    .then((found) => found.isDirectory())
    .catch(() => false);
  if (!isFolder) throw datasetNotRecognized(text, known);
  const names = await readdir(folder);
  if (names.some((name) => /idx[13]-ubyte/.test(name))) return { use: 'fovea/idx', params: { folder } };
  if (names.some((name) => /_batch(_\d+)?\.bin(\.gz)?$/.test(name)))
    return { use: 'fovea/cifar10', params: { folder } };
  const fit = model.meta.preprocessing;
  return {
    use: 'fovea/image-folder',
    params: {
      folder,
      ...(fit === undefined
        ? {}
        : {
            height: fit.height,
            width: fit.width,
            colour: fit.channels === 1 ? 'grey' : 'rgb',
            fit: fit.fit,
            ...(fit.resizeTo === undefined ? {} : { resizeTo: fit.resizeTo }),
          }),
    },
  };
}
