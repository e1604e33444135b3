import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CreateContext, Digest, StreamingArtifactStore, UploadPiece } from '@fovea/contracts';
import { sharedFiles } from './shared-files.ts';

async function storeOf(base: string, server: string): Promise<StreamingArtifactStore> {
  const context = { get: () => ({ baseFolder: base, dataFolder: join(base, server) }) } as unknown as CreateContext;
  return (await sharedFiles.create({ folder: 'shared' }, context)) as StreamingArtifactStore;
}

describe('artifacts in a shared folder', () => {
  it('are there for every server, whoever was sent them', async () => {
    const base = await mkdtemp(join(tmpdir(), 'fovea-shared-'));
    try {
      const [first, second] = [await storeOf(base, 'first'), await storeOf(base, 'second')];
      const digest = await first.put(new TextEncoder().encode('one'));
      expect(await second.has(digest)).toBe(true);
    } finally {
      await rm(base, { recursive: true });
    }
  });

  it('come whole when two servers are sent the same bytes in pieces', async () => {
    const base = await mkdtemp(join(tmpdir(), 'fovea-shared-'));
    try {
      const bytes = randomBytes(100_000);
      const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const piece = (start: number, end: number): UploadPiece => ({
        digest,
        start,
        sizeBytes: end - start,
        totalBytes: bytes.length,
        bytes: (async function* () {
          await Promise.resolve();
          yield bytes.subarray(start, end);
        })(),
      });
      const stores = [await storeOf(base, 'first'), await storeOf(base, 'second')] as const;
      for (const store of stores) await store.upload(piece(0, 40_000));
      const ends = await Promise.all(stores.map((store) => store.upload(piece(40_000, bytes.length))));
      expect(ends.map(({ isComplete }) => isComplete)).toEqual([true, true]);
      for (const store of stores) expect(Buffer.from(await store.get(digest)).equals(bytes)).toBe(true);
      const left = await readdir(join(base, 'shared', 'servers'), { recursive: true });
      expect(left.filter((name) => /[0-9a-f]{64}/.test(name))).toEqual([]);
    } finally {
      await rm(base, { recursive: true });
    }
  });
});
