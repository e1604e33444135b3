import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createContribution } from './node/testing/test-context.ts';
import { temporaryFolder } from './node/testing/temporary-folder.ts';
import type { TemporaryFolder } from './node/testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (params: Record<string, unknown>) =>
  createContribution('dataset', 'fovea/image-files', { height: 2, width: 2, ...params }, folder.path);

async function writePhoto(name: string, shade: number): Promise<void> {
  const background = { r: shade, g: 0, b: 0 };
  await folder.write(
    name,
    await sharp({ create: { width: 3, height: 2, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

describe('dataset fovea/image-files', () => {
  it('keeps the order of the files, and copies among them', async () => {
    await writePhoto('b.png', 20);
    await writePhoto('a.png', 10);
    const source = await open({ files: ['b.png', 'a.png', 'b.png'] });
    const { splits, classes } = await source.describe();
    expect([splits.test?.count, classes]).toEqual([3, ['unlabelled']]);
    const examples = await Promise.all([0, 1, 2].map((index) => source.get('test', index)));
    expect(examples.map(({ id, pixels, label }) => [id, pixels[0], label])).toEqual([
      ['b.png', 20, 0],
      ['a.png', 10, 0],
      ['b.png', 20, 0],
    ]);
  });

  it('names the files that it could not read', async () => {
    await writePhoto('a.png', 10);
    await folder.write('broken.jpg', 'not a picture');
    const source = await open({ files: ['broken.jpg', 'a.png', 'gone.png', '.'] });
    const { splits, rejected } = await source.describe();
    expect(splits.test?.count).toBe(1);
    expect(rejected.map(({ item }) => item)).toEqual(['.', 'broken.jpg', 'gone.png']);
    expect(rejected[2]?.reason).toBe('no such file');
  });

  it('has class names when there is a file of them', async () => {
    await folder.write('names.txt', 'x\ny\n');
    const { classes, splits } = await (await open({ classes: 'names.txt' })).describe();
    expect([classes, splits.test]).toEqual([['x', 'y'], { count: 0, classCounts: [0, 0] }]);
  });
});
