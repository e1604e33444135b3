import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hash } from 'node:crypto';
import type { CreateContext, DatasetSource, DecodedSplit, ImageShape, RejectedItem } from '@fovea/contracts';
import { badClassNames, fileChanged, fileNotFound, labelOutOfRange, noExamples, sizeMismatch } from '../errors.ts';
import { InMemoryDatasetSource, describeSplit } from '../in-memory-dataset.ts';
import type { LoadedDataset } from '../in-memory-dataset.ts';
import { openBounded, readContent } from './bounded-file.ts';
import type { BoundedFile } from './bounded-file.ts';
import { finishDigest, startDigest } from './digest.ts';
import { assertFolder, resolveFolder } from './folder.ts';

const shape: ImageShape = [32, 32, 3];
const planeBytes = 32 * 32;
const imageBytes = 3 * planeBytes;
const recordBytes = 1 + imageBytes;
/** 100,000 records, ten times an official batch. */
const maxBatchBytes = 100_000 * recordBytes;
const maxMetaBytes = 65_536;
const officialClasses = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

export interface Cifar10Options {
  readonly subject: string;
  readonly folder: string;
  readonly licence: string;
}

/** Opens a folder of CIFAR-10's binary batches. */
export function openCifar10(options: Cifar10Options, context: CreateContext): DatasetSource {
  const folder = resolveFolder(options.folder, context);
  return new InMemoryDatasetSource(options.subject, (signal) => load({ ...options, folder }, signal));
}

async function load({ subject, folder, licence }: Cifar10Options, signal?: AbortSignal): Promise<LoadedDataset> {
  await assertFolder(subject, folder, 'Give the folder that holds data_batch_1.bin or data_batch_1.bin.gz.');
  const { train, test, rejected } = await listBatches(subject, folder);
  const classes = await readClasses(subject, folder, signal);
  const hash = startDigest({ format: 'cifar10', version: 1, classes });
  const read = { subject, numClasses: classes.length, hash, ...(signal === undefined ? {} : { signal }) };
  const splits = { train: await readBatches(train, read), test: await readBatches(test, read) };
  return {
    description: {
      name: 'CIFAR-10',
      digest: finishDigest(hash),
      classes,
      shape,
      splits: {
        train: describeSplit(splits.train.labels, classes.length),
        test: describeSplit(splits.test.labels, classes.length),
      },
      licence,
      citation: 'A. Krizhevsky: Learning multiple layers of features from tiny images. University of Toronto, 2009',
      rejected,
    },
    splits,
  };
}

async function listBatches(
  subject: string,
  folder: string,
): Promise<{ train: string[]; test: string[]; rejected: RejectedItem[] }> {
  const names = await readdir(folder);
  const plain = new Set(names.filter((name) => name.endsWith('.bin')));
  // A batch that lies there in both forms is read once.
  const isTwin = (name: string): boolean => name.endsWith('.gz') && plain.has(name.slice(0, -'.gz'.length));
  const batches = names.filter((name) => /^(data_batch_\d{1,6}|test_batch)\.bin(\.gz)?$/.test(name));
  const used = batches.filter((name) => !isTwin(name));
  const train = used.filter((name) => name.startsWith('data')).sort((a, b) => batchNumber(a) - batchNumber(b));
  const test = used.filter((name) => name.startsWith('test'));
  if (train.length === 0) throw fileNotFound(subject, folder, ['data_batch_1.bin', 'data_batch_1.bin.gz']);
  if (test.length === 0) throw fileNotFound(subject, folder, ['test_batch.bin', 'test_batch.bin.gz']);
  const absolute = (name: string): string => join(folder, name);
  return {
    train: train.map(absolute),
    test: test.map(absolute),
    rejected: batches
      .filter(isTwin)
      .sort()
      .map((item) => ({ item, reason: `${item.slice(0, -'.gz'.length)} beside it is used` })),
  };
}

function batchNumber(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

async function readClasses(subject: string, folder: string, signal?: AbortSignal): Promise<readonly string[]> {
  const name = 'batches.meta.txt';
  if (!(await readdir(folder)).includes(name)) return officialClasses;
  const path = join(folder, name);
  await using file = await openBounded(subject, path, maxMetaBytes);
  const text = new TextDecoder().decode(await readContent(file, signal));
  const classes = text.split(/\r?\n/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  if (classes.length < 2 || classes.length > 256 || new Set(classes).size < classes.length) {
    throw badClassNames(subject, path, `${classes.length} names, ${new Set(classes).size} different`);
  }
  return classes;
}

interface ReadOptions {
  readonly subject: string;
  readonly numClasses: number;
  readonly hash: Hash;
  readonly signal?: AbortSignal;
}

/** All batches of a split, straight into one array of NHWC pixels: no batch is held as a whole beside it. */
async function readBatches(paths: readonly string[], options: ReadOptions): Promise<DecodedSplit> {
  const counts: number[] = [];
  for (const path of paths) {
    await using file = await openBounded(options.subject, path, maxBatchBytes);
    counts.push(recordCount(options.subject, file));
  }
  const count = counts.reduce((sum, records) => sum + records, 0);
  const split: DecodedSplit = {
    shape,
    count,
    pixels: new Uint8Array(count * imageBytes),
    labels: new Int32Array(count),
  };
  let first = 0;
  for (const [index, path] of paths.entries()) {
    const expected = counts[index] as number;
    await using file = await openBounded(options.subject, path, maxBatchBytes);
    if (recordCount(options.subject, file) !== expected) throw fileChanged(options.subject, path);
    await readRecords(file, split, first, options);
    first += expected;
  }
  return split;
}

function recordCount(subject: string, file: BoundedFile): number {
  if (file.contentBytes === 0) throw noExamples(subject, file.path);
  if (file.contentBytes % recordBytes !== 0) {
    throw sizeMismatch(subject, file.path, {
      expected: `a multiple of ${recordBytes} bytes (1 label, 32x32x3 pixels)`,
      received: `${file.contentBytes}`,
    });
  }
  return file.contentBytes / recordBytes;
}

/** Records may straddle the pieces they arrive in. */
async function readRecords(file: BoundedFile, split: DecodedSplit, first: number, options: ReadOptions): Promise<void> {
  const record = new Uint8Array(recordBytes);
  let filled = 0;
  let index = first;
  for await (const chunk of file.chunks(options.signal)) {
    options.hash.update(chunk);
    for (let offset = 0; offset < chunk.length;) {
      const part = chunk.subarray(offset, offset + recordBytes - filled);
      record.set(part, filled);
      filled += part.length;
      offset += part.length;
      if (filled < recordBytes) continue;
      storeRecord(record, split, index);
      const label = record[0] as number;
      if (label >= options.numClasses) {
        throw labelOutOfRange(options.subject, file.path, {
          index: index - first,
          label,
          numClasses: options.numClasses,
        });
      }
      index += 1;
      filled = 0;
    }
  }
}

/** A plane of red, one of green, one of blue -> `[height, width, channels]`. */
function storeRecord(record: Uint8Array, split: DecodedSplit, index: number): void {
  split.labels[index] = record[0] as number;
  const target = split.pixels;
  for (let pixel = 0, out = index * imageBytes; pixel < planeBytes; pixel += 1, out += 3) {
    target[out] = record[1 + pixel] as number;
    target[out + 1] = record[1 + planeBytes + pixel] as number;
    target[out + 2] = record[1 + 2 * planeBytes + pixel] as number;
  }
}
