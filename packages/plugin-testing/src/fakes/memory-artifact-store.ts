import { type ArtifactStore, defineContribution, type Digest, p } from '@fovea/contracts';
import { fakeRefused } from '../errors.ts';

/** Artifacts in memory. */
export class MemoryArtifactStore implements ArtifactStore {
  readonly #artifacts = new Map<Digest, Uint8Array>();

  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = await digestOf(bytes);
    if (!this.#artifacts.has(digest)) this.#artifacts.set(digest, bytes.slice());
    return digest;
  }

  async get(digest: Digest): Promise<Uint8Array> {
    const bytes = this.#artifacts.get(digest);
    if (bytes === undefined) throw fakeRefused('ARTIFACT_NOT_FOUND', 'store:fakes/memory', `there is no ${digest}`);
    if ((await digestOf(bytes)) !== digest) {
      throw fakeRefused('ARTIFACT_CORRUPT', 'store:fakes/memory', `the bytes of ${digest} have changed`);
    }
    return bytes.slice();
  }

  async has(digest: Digest): Promise<boolean> {
    return this.#artifacts.has(digest);
  }

  /** Flips a bit of stored bytes, as a failing disk would. */
  corrupt(digest: Digest): void {
    const bytes = this.#artifacts.get(digest);
    if (bytes !== undefined) bytes[0] = (bytes[0] ?? 0) ^ 1;
  }
}

export const memoryArtifactStore = defineContribution({
  kind: 'store',
  id: 'fakes/memory',
  behaviour: 1,
  title: 'Memory',
  summary: 'Artifacts in memory, gone with the process.',
  params: p.params({}),
  create: () => new MemoryArtifactStore(),
});

async function digestOf(bytes: Uint8Array): Promise<Digest> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.slice()));
  return `sha256:${Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
