import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { writeZip } from '../testing/write-zip.ts';
import { extractZipEntry, readZipEntries } from './read-zip.ts';

let folder: TemporaryFolder;
let archive: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  archive = join(folder.path, 'a.whl');
});
afterEach(() => folder[Symbol.asyncDispose]());

const long = 'libtensorflow '.repeat(20_000);

describe('readZipEntries and extractZipEntry', () => {
  it('unpack compressed, stored and empty files', async () => {
    const files = [
      { name: 'lib/a.so', content: long },
      { name: 'b.h', content: '#pragma once\n', isStored: true },
      { name: 'empty.h', content: '', isStored: true },
    ];
    await writeFile(archive, writeZip(files));

    const entries = await readZipEntries(archive);
    expect(entries.map(({ name, sizeBytes }) => [name, sizeBytes])).toEqual([
      ['lib/a.so', 280_000],
      ['b.h', 13],
      ['empty.h', 0],
    ]);
    for (const entry of entries) await extractZipEntry(archive, entry, join(folder.path, 'out', entry.name));
    for (const { name, content } of files) {
      expect(await readFile(join(folder.path, 'out', name), 'utf8')).toBe(content);
    }
  });

  it('tell how far they are, in bytes that add up to the size', async () => {
    await writeFile(archive, writeZip([{ name: 'a', content: long }]));
    const [entry] = await readZipEntries(archive);
    let bytes = 0;
    await extractZipEntry(archive, entry!, join(folder.path, 'a'), { onBytes: (count) => (bytes += count) });
    expect(bytes).toBe(280_000);
  });

  it('leave a file alone that an interrupted run has finished', async () => {
    await writeFile(archive, writeZip([{ name: 'a', content: 'new' }]));
    await writeFile(join(folder.path, 'a'), 'old');
    const [entry] = await readZipEntries(archive);
    await extractZipEntry(archive, entry!, join(folder.path, 'a'));
    expect(await readFile(join(folder.path, 'a'), 'utf8')).toBe('old');
  });

  it.each(['stored', 'compressed'])('refuse a damaged %s file and leave no target', async (kind) => {
    const bytes = writeZip([{ name: 'a', content: long, isStored: kind === 'stored' }]);
    bytes[100] = bytes[100]! ^ 0xff;
    await writeFile(archive, bytes);
    const [entry] = await readZipEntries(archive);
    await expect(extractZipEntry(archive, entry!, join(folder.path, 'a'))).rejects.toMatchObject({
      code: 'FILE_INVALID',
    });
    expect(await readdir(folder.path)).not.toContain('a');
  });

  it('refuse a truncated archive and what is no archive', async () => {
    await writeFile(archive, writeZip([{ name: 'a', content: long }]).subarray(0, 200));
    await expect(readZipEntries(archive)).rejects.toMatchObject({ code: 'FILE_INVALID' });
    await writeFile(archive, 'a web page');
    await expect(readZipEntries(archive)).rejects.toMatchObject({ code: 'FILE_INVALID' });
  });

  it('stop when they are cancelled, without a target', async () => {
    await writeFile(archive, writeZip([{ name: 'a', content: long }]));
    const [entry] = await readZipEntries(archive);
    const signal = AbortSignal.abort();
    await expect(extractZipEntry(archive, entry!, join(folder.path, 'a'), { signal })).rejects.toThrow(/abort/i);
    await expect(stat(join(folder.path, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
