import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactStore, Digest } from '@fovea/contracts';
import { artifactCorrupt, artifactNotFound, digestMalformed, storeIo } from '../errors.ts';
import { nodeFileSystem, sweepTemporaryFiles, writeDurably, type DurableFileSystem } from './durable-file.ts';

/**
 * Artifacts under `<folder>/sha256/<first two digits>/<digest>`. Any number of processes may share a folder: a name is only
 * ever given to the bytes it stands for.
 */
export class FileArtifactStore implements ArtifactStore {
  readonly #folder: string;
  readonly #fs: DurableFileSystem;
  #swept: Promise<void> | undefined;

  /** @param folder absolute; created with the first artifact. */
  constructor(folder: string, fs: DurableFileSystem = nodeFileSystem) {
    this.#folder = folder;
    this.#fs = fs;
  }

  /** @throws STORE_FULL, STORE_IO. */
  async put(bytes: Uint8Array): Promise<Digest> {
    const digest = digestOf(bytes);
    const path = this.#path(digest);
    // What is there already is read, not believed: a file damaged since is replaced.
    const present = await this.#read(path);
    if (present !== undefined && digestOf(present) === digest) return digest;
    this.#swept ??= sweepTemporaryFiles(this.#temporaryFolder);
    await this.#swept;
    await writeDurably(path, bytes, this.#temporaryFolder, this.#fs);
    return digest;
  }

  /** @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, STORE_IO. */
  async get(digest: Digest): Promise<Uint8Array> {
    const path = this.#path(digest);
    const bytes = await this.#read(path);
    if (bytes === undefined) throw artifactNotFound(digest);
    const found = digestOf(bytes);
    if (found !== digest) throw artifactCorrupt(digest, found, path);
    return bytes;
  }

  /** True when the artifact is there and undamaged. */
  async has(digest: Digest): Promise<boolean> {
    const bytes = await this.#read(this.#path(digest));
    return bytes !== undefined && digestOf(bytes) === digest;
  }

  get #temporaryFolder(): string {
    return join(this.#folder, 'tmp');
  }

  #path(digest: Digest): string {
    const hex = /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1];
    if (hex === undefined) throw digestMalformed(digest);
    return join(this.#folder, 'sha256', hex.slice(0, 2), hex);
  }

  async #read(path: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(path);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw storeIo(path, error);
    }
  }
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
