import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CreateContext } from '@fovea/contracts';
import { fileArtifacts } from './file-artifacts.ts';

describe('store:fovea/file-artifacts', () => {
  let dataFolder = '';
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'fovea-data-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true }));
  const context = (): CreateContext => ({
    seed: 0,
    signal: new AbortController().signal,
    get: () => ({ dataFolder, baseFolder: dataFolder }) as never,
    create: () => Promise.reject(new Error('nothing to create')),
  });

  it('stores inside the data folder it finds in the configuration', async () => {
    const store = await fileArtifacts.create({ folder: 'artifacts' }, context());
    const digest = await store.put(new Uint8Array([1, 2, 3]));
    expect(await store.get(digest)).toEqual(new Uint8Array([1, 2, 3]));
    expect(await readdir(dataFolder)).toEqual(['artifacts']);
  });

  it.each(['..', '../elsewhere', '/tmp', '.', 'a/../..'])('refuses the folder %s', async (folder) => {
    await expect(async () => fileArtifacts.create({ folder }, context())).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
    });
  });
});
