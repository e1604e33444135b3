import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder, type TemporaryFolder } from '../testing/temporary-folder.ts';
import { existingLibrary, libraryFingerprint } from './libtensorflow.ts';

let folder: TemporaryFolder;
let path: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  path = await realpath(folder.path);
});
afterEach(() => folder[Symbol.asyncDispose]());

async function write(...files: readonly string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), file);
  }
}

describe('existingLibrary', () => {
  it('knows the layout of an official archive', async () => {
    await write('lib/libtensorflow.so.2', 'lib/libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');
    expect(await existingLibrary(path)).toEqual({
      libraries: [join(path, 'lib/libtensorflow.so.2'), join(path, 'lib/libtensorflow_framework.so.2')],
      includeFolder: join(path, 'include'),
      runPath: join(path, 'lib'),
    });
  });

  it('knows the layout of a Python package', async () => {
    await write('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');
    expect(await existingLibrary(path)).toMatchObject({
      libraries: [join(path, 'libtensorflow_cc.so.2'), join(path, 'libtensorflow_framework.so.2')],
      runPath: path,
    });
  });

  it.each([
    ['no such folder', []],
    ['no libtensorflow_cc.so.2', ['include/tensorflow/c/c_api.h']],
    ['no include/tensorflow/c/c_api.h', ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']],
  ])('says what is not there: %s', async (received, files) => {
    await write(...files);
    const place = files.length === 0 ? join(path, 'nowhere') : path;
    await expect(existingLibrary(place)).rejects.toMatchObject({
      code: 'FILE_NOT_FOUND',
      details: { received: expect.stringContaining(received) },
    });
  });
});

describe('libraryFingerprint', () => {
  it('changes with the library', async () => {
    await write('libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'include/tensorflow/c/c_api.h');
    const library = await existingLibrary(path);
    const before = await libraryFingerprint(library);
    expect(await libraryFingerprint(library)).toBe(before);
    await writeFile(join(path, 'libtensorflow_cc.so.2'), 'another version');
    expect(await libraryFingerprint(library)).not.toBe(before);
  });
});
