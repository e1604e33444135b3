import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Digest, UploadPiece } from '@fovea/contracts';
import { FileArtifactStore } from './file-artifact-store.ts';

const bytes = randomBytes(300_000);
const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function* chunks(part: Uint8Array, { cutAfter = Infinity, size = 10_000 } = {}) {
  for (let start = 0; start < part.byteLength; start += size) {
    if (start >= cutAfter) throw new Error('the line was cut');
    await new Promise((resolve) => setImmediate(resolve));
    yield part.subarray(start, start + size);
  }
}

function piece(start = 0, end = bytes.byteLength, cutAfter = Infinity): UploadPiece {
  return {
    digest,
    start,
    sizeBytes: end - start,
    totalBytes: bytes.byteLength,
    bytes: chunks(bytes.subarray(start, end), { cutAfter }),
  };
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

describe('FileArtifactStore as a stream', () => {
  let folder = '';
  let store: FileArtifactStore;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-streams-'));
    store = new FileArtifactStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('takes a whole artifact and gives it back whole and in part', async () => {
    expect(await store.sizeOf(digest)).toBeUndefined();
    expect(await store.upload(piece())).toEqual({ isComplete: true, offset: bytes.byteLength });
    expect(await store.sizeOf(digest)).toBe(bytes.byteLength);
    expect((await collect(store.read(digest))).equals(bytes)).toBe(true);
    expect((await collect(store.read(digest, { start: 5, end: 9 }))).equals(bytes.subarray(5, 9))).toBe(true);
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
  });

  it('goes on piece by piece, also in another process', async () => {
    expect(await store.upload(piece(0, 100_000))).toEqual({ isComplete: false, offset: 100_000 });
    expect(await store.upload(piece(100_000, 200_000))).toEqual({ isComplete: false, offset: 200_000 });
    const reopened = new FileArtifactStore(folder);
    expect(await reopened.uploadOffset(digest)).toBe(200_000);
    expect(await reopened.upload(piece(200_000))).toMatchObject({ isComplete: true });
    expect((await collect(store.read(digest))).equals(bytes)).toBe(true);
  });

  it('keeps what came before a cut', async () => {
    await expect(store.upload(piece(0, bytes.byteLength, 150_000))).rejects.toThrow('the line was cut');
    expect(await store.uploadOffset(digest)).toBe(150_000);
    expect(await store.upload(piece(150_000))).toMatchObject({ isComplete: true });
  });

  it('says where a piece has to start', async () => {
    await store.upload(piece(0, 100_000));
    await expect(store.upload(piece(50_000, 150_000))).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { facts: { offset: 100_000 } },
    });
  });

  it('keeps nothing of bytes with another digest', async () => {
    const wrong = { ...piece(), bytes: chunks(Buffer.alloc(bytes.byteLength)) };
    await expect(store.upload(wrong)).rejects.toMatchObject({ code: 'DIGEST_INVALID' });
    expect(await store.uploadOffset(digest)).toBe(0);
    expect(await store.has(digest)).toBe(false);
    expect(await readdir(join(folder, 'uploads'))).toEqual([]);
  });

  it('refuses more bytes than were announced', async () => {
    const long = { ...piece(0, 100_000), bytes: chunks(bytes.subarray(0, 150_000)) };
    await expect(store.upload(long)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });

  it('makes one file of one artifact that fifty bring at one time', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, () => store.upload(piece())));
    expect(results.every(({ isComplete }) => isComplete)).toBe(true);
    const hex = digest.slice('sha256:'.length);
    expect(await readdir(join(folder, 'sha256', hex.slice(0, 2)))).toEqual([hex]);
    expect(await readdir(join(folder, 'tmp'))).toEqual([]);
    expect((await collect(store.read(digest))).equals(bytes)).toBe(true);
  });

  it('never gives the end of a damaged artifact', async () => {
    await store.upload(piece());
    const hex = digest.slice('sha256:'.length);
    await writeFile(join(folder, 'sha256', hex.slice(0, 2), hex), Buffer.alloc(bytes.byteLength));
    let received = 0;
    const reading = (async () => {
      for await (const part of store.read(digest)) received += part.byteLength;
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
    expect(received).toBeLessThan(bytes.byteLength);
    await store.upload(piece());
    expect(await store.has(digest)).toBe(true);
  });

  it.each([
    ['ENOSPC', 'STORE_FULL'],
    ['EIO', 'STORE_IO'],
  ])('keeps nothing that the disk refused with %s', async (errno, code) => {
    const failing: typeof open = async (...args) => {
      const file = await open(...args);
      file.sync = () => Promise.reject(Object.assign(new Error(errno), { code: errno }));
      return file;
    };
    const broken = new FileArtifactStore(folder, { mkdir, open: failing, rename, rm });
    await expect(broken.upload(piece(0, 100_000))).rejects.toMatchObject({ code });
    expect(await broken.uploadOffset(digest)).toBe(0);
    expect(await store.upload(piece())).toMatchObject({ isComplete: true });
  });

  it('forgets uploads that nobody went on with', async () => {
    await store.upload(piece(0, 100_000));
    expect(await store.sweep({ olderThanMs: 60_000 })).toBe(0);
    const [half = ''] = await readdir(join(folder, 'uploads'));
    const longAgo = new Date(Date.now() - 120_000);
    await utimes(join(folder, 'uploads', half), longAgo, longAgo);
    expect(await store.sweep({ olderThanMs: 60_000 })).toBe(1);
    expect(await store.uploadOffset(digest)).toBe(0);
  });

  it('knows how much it holds', async () => {
    await store.upload(piece());
    await store.put(Buffer.from('abc'));
    const { storedBytes, openUploads, freeBytes } = await store.usage();
    expect({ storedBytes, openUploads }).toEqual({ storedBytes: bytes.byteLength + 3, openUploads: 0 });
    await store.put(Buffer.from('abcd'));
    expect((await store.usage()).storedBytes).toBe(bytes.byteLength + 7);
    expect(freeBytes).toBeGreaterThan(0);
    expect((await stat(folder)).isDirectory()).toBe(true);
  });

  it.each(['sha256:../../etc/passwd', 'sha1:00', ''])('refuses %j as a digest', async (bad) => {
    await expect(store.upload({ ...piece(), digest: bad as Digest })).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
    });
  });
});
