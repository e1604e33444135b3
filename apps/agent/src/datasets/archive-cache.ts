import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentConnection, Digest } from '@fovea/contracts';
import { writeDurably } from '@fovea/host/node';
import { artifactForged } from '../errors.ts';
import { retrying } from '../retry.ts';
import { extractArchive, type ArchiveLimits, type Extracted } from './extract-archive.ts';

const contents = 'files';
const manifest = 'extracted.json';

export interface ArchiveCacheOptions {
  readonly connection: AgentConnection;
  readonly folder: string;
  /** Ends whatever is under way. */
  readonly signal: AbortSignal;
  readonly limits?: ArchiveLimits;
}

/** Uploaded archives of datasets, unpacked once, each in a folder named by its digest. Removing them costs time only. */
export class ArchiveCache {
  readonly #connection: AgentConnection;
  readonly #folder: string;
  readonly #signal: AbortSignal;
  readonly #limits: ArchiveLimits | undefined;
  readonly #unpacking = new Map<Digest, Promise<string>>();

  constructor({ connection, folder, signal, limits }: ArchiveCacheOptions) {
    this.#connection = connection;
    this.#folder = folder;
    this.#signal = signal;
    this.#limits = limits;
  }

  /** Removes what a process that died left half unpacked. Call it before anything else, and never beside another process. */
  async sweep(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [] as string[])) {
      if (name.endsWith('.tmp')) await rm(join(this.#folder, name), { recursive: true, force: true });
    }
  }

  /**
   * The folder with the archive's files; however many runs ask at one time, it is unpacked once.
   *
   * @throws DATASET_INVALID for a hostile or damaged archive; ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, STORE_FULL, STORE_IO.
   */
  folderOf(artifact: Digest, signal?: AbortSignal): Promise<string> {
    let unpacking = this.#unpacking.get(artifact);
    if (unpacking === undefined) {
      // Not with the signal of whoever was first: others may wait for the same.
      unpacking = this.#folderOf(artifact).finally(() => this.#unpacking.delete(artifact));
      this.#unpacking.set(artifact, unpacking);
    }
    return signal === undefined ? unpacking : orAborted(unpacking, signal);
  }

  async #folderOf(artifact: Digest): Promise<string> {
    const folder = join(this.#folder, artifact.slice('sha256:'.length));
    if (await isWhole(folder)) return join(folder, contents);
    const signal = this.#signal;
    const bytes = await retrying(() => this.#connection.download(artifact, signal), { signal });
    const received = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (received !== artifact) throw artifactForged(artifact, received);
    const temporary = `${folder}.${randomUUID()}.tmp`;
    try {
      await mkdir(join(temporary, contents), { recursive: true });
      const extracted = await extractArchive({
        subject: `artifact:${artifact}`,
        bytes,
        folder: join(temporary, contents),
        signal,
        ...(this.#limits === undefined ? {} : { limits: this.#limits }),
      });
      await writeDurably(join(temporary, manifest), new TextEncoder().encode(JSON.stringify(extracted)));
      await rm(folder, { recursive: true, force: true });
      await rename(temporary, folder);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    return join(folder, contents);
  }
}

/** True when as many files with as many bytes are there as were unpacked: a power cut may have shortened some. */
async function isWhole(folder: string): Promise<boolean> {
  try {
    const expected = JSON.parse(await readFile(join(folder, manifest), 'utf8')) as Extracted;
    let files = 0;
    let totalBytes = 0;
    for (const entry of await readdir(join(folder, contents), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      totalBytes += (await stat(join(entry.parentPath, entry.name))).size;
    }
    return files === expected.files && totalBytes === expected.totalBytes;
  } catch {
    return false;
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
