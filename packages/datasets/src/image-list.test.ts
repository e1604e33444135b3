import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createContribution } from './node/testing/test-context.ts';
import { describeWithData } from './node/testing/test-data.ts';
import { temporaryFolder } from './node/testing/temporary-folder.ts';
import type { TemporaryFolder } from './node/testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (params: Record<string, unknown> = {}) =>
  createContribution('dataset', 'fovea/image-list', { list: 'list.tsv', height: 4, width: 4, ...params }, folder.path);

function photo(shade: number): Promise<Buffer> {
  return sharp({ create: { width: 6, height: 6, channels: 3, background: { r: shade, g: shade, b: 0 } } })
    .png()
    .toBuffer();
}

async function writeList(...lines: readonly string[]): Promise<void> {
  for (const [index, name] of ['a.png', 'b.png', 'c.png'].entries()) await folder.write(name, await photo(index * 50));
  await folder.write('list.tsv', lines.join('\n'));
}

describe('dataset fovea/image-list', () => {
  it('reads photos, labels and split, in the order of the file names', async () => {
    await writeList('c.png\t0', 'a.png\t2', 'b.png\t0', '');
    const source = await open();
    expect(await source.describe()).toMatchObject({
      name: 'list',
      classes: ['class 0', 'class 1', 'class 2'],
      shape: [4, 4, 3],
      splits: { test: { count: 3, classCounts: [2, 0, 1] } },
      rejected: [],
    });
    const first = await source.get('test', 0);
    expect([first.id, first.label, first.pixels[0]]).toEqual(['a.png', 2, 0]);
    expect((await source.decode?.('test'))?.labels).toEqual(Int32Array.of(2, 0, 0));
    expect(Object.keys((await (await open({ split: 'train' })).describe()).splits)).toEqual(['train']);
  });

  it.each([
    ['names in JSON', 'names.json', '["x", "y", "z"]'],
    ['objects in JSON', 'names.json', '[{"index":0,"name":"x"},{"index":1,"name":"y"},{"name":"z"}]'],
    ['lines', 'names.txt', 'x\r\ny\n\nz\n'],
  ])('takes class names from %s', async (_, name, content) => {
    await writeList('a.png\t2');
    await folder.write(name, content);
    expect((await (await open({ classes: name })).describe()).classes).toEqual(['x', 'y', 'z']);
  });

  it.each([
    ['{"name": 1}', /names/],
    ['[1]', /entry 0 without a name/],
    ['[{"name":"x","index":1}]', /index 0 at this place/],
    ['[', /JSON|array/],
    ['', /at least one name/],
    ['["only one"]', /class that the classes file does not name.*below 1; received 2/],
  ])('refuses the classes file %s', async (content, message) => {
    await writeList('a.png\t2');
    await folder.write('names.json', content);
    const classes = 'names.json';
    const described = open({ classes }).then((source) => source.describe());
    if (content.startsWith('{')) return expect(described).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    return expect(described).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it.each(['a.png', 'a.png\t-1', 'a.png\t1\tx', 'a.png 1', 'file\tlabel', 'a.png\t1.5', 'a.png\t100000'])(
    'refuses the line %j by its number',
    async (line) => {
      await writeList('b.png\t0', line);
      await expect((await open()).describe()).rejects.toMatchObject({
        code: 'DATASET_INVALID',
        message: expect.stringContaining('Line 2'),
      });
    },
  );

  it('lists what it left out, with the reason', async () => {
    await writeList(
      'a.png\t0',
      'b.png\t1',
      'gone.png\t1',
      '../secret.png\t1',
      '/etc/passwd\t1',
      'link.png\t0',
      'broken.png\t0',
    );
    await folder.write('broken.png', 'not a picture');
    await symlink('/etc/hostname', join(folder.path, 'link.png'));
    const { rejected, splits } = await (await open()).describe();
    expect(splits.test?.count).toBe(2);
    expect(Object.fromEntries(rejected.map(({ item, reason }) => [item, reason]))).toEqual({
      'gone.png': 'no such file',
      '../secret.png': 'a name that leaves the folder',
      '/etc/passwd': 'a name that leaves the folder',
      'link.png': 'a link that leaves the folder',
      'broken.png': expect.stringContaining('not a JPEG'),
    });
  });

  it('has another digest for other pixels, labels or names, and the same for another order of lines', async () => {
    const digest = async (params = {}) => (await (await open(params)).describe()).digest;
    await writeList('a.png\t0', 'b.png\t1');
    const first = await digest();
    await writeList('b.png\t1', 'a.png\t0');
    expect(await digest()).toBe(first);
    await writeFile(join(folder.path, 'a.png'), await photo(99));
    const changed = await digest();
    await writeList('a.png\t1', 'b.png\t0');
    const others = [changed, await digest(), await digest({ height: 5 })];
    expect(new Set([first, ...others]).size).toBe(4);
  });

  it('refuses a list without a usable photo, and one that is not there', async () => {
    await writeList('gone.png\t0');
    await expect((await open()).describe()).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    await expect((await open({ list: 'none.tsv' })).describe()).rejects.toMatchObject({ code: 'DATASET_INVALID' });
    await expect(open({ resizeTo: 2 })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });
});

describeWithData('fovea/image-list on 700 photos of ImageNet', 'imagenet-sample', (path) => {
  it('reads them all', async () => {
    const source = await open({ list: join(path, 'labels.tsv'), classes: join(path, '..', 'imagenet-classes.json') });
    const { classes, splits, rejected } = await source.describe();
    expect([classes.length, splits.test?.count, rejected.length]).toEqual([1000, 700, 0]);
    const example = await source.get('test', 0);
    expect([example.id, classes[example.label]]).toEqual(['n01440764_tench.jpg', expect.stringContaining('tench')]);
  }, 60_000);
});
