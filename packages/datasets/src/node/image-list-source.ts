import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, relative, sep } from 'node:path';
import type { CreateContext, DatasetDescription, DatasetSource, RejectedItem, SplitName } from '@fovea/contracts';
import { classIndexOutOfRange, emptySplit, listLineInvalid, tooManyFiles } from '../errors.ts';
import { describeSplit } from '../in-memory-dataset.ts';
import { openBounded, readContent } from './bounded-file.ts';
import { readClassNames } from './class-names.ts';
import { finishDigest, startDigest } from './digest.ts';
import { assertFolder, resolveFolder } from './folder.ts';
import { removeDuplicates } from './image-folder-split.ts';
import { assertResize, labelsOf, maxPhotoBytes, PhotoSource, readPhotos } from './photo-source.ts';
import type { LabelledFile, LoadedPhotos, PhotoExample, PhotoOptions, Progress } from './photo-source.ts';

const maxListBytes = 256 * 2 ** 20;
const maxFiles = 1_000_000;
const maxClasses = 100_000;

export interface ImageListOptions extends PhotoOptions {
  readonly list: string;
  /** Empty: `images` beside the list, or the list's own folder. */
  readonly folder: string;
  /** Empty: classes are numbered. */
  readonly classes: string;
  readonly split: SplitName;
  readonly licence: string;
}

interface ListEntry {
  readonly id: string;
  readonly label: number;
}

/**
 * Opens a list of photos.
 * @throws PARAMS_INVALID when `resizeTo` is smaller than the crop.
 */
export function openImageList(options: ImageListOptions, context: CreateContext): DatasetSource {
  assertResize(options);
  const at = (path: string): string => (path === '' ? '' : resolveFolder(path, context));
  const located = { ...options, list: at(options.list), folder: at(options.folder), classes: at(options.classes) };
  return new PhotoSource(located, (signal, onProgress) => load(located, signal, onProgress));
}

async function load(options: ImageListOptions, signal?: AbortSignal, onProgress?: Progress): Promise<LoadedPhotos> {
  const { subject, list, split } = options;
  const folder = await photoFolder(options);
  const entries = await readList(options, signal);
  const classes =
    options.classes === '' ? numberedClasses(entries) : await readClassNames(options.classes, subject, signal);
  const wrong = entries.find(({ label }) => label >= classes.length);
  if (wrong !== undefined) throw classIndexOutOfRange(subject, list, wrong, classes.length);
  const { files, rejected: absent } = await locate(entries, folder, split);
  const { readable, rejected: damaged } = await readPhotos(files, options, signal, onProgress);
  const { kept, rejected: copies } = removeDuplicates(readable, classes);
  if (kept.length === 0) throw emptySplit(subject, list, split);
  const rejected = [...absent, ...damaged, ...copies].sort((a, b) => (a.item < b.item ? -1 : 1));
  return { description: describeList(kept, classes, rejected, options), splits: new Map([[split, kept]]) };
}

async function photoFolder({ subject, list, folder }: ImageListOptions): Promise<string> {
  if (folder !== '') {
    await assertFolder(subject, folder, 'Give the folder that the names in the list start from.');
    return folder;
  }
  const images = join(dirname(list), 'images');
  const hasImages = await stat(images).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return hasImages ? images : dirname(list);
}

/** The list's lines, sorted by file name so that the order of lines changes nothing. */
async function readList({ subject, list }: ImageListOptions, signal?: AbortSignal): Promise<readonly ListEntry[]> {
  await using file = await openBounded(subject, list, maxListBytes);
  const text = new TextDecoder().decode(await readContent(file, signal));
  const entries: ListEntry[] = [];
  let line = 0;
  for (const content of text.split(/\r?\n/)) {
    line += 1;
    if (content.trim() === '') continue;
    const [id = '', index = '', ...rest] = content.split('\t');
    if (id === '' || rest.length > 0 || !/^\d{1,6}$/.test(index) || Number(index) >= maxClasses) {
      throw listLineInvalid(subject, list, line, content);
    }
    entries.push({ id, label: Number(index) });
    if (entries.length > maxFiles) throw tooManyFiles(subject, list, maxFiles);
  }
  return entries.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : a.label - b.label));
}

function numberedClasses(entries: readonly ListEntry[]): readonly string[] {
  const count = entries.reduce((most, { label }) => Math.max(most, label + 1), 0);
  return Array.from({ length: count }, (_, index) => `class ${index}`);
}

async function locate(
  entries: readonly ListEntry[],
  folder: string,
  split: SplitName,
): Promise<{ files: LabelledFile[]; rejected: RejectedItem[] }> {
  const root = await realpath(folder);
  const files: LabelledFile[] = [];
  const rejected: RejectedItem[] = [];
  for (const { id, label } of entries) {
    const path = join(folder, id);
    const reason = await reasonToRefuse(id, path, root);
    if (reason === undefined) files.push({ id, path, label, split });
    else rejected.push({ item: id, reason });
  }
  return { files, rejected };
}

async function reasonToRefuse(id: string, path: string, root: string): Promise<string | undefined> {
  if (isAbsolute(id) || id.split(/[\\/]/).includes('..')) return 'a name that leaves the folder';
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return 'no such file';
  const inside = relative(root, real);
  if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return 'a link that leaves the folder';
  const found = await stat(real);
  if (!found.isFile()) return 'not a file';
  return found.size > maxPhotoBytes ? `larger than ${maxPhotoBytes / 2 ** 20} MiB` : undefined;
}

function describeList(
  photos: readonly PhotoExample[],
  classes: readonly string[],
  rejected: readonly RejectedItem[],
  { list, split, shape, fit, resizeTo, licence }: ImageListOptions,
): DatasetDescription {
  const hash = startDigest({ format: 'image-list', version: 1, classes, shape, fit, resizeTo: resizeTo ?? null });
  for (const { id, label, contentHash } of photos) hash.update(JSON.stringify([split, id, label, contentHash]));
  return {
    name: basename(list, extname(list)),
    digest: finishDigest(hash),
    classes,
    shape,
    photoFit: { fit, ...(resizeTo === undefined ? {} : { resizeTo }) },
    splits: { [split]: describeSplit(labelsOf(photos), classes.length) },
    licence,
    rejected,
  };
}
