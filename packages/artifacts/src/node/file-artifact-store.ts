import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type {
  ByteRange,
  Digest,
  StoreUsage,
  StreamingArtifactStore,
  UploadPiece,
  UploadProgress,
} from '@fovea/contracts';
import { artifactCorrupt, artifactNotFound, digestMalformed, storeIo } from '../errors.ts';
import { nodeFileSystem, sweepTemporaryFiles, writeDurably, type DurableFileSystem } from './durable-file.ts';
import { sizeOfFile, UploadFolder } from './upload-folder.ts';

const readSize = 256 * 1024;

/**
 * Artifacts under `<folder>/sha256/<first two digits>/<digest>`. Any number of processes may share a folder: a name is only
 * ever given to the bytes it stands for.
 */
export class FileArtifactStore implements StreamingArtifactStore {
  readonly #folder: string;
  readonly #workFolder: string;
  readonly #fs: DurableFileSystem;
  readonly #uploads: UploadFolder;
  #swept: Promise<void> | undefined;
  /** Bytes of all artifacts, counted once and then kept up. */
  #stored: Promise<number> | undefined;

  /**
   * @param folder absolute; created with the first artifact.
   * @param workFolder on the same file system: unfinished files. One machine's processes may share it, machines may not.
   */
  constructor(folder: string, fs: DurableFileSystem = nodeFileSystem, workFolder = folder) {
    this.#folder = folder;
    this.#workFolder = workFolder;
    this.#fs = fs;
    this.#uploads = new UploadFolder({
      folder: join(workFolder, 'uploads'),
      temporaryFolder: this.#temporaryFolder,
      fs,
      pathOf: (digest) => this.#path(digest),
      onStored: (bytes) => this.#count(bytes),
    });
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
    this.#count(present === undefined ? bytes.byteLength : 0);
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

  sizeOf(digest: Digest): Promise<number | undefined> {
    return sizeOfFile(this.#path(digest));
  }

  /** @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, STORE_IO. */
  async *read(digest: Digest, range?: ByteRange): AsyncGenerator<Uint8Array, void, undefined> {
    const path = this.#path(digest);
    if (range !== undefined) {
      if (range.end > range.start) yield* readFileStream(path, digest, range);
      return;
    }
    const hash = createHash('sha256');
    let held: Uint8Array | undefined;
    for await (const chunk of readFileStream(path, digest)) {
      if (held !== undefined) yield held;
      hash.update(chunk);
      held = chunk;
    }
    const found: Digest = `sha256:${hash.digest('hex')}`;
    // A reader that lacks the end notices; one that got it all would have to compare for itself.
    if (found !== digest) throw artifactCorrupt(digest, found, path);
    if (held !== undefined) yield held;
  }

  uploadOffset(digest: Digest): Promise<number> {
    return this.#uploads.offset(digest);
  }

  /** @throws CONFLICT, DIGEST_INVALID, PARAMS_INVALID, STORE_FULL, STORE_IO. */
  upload(piece: UploadPiece): Promise<UploadProgress> {
    return this.#uploads.add(piece);
  }

  async usage(): Promise<StoreUsage> {
    await mkdir(this.#folder, { recursive: true });
    const { bavail, bsize } = await statfs(this.#folder);
    this.#stored ??= this.#countStored();
    return {
      storedBytes: await this.#stored,
      openUploads: await this.#uploads.open(),
      freeBytes: Number(bavail) * Number(bsize),
    };
  }

  async sweep({ olderThanMs }: { readonly olderThanMs: number }): Promise<number> {
    await sweepTemporaryFiles(this.#temporaryFolder);
    return this.#uploads.sweep(olderThanMs);
  }

  #count(addedBytes: number): void {
    this.#stored = this.#stored?.then((bytes) => bytes + addedBytes);
  }

  async #countStored(): Promise<number> {
    const root = join(this.#folder, 'sha256');
    let bytes = 0;
    for (const part of await readdir(root).catch(() => [])) {
      const sizes = (await readdir(join(root, part))).map(async (name) => (await stat(join(root, part, name))).size);
      for (const size of await Promise.all(sizes)) bytes += size;
    }
    return bytes;
  }

  get #temporaryFolder(): string {
    return join(this.#workFolder, 'tmp');
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

async function* readFileStream(
  path: string,
  digest: Digest,
  range?: ByteRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = createReadStream(path, {
    highWaterMark: readSize,
    ...(range === undefined ? {} : { start: range.start, end: range.end - 1 }),
  });
  try {
    for await (const chunk of stream) yield chunk as Uint8Array;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ENOENT' ? artifactNotFound(digest) : storeIo(path, error);
  }
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
