import { gzipSync } from 'node:zlib';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatasetSource } from '@fovea/contracts';
import { createContribution } from './node/testing/test-context.ts';
import { temporaryFolder } from './node/testing/temporary-folder.ts';
import type { TemporaryFolder } from './node/testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (params: Record<string, unknown> = {}): Promise<DatasetSource> =>
  createContribution('dataset', 'fovea/idx', { folder: '.', ...params }, folder.path);

function idxBytes(dims: readonly number[], values: readonly number[], type = 8): Uint8Array {
  const header = new DataView(new ArrayBuffer(4 + 4 * dims.length));
  header.setUint8(2, type);
  header.setUint8(3, dims.length);
  dims.forEach((dim, axis) => header.setUint32(4 + 4 * axis, dim));
  return Uint8Array.from([...new Uint8Array(header.buffer), ...values]);
}

/** Two training images of 2x3 pixels, one for testing. */
const trainImages = idxBytes([2, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const trainLabels = idxBytes([2], [0, 1]);
const testImages = idxBytes([1, 2, 3], [20, 21, 22, 23, 24, 25]);
const testLabels = idxBytes([1], [1]);

async function writeAll(replaced: Readonly<Record<string, Uint8Array>> = {}): Promise<void> {
  const files = {
    'train-images-idx3-ubyte': trainImages,
    'train-labels-idx1-ubyte': trainLabels,
    't10k-images-idx3-ubyte': testImages,
    't10k-labels-idx1-ubyte': testLabels,
    ...replaced,
  };
  for (const [name, bytes] of Object.entries(files)) await folder.write(name, bytes);
}

describe('dataset fovea/idx', () => {
  it('reads four plain files', async () => {
    await writeAll();
    const source = await open({ classes: ['cat', 'dog'] });
    expect(await source.describe()).toMatchObject({
      classes: ['cat', 'dog'],
      shape: [2, 3, 1],
      splits: { train: { count: 2, classCounts: [1, 1] }, test: { count: 1, classCounts: [0, 1] } },
      licence: 'not stated',
    });
    expect(await source.get('train', 1)).toEqual({
      id: 'train/1',
      label: 1,
      pixels: Uint8Array.from([7, 8, 9, 10, 11, 12]),
    });
    expect(await source.decode?.('test')).toMatchObject({ count: 1, labels: Int32Array.from([1]) });
  });

  it('has the same digest for compressed files and other usual names, another one for other class names', async () => {
    await writeAll();
    const { digest: plain } = await (await open()).describe();
    const { digest: named } = await (await open({ classes: ['a', 'b'] })).describe();
    await using other = await temporaryFolder();
    await other.write('train-images.idx3-ubyte.gz', gzipSync(trainImages));
    await other.write('train-labels.idx1-ubyte', trainLabels);
    await other.write('test-images-idx3-ubyte.gz', gzipSync(testImages));
    await other.write('test-labels-idx1-ubyte.gz', gzipSync(testLabels));
    const source = await createContribution('dataset', 'fovea/idx', { folder: other.path });
    expect((await source.describe()).digest).toBe(plain);
    expect(named).not.toBe(plain);
  });

  it('calls the classes by their numbers when no names are given', async () => {
    await writeAll({ 'train-labels-idx1-ubyte': idxBytes([2], [0, 3]) });
    expect((await (await open()).describe()).classes).toEqual(['0', '1', '2', '3']);
  });

  it('names the folder and the remedy when Fashion-MNIST is not installed, or reads it', async () => {
    const source = await createContribution('dataset', 'fovea/idx', {});
    const outcome = await source.describe().then(
      ({ classes, splits }) => `${classes[9]} ${splits.train?.count}`,
      (error: Error) => error.message,
    );
    expect(outcome).toMatch(/^Ankle boot 60000$|fashion-mnist.*apt install dataset-fashion-mnist/);
  });

  it('names the missing file', async () => {
    await folder.write('train-images-idx3-ubyte', trainImages);
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_NOT_FOUND',
      details: { expected: expect.stringContaining('train-labels-idx1-ubyte.gz') },
    });
  });
});

describe('damaged and hostile IDX files', () => {
  const bigClaim = idxBytes([0xffffffff, 0xffffffff, 0xffffffff], []);
  const lyingTrailer = (bytes: Uint8Array, claim: number): Uint8Array => {
    const zipped = Uint8Array.from(gzipSync(bytes));
    new DataView(zipped.buffer).setUint32(zipped.length - 4, claim, true);
    return zipped;
  };
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['an empty file', new Uint8Array(0), /magic 00 00 08 03; received an empty file/],
    ['another magic', idxBytes([2, 2, 3], [1], 9), /magic 00 00 08 03; received 00 00 09 03/],
    ['labels in place of images', trainLabels, /magic 00 00 08 03; received 00 00 08 01/],
    ['a cut header', trainImages.slice(0, 9), /header of 16 bytes; received 9/],
    ['a truncated file', trainImages.slice(0, -1), /Expected 28 bytes, as the header's 2x2x3 asks; received 27/],
    ['a file with more behind', Uint8Array.from([...trainImages, 0]), /Expected 28 bytes.*received 29/],
    ['a header that claims 2^96 pixels', bigClaim, /received 16/],
    ['a header that claims no images', idxBytes([0, 28, 28], []), /holds no images/],
    ['a truncated gzip file', gzipSync(trainImages).subarray(0, -6), /trailer that claims|received|damaged/],
    ['a gzip file of 19 bytes', gzipSync(trainImages).subarray(0, 17), /at least 18 bytes; received 17/],
    [
      'a gzip trailer that claims 4 GB',
      lyingTrailer(trainImages, 0xffffffff),
      /at most .*trailer that claims 4294967295/,
    ],
    ['a gzip trailer that claims too little', lyingTrailer(trainImages, 20), /damaged.*incorrect length check/],
    [
      'a gzip bomb behind honest dimensions',
      lyingTrailer(new Uint8Array(5_000_000), 28),
      /Expected 28 bytes; received more/,
    ],
  ];

  it.each(cases)('refuses %s', async (_, bytes, message) => {
    await writeAll({ 'train-images-idx3-ubyte': bytes });
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      details: { path: join(folder.path, 'train-images-idx3-ubyte') },
      message: expect.stringMatching(message),
    });
  });

  it('stops inflating at the size that header and trailer agreed on', async () => {
    const bomb = Uint8Array.from([...trainImages, ...new Uint8Array(3_000_000)]);
    await writeAll({ 'train-images-idx3-ubyte': lyingTrailer(bomb, 28) });
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(/Expected 28 bytes; received more/),
    });
  });

  it('refuses a damaged deflate stream', async () => {
    const damaged = Uint8Array.from(gzipSync(trainImages));
    damaged.fill(0xff, 10, 20);
    await writeAll({ 'train-images-idx3-ubyte': damaged });
    await expect((await open()).describe()).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  });

  it('refuses fewer labels than images', async () => {
    await writeAll({ 'train-labels-idx1-ubyte': idxBytes([1], [0]) });
    await expect((await open()).describe()).rejects.toMatchObject({
      details: { expected: '2 labels', received: '1' },
    });
  });

  it('refuses a label without a class name, saying which', async () => {
    await writeAll({ 'train-labels-idx1-ubyte': idxBytes([2], [0, 9]) });
    await expect((await open({ classes: ['a', 'b'] })).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      details: { expected: '0..1', received: '9' },
    });
  });

  it('refuses test images of another size', async () => {
    await writeAll({ 't10k-images-idx3-ubyte': idxBytes([1, 3, 2], [1, 2, 3, 4, 5, 6]) });
    await expect((await open()).describe()).rejects.toMatchObject({
      details: { expected: '2x3x1', received: '3x2x1' },
    });
  });

  it('refuses a folder in place of a file', async () => {
    await writeAll();
    await using other = await temporaryFolder();
    await mkdir(join(other.path, 'train-images-idx3-ubyte'));
    await other.write('train-labels-idx1-ubyte', trainLabels);
    const source = await createContribution('dataset', 'fovea/idx', { folder: other.path });
    await expect(source.describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('not a regular file'),
    });
  });

  it('tries again after the file was mended', async () => {
    await writeAll({ 'train-images-idx3-ubyte': trainImages.slice(0, -1) });
    const source = await open();
    await expect(source.describe()).rejects.toThrow('27');
    await writeAll();
    expect((await source.describe()).splits.train?.count).toBe(2);
  });
});
