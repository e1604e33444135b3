import { rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatasetSource, SplitName } from '@fovea/contracts';
import { openImageFolder } from './node/image-folder-source.ts';
import { createContribution, testContext } from './node/testing/test-context.ts';
import { describeWithData } from './node/testing/test-data.ts';
import { temporaryFolder } from './node/testing/temporary-folder.ts';
import type { TemporaryFolder } from './node/testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (params: Record<string, unknown> = {}): Promise<DatasetSource> =>
  createContribution('dataset', 'fovea/image-folder', { folder: '.', height: 4, width: 4, ...params }, folder.path);

/** A flat image; each shade gives other bytes. */
function photo(shade: number): Promise<Buffer> {
  return sharp({ create: { width: 6, height: 6, channels: 3, background: { r: shade, g: shade, b: 255 - shade } } })
    .png()
    .toBuffer();
}

async function writePhotos(parent: string, count: number, firstShade: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    await folder.write(`${parent}/${number}.png`, await photo(firstShade + number));
  }
}

async function idsOf(source: DatasetSource, split: SplitName): Promise<string[]> {
  const { splits } = await source.describe();
  const count = splits[split]?.count ?? 0;
  return Promise.all(Array.from({ length: count }, async (_, index) => (await source.get(split, index)).id));
}

describe('dataset fovea/image-folder', () => {
  it('holds a fifth of each class back when there is no test folder', async () => {
    await writePhotos('cat', 10, 0);
    await writePhotos('dog', 5, 100);
    const source = await open();
    expect(await source.describe()).toMatchObject({
      classes: ['cat', 'dog'],
      shape: [4, 4, 3],
      splits: { train: { count: 12, classCounts: [8, 4] }, test: { count: 3, classCounts: [2, 1] } },
      licence: 'not stated',
      rejected: [],
    });
    const train = await idsOf(source, 'train');
    const test = await idsOf(source, 'test');
    expect(new Set([...train, ...test]).size).toBe(15);
    expect(train).toEqual(train.toSorted());
  });

  it('splits by seed and content, whatever the names', async () => {
    await writePhotos('cat', 20, 0);
    await writePhotos('dog', 20, 100);
    const first = await idsOf(await open(), 'test');
    expect(await idsOf(await open(), 'test')).toEqual(first);
    expect(await idsOf(await open({ seed: 1 }), 'test')).not.toEqual(first);
    const [held = ''] = first;
    await rename(join(folder.path, held), join(folder.path, 'cat/zzz.png'));
    expect(await idsOf(await open(), 'test')).toEqual([...first.slice(1), 'cat/zzz.png'].toSorted());
  });

  it('reads split folders', async () => {
    await writePhotos('train/cat', 3, 0);
    await writePhotos('train/dog', 3, 10);
    await writePhotos('val/cat', 1, 20);
    await writePhotos('test/dog', 2, 30);
    const { splits } = await (await open()).describe();
    expect(splits).toEqual({
      train: { count: 6, classCounts: [3, 3] },
      validation: { count: 1, classCounts: [1, 0] },
      test: { count: 2, classCounts: [0, 2] },
    });
  });

  it('leaves everything to training when the test share is 0', async () => {
    await writePhotos('cat', 1, 0);
    await writePhotos('dog', 1, 10);
    const { splits } = await (await open({ testFraction: 0 })).describe();
    expect(Object.keys(splits)).toEqual(['train']);
  });

  it('gives the same pixels one by one as all at once', async () => {
    await writePhotos('cat', 3, 0);
    await writePhotos('dog', 3, 10);
    const source = await open();
    const decoded = await source.decode?.('train');
    for (let index = 0; index < (decoded?.count ?? 0); index += 1) {
      const example = await source.get('train', index);
      expect(example.pixels).toEqual(decoded?.pixels.slice(index * 48, (index + 1) * 48));
      expect(example.label).toBe(decoded?.labels[index]);
    }
    await expect(source.get('train', decoded?.count ?? 0)).rejects.toMatchObject({ code: 'DATASET_INDEX_RANGE' });
    await expect(source.decode?.('validation')).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  });

  it('gives one channel when asked for grey', async () => {
    await writePhotos('cat', 2, 0);
    await writePhotos('dog', 2, 10);
    const source = await open({ colour: 'grey' });
    expect((await source.decode?.('train'))?.pixels).toHaveLength(2 * 16);
  });

  it('reports progress up to the number of files', async () => {
    await writePhotos('cat', 4, 0);
    await writePhotos('dog', 4, 10);
    const seen: [number, number][] = [];
    await (await open()).decode?.('train', undefined, (done, total) => seen.push([done, total]));
    expect(seen.slice(0, 8).map(([done]) => done)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(seen.at(-1)).toEqual([6, 6]);
  });

  it('stops when cancelled', async () => {
    await writePhotos('cat', 2, 0);
    await writePhotos('dog', 2, 10);
    await expect((await open()).describe(AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  const nothing = (): Promise<void> => Promise.resolve();
  const damagePhoto = (): Promise<void> => folder.write('cat/0.png', 'x');
  const cases: readonly (readonly [string, Record<string, unknown>, () => Promise<void>, boolean])[] = [
    ['a photo', {}, damagePhoto, false],
    ['the size', { height: 8 }, nothing, false],
    ['the fit', { fit: 'pad' }, nothing, false],
    ['the split seed', { seed: 5 }, nothing, false],
    ['nothing but the licence', { licence: 'CC0' }, nothing, true],
    ['nothing', {}, nothing, true],
  ];

  it.each(cases)('compares digests after a change of %s', async (_, params, change, isSame) => {
    await writePhotos('cat', 6, 0);
    await writePhotos('dog', 6, 10);
    const { digest } = await (await open()).describe();
    await change();
    expect((await (await open(params)).describe()).digest === digest).toBe(isSame);
  });
});

describe('a folder too large to keep decoded', () => {
  const openLarge = (): DatasetSource =>
    openImageFolder(
      {
        subject: 'dataset:fovea/image-folder',
        folder: folder.path,
        shape: [4, 4, 3],
        fit: 'crop',
        testFraction: 0.5,
        seed: 0,
        licence: 'CC0',
        maxKeptBytes: 0,
      },
      testContext(folder.path),
    );

  it('decodes again, to the same pixels', async () => {
    await writePhotos('cat', 4, 0);
    await writePhotos('dog', 4, 10);
    const kept = await open({ testFraction: 0.5, licence: 'CC0' });
    const large = openLarge();
    expect(await large.decode?.('train')).toEqual(await kept.decode?.('train'));
    expect(await large.get('test', 1)).toEqual(await kept.get('test', 1));
  });

  it('refuses a file that changed since it was described', async () => {
    await writePhotos('cat', 4, 0);
    await writePhotos('dog', 4, 10);
    const source = openLarge();
    await source.describe();
    const [first = ''] = await idsOf(source, 'train');
    await folder.write(first, await photo(99));
    await expect(source.decode?.('train')).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      details: { retryable: true },
    });
  });
});

describe('what is left out', () => {
  it('lists damaged, disguised, hidden, foreign and linked files with their reasons', async () => {
    await using outside = await temporaryFolder();
    await outside.write('secret.png', await photo(200));
    await writePhotos('cat', 3, 0);
    await writePhotos('dog', 3, 10);
    await folder.write('cat/broken.png', (await photo(50)).subarray(0, 60));
    await folder.write('cat/empty.jpg', '');
    await folder.write('cat/logo.png', '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await folder.write('cat/notes.txt', 'hello');
    await folder.write('cat/.hidden.png', await photo(51));
    await folder.write('cat/deeper/a.png', await photo(52));
    await folder.write('readme.md', 'hello');
    await folder.write('.git/config', 'hello');
    await symlink(join(outside.path, 'secret.png'), join(folder.path, 'dog/escape.png'));
    await symlink(outside.path, join(folder.path, 'escape'));
    await symlink('/nowhere/at/all.png', join(folder.path, 'dog/dangling.png'));
    const { rejected, splits } = await (await open()).describe();
    expect(splits.train?.count).toBe(4);
    expect(rejected).toEqual([
      { item: '.git', reason: 'hidden' },
      { item: 'cat/.hidden.png', reason: 'hidden' },
      { item: 'cat/broken.png', reason: expect.stringMatching(/corrupt|read|truncated/) },
      { item: 'cat/deeper', reason: 'a folder inside a class folder is not read' },
      { item: 'cat/empty.jpg', reason: 'empty file' },
      { item: 'cat/logo.png', reason: 'not a JPEG, PNG or WebP image by its content' },
      { item: 'cat/notes.txt', reason: 'not named .jpg, .jpeg, .png or .webp' },
      { item: 'dog/dangling.png', reason: 'a link to nothing' },
      { item: 'dog/escape.png', reason: 'a link that leaves the folder' },
      { item: 'escape', reason: 'a link that leaves the folder' },
      { item: 'readme.md', reason: 'not in a class folder' },
    ]);
  });

  it('follows a link that stays inside the folder', async () => {
    await writePhotos('cat', 3, 0);
    await writePhotos('dog', 3, 10);
    await symlink('../cat/2.png', join(folder.path, 'cat/best.png'));
    const { rejected } = await (await open()).describe();
    expect(rejected).toEqual([{ item: 'cat/best.png', reason: 'the same bytes as cat/2.png' }]);
  });

  it('sets an over-large file aside without reading it', async () => {
    await writePhotos('cat', 2, 0);
    await writePhotos('dog', 2, 10);
    await writeFile(join(folder.path, 'dog/huge.png'), '');
    await truncate(join(folder.path, 'dog/huge.png'), 65 * 2 ** 20);
    const { rejected } = await (await open()).describe();
    expect(rejected).toEqual([{ item: 'dog/huge.png', reason: 'larger than 64 MiB' }]);
  });

  it('keeps the test copy of a picture that is in train too', async () => {
    await writePhotos('train/cat', 3, 0);
    await writePhotos('train/dog', 3, 10);
    await folder.write('test/cat/copy.png', await photo(0));
    await writePhotos('test/dog', 1, 30);
    const { splits, rejected } = await (await open()).describe();
    expect(splits.train?.classCounts).toEqual([2, 3]);
    expect(splits.test?.classCounts).toEqual([1, 1]);
    expect(rejected).toEqual([{ item: 'train/cat/0.png', reason: 'the same bytes as test/cat/copy.png' }]);
  });

  it('drops a picture that is filed under two classes', async () => {
    await writePhotos('cat', 3, 0);
    await writePhotos('dog', 3, 2);
    const { rejected } = await (await open({ testFraction: 0 })).describe();
    expect(rejected).toEqual([
      { item: 'cat/2.png', reason: 'the same picture is filed under cat and dog' },
      { item: 'dog/0.png', reason: 'the same picture is filed under cat and dog' },
    ]);
  });
});

describe('refusals', () => {
  it('refuses a folder that is not there', async () => {
    await expect((await open({ folder: 'nowhere' })).describe()).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  });

  it.each([
    ['an empty folder', [], /nothing to tell apart.*no class folder/],
    ['a single class', ['cat/0.png', 'cat/1.png'], /only cat/],
    ['split folders beside class folders', ['train/cat/0.png', 'dog/0.png'], /mixes split folders.*also dog/],
    ['test without train', ['test/cat/0.png', 'test/dog/0.png'], /no training images/],
    ['both val and validation', ['train/a/0.png', 'val/a/0.png', 'validation/a/0.png'], /mixes/],
  ])('refuses %s', async (_, files, message) => {
    for (const [index, name] of files.entries()) await folder.write(name, await photo(index));
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('refuses a class whose photos are all damaged, naming the reasons', async () => {
    await writePhotos('cat', 2, 0);
    await folder.write('dog/a.png', 'not a photo');
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(/"dog".*dog\/a\.png: not a JPEG, PNG or WebP/),
    });
  });

  it('refuses an empty test folder instead of holding training photos back', async () => {
    await writePhotos('train/cat', 2, 0);
    await writePhotos('train/dog', 2, 10);
    await folder.write('test/cat/notes.txt', '');
    await expect((await open()).describe()).rejects.toThrow(/Split test has no usable image/);
  });

  it('refuses to hold back the only photo of a class', async () => {
    await writePhotos('cat', 5, 0);
    await writePhotos('dog', 1, 10);
    await expect((await open()).describe()).rejects.toThrow(/"dog" is too small.*testFraction/);
  });

  it('refuses a crop larger than what it is cut from', async () => {
    await expect(open({ height: 224, width: 224, resizeTo: 200 })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
      details: { path: 'resizeTo', expected: 'at least 224', received: '200' },
    });
  });
});

describeWithData('on 540 real flower photos', 'flowers', (path) => {
  const params = { folder: path, height: 64, width: 64, resizeTo: 72 };

  it('splits 540 photos of five classes, all readable, without overlap', async () => {
    await using source = await createContribution('dataset', 'fovea/image-folder', params);
    const { splits, classes, rejected } = await source.describe();
    expect(classes).toEqual(['daisy', 'dandelion', 'roses', 'sunflowers', 'tulips']);
    expect(rejected).toEqual([]);
    expect(splits.train?.classCounts).toEqual([86, 86, 86, 86, 86]);
    expect(splits.test?.classCounts).toEqual([22, 22, 22, 22, 22]);
    const train = new Set(await idsOf(source, 'train'));
    expect((await idsOf(source, 'test')).filter((id) => train.has(id))).toEqual([]);
  });

  it('gives photos that differ from each other', async () => {
    await using source = await createContribution('dataset', 'fovea/image-folder', params);
    const test = await source.decode?.('test');
    expect(test?.pixels).toHaveLength(110 * 64 * 64 * 3);
    const mean = (test?.pixels ?? new Uint8Array(0)).reduce((sum, value) => sum + value, 0) / (110 * 64 * 64 * 3);
    expect(mean).toBeGreaterThan(60);
    expect(mean).toBeLessThan(180);
  });
});
