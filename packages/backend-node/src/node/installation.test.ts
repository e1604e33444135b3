import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findInstallation, hostPlatform, nativeFolder, recordFormat, type InstallationRecord } from './installation.ts';
import { temporaryFolder, type TemporaryFolder } from './testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

async function install(name: string, changes: Partial<InstallationRecord> = {}): Promise<void> {
  await mkdir(join(folder.path, name));
  await writeFile(join(folder.path, name, 'tfjs_binding.node'), 'binding');
  const record: InstallationRecord = {
    format: recordFormat,
    tensorflow: '2.21.0',
    tfjsNode: '4.22.0',
    platform: hostPlatform,
    source: 'a test',
    createdAt: 1,
    files: [{ path: 'tfjs_binding.node', sizeBytes: 7, sha256: '' }],
    ...changes,
  };
  await writeFile(join(folder.path, name, 'native.json'), JSON.stringify(record));
}

describe('nativeFolder', () => {
  it('is in the data folder unless the environment names another', () => {
    expect(nativeFolder('/data', {})).toBe('/data/native');
    expect(nativeFolder('/data', { FOVEA_NATIVE_FOLDER: '' })).toBe('/data/native');
    expect(nativeFolder('/data', { FOVEA_NATIVE_FOLDER: 'shared' })).toBe(resolve('shared'));
  });
});

describe('findInstallation', () => {
  it('takes the newest one', async () => {
    await install('old', { createdAt: 1 });
    await install('new', { createdAt: 2 });
    expect(await findInstallation(folder.path)).toMatchObject({
      folder: join(folder.path, 'new'),
      binding: join(folder.path, 'new', 'tfjs_binding.node'),
    });
  });

  it('names the command where there is none', async () => {
    await mkdir(join(folder.path, '.incoming'));
    await expect(findInstallation(folder.path)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('Run `fovea setup native`'),
    });
    await expect(findInstallation(join(folder.path, 'nowhere'))).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });

  it.each([
    ['files for another machine', { platform: 'plan9-mips' }, 'files for plan9-mips'],
    ['another format', { format: 99 }, 'format 99'],
    ['a truncated file', { files: [{ path: 'tfjs_binding.node', sizeBytes: 8, sha256: '' }] }, '7 bytes, not 8'],
    ['a missing file', { files: [{ path: 'lib/a.so', sizeBytes: 1, sha256: '' }] }, 'no lib/a.so'],
  ])('refuses %s', async (_, changes, received) => {
    await install('x', changes);
    await expect(findInstallation(folder.path)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      details: { received: expect.stringContaining(received), hint: expect.stringContaining('fovea setup native') },
    });
  });

  it('finds nothing in a folder whose set-up never reached the end', async () => {
    await install('half');
    await rm(join(folder.path, 'half', 'native.json'));
    await expect(findInstallation(folder.path)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  });
});
