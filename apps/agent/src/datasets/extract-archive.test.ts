import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeZip, type ZipEntry } from '../testing-fixtures/make-zip.ts';
import { extractArchive, type ArchiveLimits } from './extract-archive.ts';

let parent = '';
let folder = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'fovea-archive-'));
  folder = join(parent, 'a/b/c');
  await mkdir(folder, { recursive: true });
});
afterEach(() => rm(parent, { recursive: true }));

const photo = new TextEncoder().encode('a photo');
const extract = (entries: readonly ZipEntry[], limits?: ArchiveLimits) =>
  extractArchive({ subject: 'archive', bytes: makeZip(entries), folder, ...(limits === undefined ? {} : { limits }) });

/** Files anywhere below the folder that holds the target folder. */
async function filesOutside(): Promise<string[]> {
  const all = await readdir(parent, { recursive: true, withFileTypes: true });
  return all.filter((entry) => !entry.isDirectory() && !entry.parentPath.startsWith(folder)).map(({ name }) => name);
}

describe('extractArchive', () => {
  it('unpacks files into their folders, labels as they are', async () => {
    const entries = [
      { name: 'golden retriever/', mode: 0o040755 },
      ...['golden retriever/1.jpg', 'größe/日本.png'].map((name) => ({ name, data: photo })),
    ];
    expect(await extract(entries)).toEqual({ files: 2, totalBytes: 14 });
    expect(await readFile(join(folder, 'golden retriever/1.jpg'), 'utf8')).toBe('a photo');
    expect(await readFile(join(folder, 'größe/日本.png'), 'utf8')).toBe('a photo');
  });

  it.each([
    '../x',
    '../../../x',
    'a/../../x',
    'a/../x',
    '/etc/x',
    'C:/x',
    'C:\\x',
    '..\\x',
    'a\\..\\..\\x',
    './x',
    'a//x',
    'x\u0000.jpg',
    'con/x.jpg',
    'nul.jpg',
    'x. ',
    'x:stream',
    `${'d/'.repeat(20)}x`,
    'n'.repeat(300),
    '~/<x>',
  ])('refuses an entry named %j, and writes nothing outside', async (name) => {
    await expect(
      extract([
        { name: 'ok/1.jpg', data: photo },
        { name, data: photo },
      ]),
    ).rejects.toMatchObject({
      code: 'DATASET_INVALID',
    });
    expect(await filesOutside()).toEqual([]);
  });

  it.each([
    ['a link', /link/, { name: 'link', mode: 0o120777, data: new TextEncoder().encode('/etc/passwd') }],
    ['a link to a folder, whatever comes under it', /link/, { name: 'link/', mode: 0o120777 }],
    ['a device', /neither a file nor a folder/, { name: 'zero', mode: 0o020666 }],
    ['a pipe', /neither a file nor a folder/, { name: 'pipe', mode: 0o010666 }],
    ['an encrypted entry', /encrypted/, { name: 'secret.jpg', isEncrypted: true, data: photo }],
    [
      'an archive in the archive',
      /archive in the archive/,
      { name: 'inner.jpg', data: makeZip([{ name: 'x', data: photo }]) },
    ],
  ])('refuses %s', async (_what, reason, entry) => {
    await expect(extract([entry])).rejects.toThrow(reason);
  });

  it.each([
    ['twice the same name', ['a/1.jpg', 'a/1.jpg']],
    ['names that differ in case only', ['a/photo.jpg', 'a/PHOTO.jpg']],
    ['names that differ in their form of Unicode only', ['a/caf\u00e9.jpg', 'a/cafe\u0301.jpg']],
    ['a file where a folder is', ['a/b/1.jpg', 'a/b']],
    ['a folder where a file is', ['a', 'a/1.jpg']],
  ])('refuses %s', async (_what, names) => {
    await expect(extract(names.map((name) => ({ name, data: photo })))).rejects.toThrow(/that of another entry/);
  });

  it('stops an archive that unpacks to far more than it is, by what comes out of it', async () => {
    const zeros = Buffer.alloc(64 * 2 ** 20);
    await expect(extract([{ name: 'bomb', data: zeros }])).rejects.toThrow(/unpacks to more than is allowed/);
  });

  it('stops one that claims to be small', async () => {
    await expect(extract([{ name: 'bomb', data: Buffer.alloc(2 ** 20), claimedSize: 10 }])).rejects.toMatchObject({
      code: 'DATASET_INVALID',
    });
    expect(await filesOutside()).toEqual([]);
  });

  it('refuses one that claims to be larger than any photo before it unpacks it', async () => {
    await expect(extract([{ name: 'bomb', data: photo, claimedSize: 2 ** 32 - 2 }])).rejects.toThrow(/unpacks to more/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses entries that share their bytes', async () => {
    const data = Buffer.alloc(100_000, 'no pattern that deflate could make much of: 1a2b3c');
    const copies = Array.from({ length: 50 }, (_, index) => ({ name: `${index}`, isOverlapping: true }));
    const noise = Buffer.from(Array.from({ length: 20_000 }, (_, index) => (index * 2_654_435_761) >>> 24));
    await expect(extract([{ name: 'first', data: Buffer.concat([noise, data]) }, ...copies])).rejects.toThrow(
      /its entries overlap/,
    );
  });

  it('refuses more entries than are allowed', async () => {
    const limits = { entries: 3, totalBytes: 1000, fileBytes: 1000, ratio: 200 };
    const entries = Array.from({ length: 4 }, (_, index) => ({ name: `${index}.jpg`, data: photo }));
    await expect(extract(entries, limits)).rejects.toThrow(/more than 3 entries/);
    await expect(extract(entries.slice(1), { ...limits, totalBytes: 20 })).rejects.toThrow(/unpacks to more/);
  });

  it.each([0, 1, 10, 21, 22, 40])('refuses one that is cut short by %i bytes or is none at all', async (cut) => {
    const whole = makeZip([{ name: '1.jpg', data: photo }]);
    const bytes = cut === 0 ? new TextEncoder().encode('<html>') : whole.subarray(0, whole.length - cut);
    await expect(extractArchive({ subject: 'archive', bytes, folder })).rejects.toMatchObject({
      code: 'DATASET_INVALID',
    });
  });
});
