import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isFoveaError } from '@fovea/contracts';
import type {
  DatasetDescription,
  DatasetSource,
  DecodedSplit,
  Example,
  ImageShape,
  Preprocessing,
  RejectedItem,
  SplitName,
} from '@fovea/contracts';
import { cancelled, fileChanged, resizeTooSmall, splitNotFound } from '../errors.ts';
import { assertIndex } from '../in-memory-dataset.ts';
import { decodeConcurrency, forEachBounded } from './concurrency.ts';
import { decodeImage } from './decode-image.ts';
import type { ReadableFile } from './image-folder-split.ts';

/** Larger files are not opened. */
export const maxPhotoBytes = 64 * 2 ** 20;
const defaultKeptBytes = 2 ** 30;

/** How photos become pixels. */
export interface PhotoOptions {
  readonly subject: string;
  readonly shape: ImageShape;
  readonly fit: Preprocessing['fit'];
  /** [px] */
  readonly resizeTo?: number;
  /** Up to this much of decoded pixels stays in memory after `describe`, which has to decode every file anyway; 1 GiB. */
  readonly maxKeptBytes?: number;
}

export type Progress = (done: number, total: number) => void;

/** A file that its label is known of. */
export interface LabelledFile {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly label: number;
  readonly split?: SplitName;
}

export interface PhotoExample extends ReadableFile {
  readonly path: string;
  readonly pixels?: Uint8Array;
}

export interface LoadedPhotos {
  readonly description: DatasetDescription;
  readonly splits: ReadonlyMap<SplitName, readonly PhotoExample[]>;
}

/** Photos in files, read once at the first question; what is not kept in memory is decoded again and checked by its hash. */
export class PhotoSource implements DatasetSource {
  readonly isExpensive = true;
  readonly #options: PhotoOptions;
  readonly #load: (signal: AbortSignal | undefined, onProgress: Progress | undefined) => Promise<LoadedPhotos>;
  #loaded: Promise<LoadedPhotos> | undefined;

  constructor(
    options: PhotoOptions,
    load: (signal: AbortSignal | undefined, onProgress: Progress | undefined) => Promise<LoadedPhotos>,
  ) {
    this.#options = options;
    this.#load = load;
  }

  async describe(signal?: AbortSignal): Promise<DatasetDescription> {
    return (await this.#once(signal)).description;
  }

  async get(split: SplitName, index: number): Promise<Example> {
    const examples = (await this.#once()).splits.get(split) ?? [];
    assertIndex(this.#options.subject, split, index, examples.length);
    const { id, label, ...example } = examples[index] as PhotoExample;
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
      const example = examples[index] as PhotoExample;
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

  async #once(signal?: AbortSignal, onProgress?: Progress): Promise<LoadedPhotos> {
    const loading = (this.#loaded ??= this.#load(signal, onProgress));
    try {
      return await loading;
    } catch (error) {
      // A failure is not remembered: the caller may mend the folder and ask again.
      if (this.#loaded === loading) this.#loaded = undefined;
      throw error;
    }
  }
}

/** @throws PARAMS_INVALID when `resizeTo` is smaller than the crop. */
export function assertResize({ subject, shape: [height, width], fit, resizeTo }: PhotoOptions): void {
  if (fit === 'crop' && resizeTo !== undefined && resizeTo < Math.max(height, width)) {
    throw resizeTooSmall(subject, resizeTo, height, width);
  }
}

/** Decodes every file once: only a file that decodes to its end is known to be usable. */
export async function readPhotos(
  files: readonly LabelledFile[],
  options: PhotoOptions,
  signal?: AbortSignal,
  onProgress?: Progress,
): Promise<{ readable: PhotoExample[]; rejected: RejectedItem[] }> {
  const [height, width, channels] = options.shape;
  const isKept = files.length * height * width * channels <= (options.maxKeptBytes ?? defaultKeptBytes);
  const examples = new Array<PhotoExample | undefined>(files.length);
  const rejected: RejectedItem[] = [];
  let done = 0;
  await forEachBounded(files.length, decodeConcurrency, async (index) => {
    if (signal?.aborted === true) throw cancelled(options.subject);
    const file = files[index] as LabelledFile;
    try {
      const { contentHash, pixels } = await readImage(file.path, options);
      const { id, path, label, split } = file;
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

async function readImage(path: string, options: PhotoOptions): Promise<{ contentHash: string; pixels: Uint8Array }> {
  const bytes = await readFile(path);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  return { contentHash, pixels: await decodeImage(bytes, options, options.subject) };
}

async function decodeAgain(example: PhotoExample, options: PhotoOptions): Promise<Uint8Array> {
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

export function labelsOf(examples: readonly PhotoExample[]): Int32Array {
  return Int32Array.from(examples, ({ label }) => label);
}
