import { basename } from 'node:path';
import type { CreateContext, DatasetDescription, DatasetSource, RejectedItem, SplitName } from '@fovea/contracts';
import { emptyClass, emptySplit } from '../errors.ts';
import { describeSplit } from '../in-memory-dataset.ts';
import { finishDigest, startDigest } from './digest.ts';
import { assertFolder, resolveFolder } from './folder.ts';
import { scanImageFolder } from './image-folder-scan.ts';
import type { FolderScan } from './image-folder-scan.ts';
import { holdOut, removeDuplicates } from './image-folder-split.ts';
import { assertResize, labelsOf, PhotoSource, readPhotos } from './photo-source.ts';
import type { LoadedPhotos, PhotoExample, PhotoOptions, Progress } from './photo-source.ts';

export interface ImageFolderOptions extends PhotoOptions {
  readonly folder: string;
  /** Share held back for testing where there is no test folder, [0, 1). */
  readonly testFraction: number;
  readonly seed: number;
  readonly licence: string;
}

/**
 * Opens a folder of photos.
 * @throws PARAMS_INVALID when `resizeTo` is smaller than the crop.
 */
export function openImageFolder(options: ImageFolderOptions, context: CreateContext): DatasetSource {
  assertResize(options);
  const located = { ...options, folder: resolveFolder(options.folder, context) };
  return new PhotoSource(located, (signal, onProgress) => load(located, signal, onProgress));
}

async function load(options: ImageFolderOptions, signal?: AbortSignal, onProgress?: Progress): Promise<LoadedPhotos> {
  const { subject, folder } = options;
  await assertFolder(subject, folder, 'Give the folder that holds one folder for each class.');
  const scan = await scanImageFolder(subject, folder);
  const { readable, rejected } = await readPhotos(
    scan.files.map(({ className, ...file }) => ({ ...file, label: scan.classes.indexOf(className) })),
    options,
    signal,
    onProgress,
  );
  const { kept, rejected: copies } = removeDuplicates(readable, scan.classes);
  const everyRejected = [...scan.rejected, ...rejected, ...copies].sort((a, b) => (a.item < b.item ? -1 : 1));
  const splits = assignSplits(kept, scan, everyRejected, options);
  return { description: describeFolder(splits, scan.classes, everyRejected, options), splits };
}

function assignSplits(
  kept: readonly PhotoExample[],
  { classes, splits: splitFolders }: FolderScan,
  rejected: readonly RejectedItem[],
  options: ImageFolderOptions,
): ReadonlyMap<SplitName, readonly PhotoExample[]> {
  const { subject, folder, testFraction, seed } = options;
  const training = kept.filter(({ split }) => split === undefined || split === 'train');
  assertClasses(training, classes, rejected, options);
  const named = (name: SplitName): PhotoExample[] => kept.filter(({ split }) => split === name);
  const validation = named('validation');
  const test = named('test');
  for (const name of splitFolders) {
    if (named(name).length === 0) throw emptySplit(subject, folder, name);
  }
  const splits = new Map<SplitName, readonly PhotoExample[]>();
  if (test.length > 0 || testFraction === 0) {
    splits.set('train', training);
  } else {
    const held = holdOut(training, { fraction: testFraction, seed, classes, subject, path: folder });
    splits.set(
      'train',
      training.filter(({ contentHash }) => !held.has(contentHash)),
    );
    test.push(...training.filter(({ contentHash }) => held.has(contentHash)));
  }
  if (validation.length > 0) splits.set('validation', validation);
  if (test.length > 0) splits.set('test', test);
  return splits;
}

function assertClasses(
  training: readonly PhotoExample[],
  classes: readonly string[],
  rejected: readonly RejectedItem[],
  { subject, folder }: ImageFolderOptions,
): void {
  const { classCounts } = describeSplit(labelsOf(training), classes.length);
  const label = classCounts.indexOf(0);
  if (label < 0) return;
  const className = classes[label] as string;
  const reasons = rejected
    .filter(({ item }) => item.split('/').includes(className))
    .slice(0, 3)
    .map(({ item, reason }) => `${item}: ${reason}`);
  throw emptyClass(subject, { path: folder, className, reasons });
}

function describeFolder(
  splits: ReadonlyMap<SplitName, readonly PhotoExample[]>,
  classes: readonly string[],
  rejected: readonly RejectedItem[],
  { folder, shape, fit, resizeTo, licence }: ImageFolderOptions,
): DatasetDescription {
  // Fraction and seed need no place here: they act through the splits alone.
  const hash = startDigest({ format: 'image-folder', version: 1, classes, shape, fit, resizeTo: resizeTo ?? null });
  for (const [split, examples] of splits) {
    for (const { id, label, contentHash } of examples) hash.update(JSON.stringify([split, id, label, contentHash]));
  }
  return {
    name: basename(folder),
    digest: finishDigest(hash),
    classes,
    shape,
    photoFit: { fit, ...(resizeTo === undefined ? {} : { resizeTo }) },
    splits: Object.fromEntries(
      [...splits].map(([split, examples]) => [split, describeSplit(labelsOf(examples), classes.length)]),
    ),
    licence,
    rejected,
  };
}
