import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { isFoveaError } from '@fovea/contracts';
import type {
  CreateContext,
  DatasetDescription,
  DatasetSource,
  DecodedSplit,
  Example,
  ImageShape,
  Preprocessing,
  RejectedItem,
  SplitName,
} from '@fovea/contracts';
import { cancelled, emptyClass, emptySplit, fileChanged, resizeTooSmall, splitNotFound } from '../errors.ts';
import { assertIndex, describeSplit } from '../in-memory-dataset.ts';
import { decodeConcurrency, forEachBounded } from './concurrency.ts';
import { decodeImage } from './decode-image.ts';
import { finishDigest, startDigest } from './digest.ts';
import { assertFolder, resolveFolder } from './folder.ts';
import { scanImageFolder } from './image-folder-scan.ts';
import type { CandidateFile, FolderScan } from './image-folder-scan.ts';
import { holdOut, removeDuplicates } from './image-folder-split.ts';
import type { ReadableFile } from './image-folder-split.ts';

const defaultKeptBytes = 2 ** 30;

export interface ImageFolderOptions {
  readonly subject: string;
  readonly folder: string;
  readonly shape: ImageShape;
  readonly fit: Preprocessing['fit'];
  /** [px] */
  readonly resizeTo?: number;
  /** Share held back for testing where there is no test folder, [0, 1). */
  readonly testFraction: number;
  readonly seed: number;
  readonly licence: string;
  /** Up to this much of decoded pixels stays in memory after `describe`, which has to decode every file anyway; 1 GiB. */
  readonly maxKeptBytes?: number;
}

type Progress = (done: number, total: number) => void;

interface FolderExample extends ReadableFile {
  readonly path: string;
  readonly pixels?: Uint8Array;
}

interface LoadedFolder {
  readonly description: DatasetDescription;
  readonly splits: ReadonlyMap<SplitName, readonly FolderExample[]>;
}

/**
 * Opens a folder of photos.
 * @throws PARAMS_INVALID when `resizeTo` is smaller than the crop.
 */
export function openImageFolder(options: ImageFolderOptions, context: CreateContext): DatasetSource {
  const [height, width] = options.shape;
  if (options.fit === 'crop' && options.resizeTo !== undefined && options.resizeTo < Math.max(height, width)) {
    throw resizeTooSmall(options.subject, options.resizeTo, height, width);
  }
  return new ImageFolderSource({ ...options, folder: resolveFolder(options.folder, context) });
}

class ImageFolderSource implements DatasetSource {
  readonly isExpensive = true;
  readonly #options: ImageFolderOptions;
  #loaded: Promise<LoadedFolder> | undefined;

  constructor(options: ImageFolderOptions) {
    this.#options = options;
  }

  async describe(signal?: AbortSignal): Promise<DatasetDescription> {
    return (await this.#once(signal)).description;
  }

  async get(split: SplitName, index: number): Promise<Example> {
    const examples = (await this.#once()).splits.get(split) ?? [];
    assertIndex(this.#options.subject, split, index, examples.length);
    const { id, label, ...example } = examples[index] as FolderExample;
    return {
      id,
      label,
      pixels: example.pixels?.slice() ?? (await decodeAgain({ id, label, ...example }, this.#options)),
    };
  }

  async decode(split: SplitName, signal?: AbortSignal, onProgress?: Progress): Promise<DecodedSplit> {
    const { subject, shape } = this.#options;
    const { splits } = await this.#once(signal, onProgress);
    const examples = splits.get(split);
    if (examples === undefined) throw splitNotFound(subject, split, [...splits.keys()]);
    const size = shape[0] * shape[1] * shape[2];
    const pixels = new Uint8Array(examples.length * size);
    let done = 0;
    await forEachBounded(examples.length, decodeConcurrency, async (index) => {
      if (signal?.aborted === true) throw cancelled(subject);
      const example = examples[index] as FolderExample;
      pixels.set(example.pixels ?? (await decodeAgain(example, this.#options)), index * size);
      done += 1;
      // Copying kept pixels is over at once, so progress is of decoding only.
      if (example.pixels === undefined || done === examples.length) onProgress?.(done, examples.length);
    });
    return { shape, count: examples.length, pixels, labels: labelsOf(examples) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#loaded = undefined;
  }

  async #once(signal?: AbortSignal, onProgress?: Progress): Promise<LoadedFolder> {
    const loading = (this.#loaded ??= load(this.#options, signal, onProgress));
    try {
      return await loading;
    } catch (error) {
      // A failure is not remembered: the caller may mend the folder and ask again.
      if (this.#loaded === loading) this.#loaded = undefined;
      throw error;
    }
  }
}

async function load(options: ImageFolderOptions, signal?: AbortSignal, onProgress?: Progress): Promise<LoadedFolder> {
  const { subject, folder } = options;
  await assertFolder(subject, folder, 'Give the folder that holds one folder for each class.');
  const scan = await scanImageFolder(subject, folder);
  const { readable, rejected } = await readFiles(scan, options, signal, onProgress);
  const { kept, rejected: copies } = removeDuplicates(readable, scan.classes);
  const everyRejected = [...scan.rejected, ...rejected, ...copies].sort((a, b) => (a.item < b.item ? -1 : 1));
  const splits = assignSplits(kept, scan, everyRejected, options);
  return { description: describeFolder(splits, scan.classes, everyRejected, options), splits };
}

/** Decodes every file once: only a file that decodes to its end is known to be usable. */
async function readFiles(
  { files, classes }: FolderScan,
  options: ImageFolderOptions,
  signal?: AbortSignal,
  onProgress?: Progress,
): Promise<{ readable: FolderExample[]; rejected: RejectedItem[] }> {
  const [height, width, channels] = options.shape;
  const isKept = files.length * height * width * channels <= (options.maxKeptBytes ?? defaultKeptBytes);
  const examples = new Array<FolderExample | undefined>(files.length);
  const rejected: RejectedItem[] = [];
  let done = 0;
  await forEachBounded(files.length, decodeConcurrency, async (index) => {
    if (signal?.aborted === true) throw cancelled(options.subject);
    const file = files[index] as CandidateFile;
    try {
      const { contentHash, pixels } = await readImage(file.path, options);
      const label = classes.indexOf(file.className);
      const { id, path, split } = file;
      examples[index] = {
        id,
        path,
        label,
        contentHash,
        ...(split === undefined ? {} : { split }),
        ...(isKept ? { pixels } : {}),
      };
    } catch (error) {
      rejected.push({ item: file.id, reason: reasonOf(error) });
    }
    done += 1;
    onProgress?.(done, files.length);
  });
  return { readable: examples.filter((example) => example !== undefined), rejected };
}

async function readImage(
  path: string,
  options: ImageFolderOptions,
): Promise<{ contentHash: string; pixels: Uint8Array }> {
  const bytes = await readFile(path);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  return { contentHash, pixels: await decodeImage(bytes, options, options.subject) };
}

async function decodeAgain(example: FolderExample, options: ImageFolderOptions): Promise<Uint8Array> {
  const { contentHash, pixels } = await readImage(example.path, options).catch(() => {
    throw fileChanged(options.subject, example.path);
  });
  if (contentHash !== example.contentHash) throw fileChanged(options.subject, example.path);
  return pixels;
}

function reasonOf(error: unknown): string {
  if (isFoveaError(error)) return error.details.received ?? error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return `cannot be read (${code})`;
}

function assignSplits(
  kept: readonly FolderExample[],
  { classes, splits: splitFolders }: FolderScan,
  rejected: readonly RejectedItem[],
  options: ImageFolderOptions,
): ReadonlyMap<SplitName, readonly FolderExample[]> {
  const { subject, folder, testFraction, seed } = options;
  const training = kept.filter(({ split }) => split === undefined || split === 'train');
  assertClasses(training, classes, rejected, options);
  const named = (name: SplitName): FolderExample[] => kept.filter(({ split }) => split === name);
  const validation = named('validation');
  const test = named('test');
  for (const name of splitFolders) {
    if (named(name).length === 0) throw emptySplit(subject, folder, name);
  }
  const splits = new Map<SplitName, readonly FolderExample[]>();
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
  training: readonly FolderExample[],
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
  splits: ReadonlyMap<SplitName, readonly FolderExample[]>,
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

function labelsOf(examples: readonly FolderExample[]): Int32Array {
  return Int32Array.from(examples, ({ label }) => label);
}
