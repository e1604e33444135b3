import { mkdir, mkdtemp, open, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Digest } from '@fovea/contracts';
import { FileArtifactStore } from './file-artifact-store.ts';

// SHA-256 of the ASCII text `abc`, from FIPS 180-2, appendix B.1.
const abcHex = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const abcDigest: Digest = `sha256:${abcHex}`;
const abc = new TextEncoder().encode('abc');

describe('FileArtifactStore', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-artifacts-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const fileOf = (hex: string) => join(folder, 'sha256', hex.slice(0, 2), hex);

  it('names bytes by their SHA-256 and gives them back', async () => {
    const store = new FileArtifactStore(folder);
    expect(await store.put(abc)).toBe(abcDigest);
    expect(await store.get(abcDigest)).toEqual(abc);
    expect(await store.has(abcDigest)).toBe(true);
    expect(await readFile(fileOf(abcHex), 'utf8')).toBe('abc');
  });

  it('keeps one copy of bytes stored many times at once, and no temporary file', async () => {
    const store = new FileArtifactStore(folder);
    const digests = await Promise.all(Array.from({ length: 20 }, () => store.put(abc)));
    expect(new Set(digests)).toEqual(new Set([abcDigest]));
    expect(await readdir(join(folder, 'sha256', 'ba'))).toEqual([abcHex]);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
  });

  it('does not write again what is already there', async () => {
    const store = new FileArtifactStore(folder);
    await store.put(abc);
    const before = await stat(fileOf(abcHex), { bigint: true });
    await store.put(abc);
    expect((await stat(fileOf(abcHex), { bigint: true })).ino).toBe(before.ino);
  });

  it('says that an artifact is not there', async () => {
    const store = new FileArtifactStore(folder);
    await expect(store.get(abcDigest)).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    expect(await store.has(abcDigest)).toBe(false);
  });

  it('refuses damaged bytes, and heals them when the same bytes are stored again', async () => {
    const store = new FileArtifactStore(folder);
    await store.put(abc);
    await writeFile(fileOf(abcHex), 'abd');
    await expect(store.get(abcDigest)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    expect(await store.has(abcDigest)).toBe(false);
    await store.put(abc);
    expect(await store.get(abcDigest)).toEqual(abc);
  });

  it.each(['sha256:../../etc/passwd', `sha256:${abcHex.toUpperCase()}`, `sha1:${abcHex}`, `sha256:${abcHex}0`, ''])(
    'refuses %j as a digest',
    async (digest) => {
      await expect(new FileArtifactStore(folder).get(digest as Digest)).rejects.toMatchObject({
        code: 'ARTIFACT_NOT_FOUND',
      });
    },
  );

  it.each([
    ['ENOSPC', 'STORE_FULL'],
    ['EDQUOT', 'STORE_FULL'],
    ['EIO', 'STORE_IO'],
  ])('leaves nothing half-written after %s, and reports %s', async (errno, code) => {
    const failing: typeof open = async (...args) => {
      const file = await open(...args);
      file.writeFile = async () => {
        await file.write(new Uint8Array([97]));
        throw Object.assign(new Error(errno), { code: errno });
      };
      return file;
    };
    const store = new FileArtifactStore(folder, { mkdir, open: failing, rename, rm });
    await expect(store.put(abc)).rejects.toMatchObject({ code });
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect(await new FileArtifactStore(folder).has(abcDigest)).toBe(false);
  });

  it('sweeps temporary files of dead processes and leaves those of living ones', async () => {
    await mkdir(join(folder, 'tmp'), { recursive: true });
    const ofTheLiving = `${process.pid}.other`;
    await writeFile(join(folder, 'tmp', '2147483646.dead'), 'half');
    await writeFile(join(folder, 'tmp', ofTheLiving), 'half');
    await new FileArtifactStore(folder).put(abc);
    expect(await readdir(join(folder, 'tmp'))).toEqual([ofTheLiving]);
  });
});
