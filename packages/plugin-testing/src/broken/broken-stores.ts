import type { ArtifactStore, Digest } from '@fovea/contracts';
import { MemoryArtifactStore, memoryArtifactStore } from '../fakes/memory-artifact-store.ts';
import { type BrokenSubjects, creating } from './broken-subject.ts';

export const brokenStores: BrokenSubjects<'store'> = {
  'store/put-get': [
    { says: /digest of "abc"/, plugin: over(() => ({ put: async () => `sha256:${'1'.repeat(64)}` as Digest })) },
    { says: /other bytes/, plugin: over((sound) => ({ get: async (digest) => (await sound.get(digest)).fill(1) })) },
    { says: /has\(\) denies/, plugin: over(() => ({ has: async () => false })) },
  ],
  'store/missing': [
    { says: /ARTIFACT_NOT_FOUND/, plugin: over(() => ({ get: async () => new Uint8Array() })) },
    { says: /has\(\) claims/, plugin: over(() => ({ has: async () => true })) },
  ],
  'store/corrupt': [
    {
      says: /ARTIFACT_CORRUPT/,
      plugin: over(() => ({ get: async () => new Uint8Array() })),
      fixtures: { stores: { 'store:fakes/memory': { corrupt: async () => undefined } } },
    },
  ],
  'store/idempotent': [
    { says: /several digests/, plugin: creating(memoryArtifactStore, countingStore) },
    { says: /caller's array/, plugin: creating(memoryArtifactStore, sharingStore) },
  ],
};

function over(replace: (sound: ArtifactStore) => Partial<ArtifactStore>): ReturnType<typeof creating> {
  return creating(memoryArtifactStore, () => {
    const sound = new MemoryArtifactStore();
    const { put, get, has } = {
      put: (bytes: Uint8Array) => sound.put(bytes),
      get: (digest: Digest) => sound.get(digest),
      has: (digest: Digest) => sound.has(digest),
    };
    return { put, get, has, ...replace(sound) };
  });
}

function countingStore(): ArtifactStore {
  const sound = new MemoryArtifactStore();
  let puts = 0;
  return {
    async put(bytes) {
      await sound.put(bytes);
      return `sha256:${String(puts++).padStart(64, '0')}`;
    },
    get: (digest) => sound.get(digest),
    has: (digest) => sound.has(digest),
  };
}

function sharingStore(): ArtifactStore {
  const sound = new MemoryArtifactStore();
  const kept = new Map<Digest, Uint8Array>();
  return {
    async put(bytes) {
      const digest = await sound.put(bytes);
      kept.set(digest, bytes);
      return digest;
    },
    get: async (digest) => kept.get(digest) ?? new Uint8Array(),
    has: async (digest) => kept.has(digest),
  };
}
