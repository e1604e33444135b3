import type { CreateContext, DatasetSource, DecodedSplit, ImageShape } from '@fovea/contracts';
import { countMismatch, labelOutOfRange, badClassNames, shapeMismatch } from '../errors.ts';
import { InMemoryDatasetSource, describeSplit } from '../in-memory-dataset.ts';
import type { LoadedDataset } from '../in-memory-dataset.ts';
import { finishDigest, startDigest } from './digest.ts';
import { assertFolder, findFile, resolveFolder } from './folder.ts';
import { readIdx } from './idx-format.ts';

export interface IdxOptions {
  readonly subject: string;
  readonly name: string;
  /** Absolute, or relative to the configured base folder for {@link openIdx}. */
  readonly folder: string;
  /** Empty: the labels' own numbers. */
  readonly classes: readonly string[];
  readonly licence: string;
  readonly citation?: string;
  /** What to do when the folder is missing. */
  readonly hint: string;
}

/** Opens a folder of four IDX files, as the params of `dataset:fovea/idx` say. */
export function openIdx(options: IdxOptions, context: CreateContext): DatasetSource {
  return idxSource({ ...options, folder: resolveFolder(options.folder, context) });
}

/** A dataset of four IDX files, held in memory once read: one copy of the images, which `decode` hands out. */
export function idxSource(options: IdxOptions): DatasetSource {
  return new InMemoryDatasetSource(options.subject, (signal) => load(options, signal));
}

/** The names in use for each file, with `.` or `-` before `idx`, and `test` for `t10k`. */
function candidates(prefixes: readonly string[], kind: 'images-idx3' | 'labels-idx1'): string[] {
  const dotted = kind.replace('-idx', '.idx');
  return prefixes.flatMap((prefix) =>
    [kind, dotted].flatMap((name) => [`${prefix}-${name}-ubyte`, `${prefix}-${name}-ubyte.gz`]),
  );
}

async function load(options: IdxOptions, signal?: AbortSignal): Promise<LoadedDataset> {
  const { subject, folder } = options;
  await assertFolder(subject, folder, options.hint);
  const hash = startDigest({ format: 'idx', version: 1 });
  const readSplit = async (prefixes: readonly string[]): Promise<DecodedSplit & { labelPath: string }> => {
    const imagePath = await findFile(subject, folder, candidates(prefixes, 'images-idx3'));
    const labelPath = await findFile(subject, folder, candidates(prefixes, 'labels-idx1'));
    const images = await readIdx(subject, imagePath, 3, signal);
    const labels = await readIdx(subject, labelPath, 1, signal);
    const [count = 0, height = 0, width = 0] = images.dims;
    if (labels.dims[0] !== count)
      throw countMismatch(subject, labelPath, { images: count, labels: labels.dims[0] ?? 0 });
    hash.update(images.bytes).update(labels.bytes);
    const shape: ImageShape = [height, width, 1];
    return {
      shape,
      count,
      pixels: images.bytes.subarray(images.offset),
      labels: Int32Array.from(labels.bytes.subarray(labels.offset)),
      labelPath,
    };
  };
  const { labelPath: trainPath, ...train } = await readSplit(['train']);
  const { labelPath: testPath, ...test } = await readSplit(['t10k', 'test']);
  if (train.shape.join() !== test.shape.join()) {
    throw shapeMismatch(subject, folder, train.shape.join('x'), test.shape.join('x'));
  }
  const classes = options.classes.length > 0 ? options.classes : numbered(train.labels, test.labels);
  if (classes.length < 2 || new Set(classes).size < classes.length) {
    throw badClassNames(subject, trainPath, classes.join(', '));
  }
  assertLabels(subject, trainPath, train.labels, classes.length);
  assertLabels(subject, testPath, test.labels, classes.length);
  hash.update(JSON.stringify(classes));
  return {
    description: {
      name: options.name,
      digest: finishDigest(hash),
      classes,
      shape: train.shape,
      splits: {
        train: describeSplit(train.labels, classes.length),
        test: describeSplit(test.labels, classes.length),
      },
      licence: options.licence,
      ...(options.citation === undefined ? {} : { citation: options.citation }),
      rejected: [],
    },
    splits: { train, test },
  };
}

function numbered(...parts: readonly Int32Array[]): string[] {
  const highest = parts.reduce((max, labels) => labels.reduce((found, label) => Math.max(found, label), max), 0);
  return Array.from({ length: highest + 1 }, (_, label) => String(label));
}

function assertLabels(subject: string, path: string, labels: Int32Array, numClasses: number): void {
  const index = labels.findIndex((label) => label >= numClasses);
  if (index >= 0) throw labelOutOfRange(subject, path, { index, label: labels[index] as number, numClasses });
}
