import { stat } from 'node:fs/promises';
import type { CreateContext, DatasetSource, RejectedItem } from '@fovea/contracts';
import { describeSplit } from '../in-memory-dataset.ts';
import { readClassNames } from './class-names.ts';
import { finishDigest, startDigest } from './digest.ts';
import { resolveFolder } from './folder.ts';
import { assertResize, labelsOf, maxPhotoBytes, PhotoSource, readPhotos } from './photo-source.ts';
import type { LabelledFile, LoadedPhotos, PhotoOptions, Progress } from './photo-source.ts';

const split = 'test';

export interface ImageFilesOptions extends PhotoOptions {
  readonly files: readonly string[];
  /** Empty: one class. */
  readonly classes: string;
}

/**
 * Opens photos without labels.
 * @throws PARAMS_INVALID when `resizeTo` is smaller than the crop.
 */
export function openImageFiles(options: ImageFilesOptions, context: CreateContext): DatasetSource {
  assertResize(options);
  const files = options.files.map((id) => ({ id, path: resolveFolder(id, context), label: 0, split }) as const);
  const classes = options.classes === '' ? '' : resolveFolder(options.classes, context);
  return new PhotoSource(options, (signal, onProgress) => load({ ...options, classes }, files, signal, onProgress));
}

async function load(
  options: ImageFilesOptions,
  files: readonly LabelledFile[],
  signal?: AbortSignal,
  onProgress?: Progress,
): Promise<LoadedPhotos> {
  const { subject, shape, fit, resizeTo } = options;
  const classes = options.classes === '' ? ['unlabelled'] : await readClassNames(options.classes, subject, signal);
  const usable: LabelledFile[] = [];
  const rejected: RejectedItem[] = [];
  for (const file of files) {
    const reason = await reasonToRefuse(file.path);
    if (reason === undefined) usable.push(file);
    else rejected.push({ item: file.id, reason });
  }
  const { readable, rejected: damaged } = await readPhotos(usable, options, signal, onProgress);
  const hash = startDigest({ format: 'image-files', version: 1, classes, shape, fit, resizeTo: resizeTo ?? null });
  for (const { id, contentHash } of readable) hash.update(JSON.stringify([id, contentHash]));
  const description = {
    name: 'photos',
    digest: finishDigest(hash),
    classes,
    shape,
    photoFit: { fit, ...(resizeTo === undefined ? {} : { resizeTo }) },
    splits: { [split]: describeSplit(labelsOf(readable), classes.length) },
    licence: 'not stated',
    rejected: [...rejected, ...damaged].sort((a, b) => (a.item < b.item ? -1 : 1)),
  };
  return { description, splits: new Map([[split, readable]]) };
}

async function reasonToRefuse(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return 'no such file';
  if (!found.isFile()) return 'not a file';
  return found.size > maxPhotoBytes ? `larger than ${maxPhotoBytes / 2 ** 20} MiB` : undefined;
}
