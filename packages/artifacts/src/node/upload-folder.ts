import { createHash, randomUUID, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, UploadPiece, UploadProgress } from '@fovea/contracts';
import { digestDiffers, offsetDiffers, pieceTooLong, pieceTooShort, uploadBusy } from '../errors.ts';
import { fileSystemError, syncFolder, type DurableFileSystem } from './durable-file.ts';

/** Hashes kept of uploads under way; others are computed again from what is on the disk. */
const maxHashes = 64;
/** Bytes that gather before they are written. */
const flushBytes = 512 * 1024;

interface Running {
  readonly hash: Hash;
  readonly offset: number;
}

interface Target {
  /** Where the bytes gather. */
  readonly file: string;
  /** What is there now [bytes]. */
  readonly offset: number;
  /** Kept after a cut, to go on from. */
  readonly isResumable: boolean;
}

export interface UploadFolderOptions {
  /** Where half uploads are: `<folder>/<hex>`. */
  readonly folder: string;
  /** For uploads that nobody can go on with. */
  readonly temporaryFolder: string;
  readonly fs: DurableFileSystem;
  /** Where the finished file belongs. */
  pathOf(digest: Digest): string;
  /** Called with the size of a file that was not there before. */
  onStored(sizeBytes: number): void;
}

/** Uploads on their way: bytes are hashed as they are written, and the file gets its name when the hash is right. */
export class UploadFolder {
  readonly #options: UploadFolderOptions;
  readonly #busy = new Set<string>();
  readonly #hashes = new Map<string, Running>();

  constructor(options: UploadFolderOptions) {
    this.#options = options;
  }

  async offset(digest: Digest): Promise<number> {
    return (await sizeOfFile(this.#fileOf(digest))) ?? 0;
  }

  async open(): Promise<number> {
    return (await readdir(this.#options.folder).catch(() => [])).length;
  }

  /** @throws see `StreamingArtifactStore.upload`. */
  async add(piece: UploadPiece): Promise<UploadProgress> {
    const { digest, start, sizeBytes, totalBytes } = piece;
    const file = this.#fileOf(digest);
    const isWhole = start === 0 && sizeBytes === totalBytes;
    if (this.#busy.has(digest)) {
      if (!isWhole) throw uploadBusy(digest, await this.offset(digest));
      // Everyone who brings the whole gets a file of their own; the last to finish names the same bytes again.
      const own = join(this.#options.temporaryFolder, `${process.pid}.${randomUUID()}`);
      return this.#receive(piece, { file: own, offset: 0, isResumable: false });
    }
    this.#busy.add(digest);
    try {
      const present = await this.offset(digest);
      if (!isWhole && present !== start) throw offsetDiffers(digest, present, start);
      return await this.#receive(piece, { file, offset: start, isResumable: true });
    } finally {
      this.#busy.delete(digest);
    }
  }

  /** @returns how many were forgotten. */
  async sweep(olderThanMs: number): Promise<number> {
    const { folder, fs } = this.#options;
    let count = 0;
    for (const hex of await readdir(folder).catch(() => [])) {
      const file = join(folder, hex);
      const changed = await stat(file).catch(() => undefined);
      if (changed === undefined || Date.now() - changed.mtimeMs < olderThanMs || this.#busy.has(`sha256:${hex}`))
        continue;
      await fs.rm(file, { force: true });
      this.#hashes.delete(`sha256:${hex}`);
      count += 1;
    }
    return count;
  }

  async #receive(piece: UploadPiece, target: Target): Promise<UploadProgress> {
    const { digest, start, sizeBytes, totalBytes } = piece;
    const { fs } = this.#options;
    let isKept = target.isResumable;
    let handle: FileHandle | undefined;
    try {
      const hash = await this.#hashSoFar(digest, target);
      handle = await this.#openFile(target);
      const offset = await this.#write(piece, { ...target, hash, handle });
      if (offset < start + sizeBytes) throw pieceTooShort(digest, sizeBytes, offset - start);
      await durably(target.file, () => handle?.sync());
      if (offset < totalBytes) return { isComplete: false, offset };
      isKept = false;
      const found: Digest = `sha256:${hash.digest('hex')}`;
      if (found !== digest) throw digestDiffers(digest, found);
      await handle.close();
      handle = undefined;
      await this.#name(target.file, digest, totalBytes);
      return { isComplete: true, offset };
    } catch (error) {
      // What the disk refused is never trusted; what the other side cut short is gone on from.
      if (!isKept || isStoreError(error)) {
        this.#hashes.delete(digest);
        await fs.rm(target.file, { force: true }).catch(() => undefined);
      }
      throw error;
    } finally {
      await handle?.close().catch(() => undefined);
    }
  }

  async #openFile({ file, offset }: Target): Promise<FileHandle> {
    const { fs } = this.#options;
    return durably(file, async () => {
      await fs.mkdir(dirname(file), { recursive: true });
      return fs.open(file, offset === 0 ? 'w' : 'r+');
    });
  }

  /** @returns the offset after the last byte. */
  async #write(
    { digest, bytes, start, sizeBytes }: UploadPiece,
    { file, hash, handle, isResumable }: Target & { readonly hash: Hash; readonly handle: FileHandle },
  ): Promise<number> {
    let offset = start;
    let gathered: Uint8Array[] = [];
    let gatheredBytes = 0;
    const flush = async (): Promise<void> => {
      const [chunks, position] = [gathered, offset];
      gathered = [];
      offset += gatheredBytes;
      gatheredBytes = 0;
      // The disk writes while the processor hashes.
      const writing = durably(file, () => writeAll(handle, chunks, position));
      for (const chunk of chunks) hash.update(chunk);
      await writing;
    };
    try {
      for await (const chunk of bytes) {
        if (offset + gatheredBytes + chunk.byteLength > start + sizeBytes) throw pieceTooLong(digest, sizeBytes);
        gathered.push(chunk);
        gatheredBytes += chunk.byteLength;
        if (gatheredBytes >= flushBytes) await flush();
      }
    } finally {
      // Also what came before a cut: the other side goes on from there.
      if (gatheredBytes > 0) await flush();
      if (isResumable) this.#remember(digest, { hash, offset });
    }
    return offset;
  }

  async #hashSoFar(digest: Digest, { file, offset, isResumable }: Target): Promise<Hash> {
    const known = isResumable ? this.#hashes.get(digest) : undefined;
    this.#hashes.delete(digest);
    if (offset === 0) return createHash('sha256');
    if (known?.offset === offset) return known.hash;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { end: offset - 1 })) hash.update(chunk as Uint8Array);
    return hash;
  }

  #remember(digest: Digest, running: Running): void {
    this.#hashes.set(digest, running);
    const [oldest] = this.#hashes.keys();
    if (this.#hashes.size > maxHashes && oldest !== undefined) this.#hashes.delete(oldest);
  }

  async #name(file: string, digest: Digest, sizeBytes: number): Promise<void> {
    const { fs, pathOf, onStored } = this.#options;
    const path = pathOf(digest);
    this.#hashes.delete(digest);
    const isNew = (await sizeOfFile(path)) === undefined;
    await durably(path, async () => {
      await fs.mkdir(dirname(path), { recursive: true });
      await fs.rename(file, path);
      await syncFolder(dirname(path), fs);
    });
    if (isNew) onStored(sizeBytes);
  }

  #fileOf(digest: Digest): string {
    // Refuses what is no digest before it becomes part of a path.
    this.#options.pathOf(digest);
    return join(this.#options.folder, digest.slice('sha256:'.length));
  }
}

/** Undefined when there is no such file. @throws STORE_IO. */
export async function sizeOfFile(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw fileSystemError(path, error);
  }
}

/** Writes all of some chunks one after the other, in one call where the system takes them so. */
async function writeAll(handle: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
  const { bytesWritten } = await handle.writev(chunks, position);
  if (bytesWritten === total) return;
  // Only some were taken, such as on a disk that is nearly full: the rest says what is wrong.
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  for (let done = 0; done < rest.byteLength;) {
    const next = await handle.write(rest, done, rest.byteLength - done, position + bytesWritten + done);
    done += next.bytesWritten;
  }
}

async function durably<T>(path: string, work: () => Promise<T> | undefined): Promise<T> {
  try {
    return (await work()) as T;
  } catch (error) {
    throw fileSystemError(path, error);
  }
}

function isStoreError(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return code === 'STORE_IO' || code === 'STORE_FULL';
}
