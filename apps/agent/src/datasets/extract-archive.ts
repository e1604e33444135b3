import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isFoveaError } from '@fovea/contracts';
import { storeError } from '@fovea/host/node';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { archiveRefused } from '../errors.ts';
import { kindOfEntry, partsOfEntry } from './entry-path.ts';

/** What an archive may hold at most; counted as it is unpacked, whatever it says of itself. */
export interface ArchiveLimits {
  readonly entries: number;
  readonly totalBytes: number;
  readonly fileBytes: number;
  /** Unpacked bytes for each byte of the archive; small archives may always unpack to 16 MiB. */
  readonly ratio: number;
}

export const defaultArchiveLimits: ArchiveLimits = {
  entries: 500_000,
  totalBytes: 64 * 2 ** 30,
  fileBytes: 2 * 2 ** 30,
  ratio: 200,
};

const alwaysAllowedBytes = 16 * 2 ** 20;
const zipMark = Buffer.from('PK\u0003\u0004', 'latin1');

export interface ExtractOptions {
  /** For errors. */
  readonly subject: string;
  readonly bytes: Uint8Array;
  /** An empty folder. After a failure something may be in it. */
  readonly folder: string;
  readonly limits?: ArchiveLimits;
  readonly signal?: AbortSignal;
}

/** Files that came of an archive, and their bytes altogether. */
export interface Extracted {
  readonly files: number;
  readonly totalBytes: number;
}

/**
 * Unpacks a ZIP archive of plain files. Links, encrypted entries, archives in the archive, and names that lead anywhere but
 * down are refused, and with them the whole archive.
 *
 * @throws DATASET_INVALID with the entry and the reason; STORE_FULL, STORE_IO; the signal's reason.
 */
export async function extractArchive(options: ExtractOptions): Promise<Extracted> {
  const { subject, bytes } = options;
  try {
    const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      strictFileNames: true,
    });
    return await new Extraction(zip, options).run();
  } catch (error) {
    if (isFoveaError(error) || options.signal?.aborted === true) throw error;
    if (error instanceof Error && 'syscall' in error) throw storeError(options.folder, error);
    throw archiveRefused(subject, error instanceof Error ? error.message : String(error), error);
  }
}

class Extraction {
  readonly #zip: ZipFile;
  readonly #options: ExtractOptions;
  readonly #limits: ArchiveLimits;
  readonly #maxBytes: number;
  /** Names in the form in which some file systems take them for the same. */
  readonly #names = new Map<string, 'file' | 'folder'>();
  #files = 0;
  #packedBytes = 0;
  #totalBytes = 0;

  constructor(zip: ZipFile, options: ExtractOptions) {
    this.#zip = zip;
    this.#options = options;
    this.#limits = options.limits ?? defaultArchiveLimits;
    const byRatio = Math.max(alwaysAllowedBytes, this.#limits.ratio * options.bytes.byteLength);
    this.#maxBytes = Math.min(this.#limits.totalBytes, byRatio);
  }

  async run(): Promise<Extracted> {
    const { entries } = this.#limits;
    if (this.#zip.entryCount > entries) throw this.#refused(`it has more than ${entries} entries`);
    for await (const entry of this.#zip.eachEntry()) {
      this.#options.signal?.throwIfAborted();
      await this.#extract(entry);
    }
    return { files: this.#files, totalBytes: this.#totalBytes };
  }

  async #extract(entry: Entry): Promise<void> {
    const kind = kindOfEntry(entry);
    if ('refused' in kind) throw this.#refused(kind.refused, entry);
    const path = partsOfEntry(entry.fileName);
    if ('refused' in path) throw this.#refused(path.refused, entry);
    this.#claimNames(path.parts, kind.kind, entry);
    // Entries that share their bytes make a small archive a large one.
    this.#packedBytes += entry.compressedSize;
    if (this.#packedBytes > this.#options.bytes.byteLength) throw this.#refused('its entries overlap', entry);
    if (entry.uncompressedSize > this.#limits.fileBytes) throw this.#tooLarge(entry);
    const target = join(this.#options.folder, ...path.parts);
    await mkdir(kind.kind === 'folder' ? target : dirname(target), { recursive: true });
    if (kind.kind === 'file') await this.#write(entry, target);
  }

  async #write(entry: Entry, target: string): Promise<void> {
    let fileBytes = 0;
    const counting = new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        if (fileBytes === 0 && chunk.subarray(0, zipMark.length).equals(zipMark)) {
          return done(this.#refused('it is an archive in the archive', entry));
        }
        fileBytes += chunk.byteLength;
        this.#totalBytes += chunk.byteLength;
        if (fileBytes > this.#limits.fileBytes || this.#totalBytes > this.#maxBytes) return done(this.#tooLarge(entry));
        done(null, chunk);
      },
    });
    const { signal } = this.#options;
    const source = await this.#zip.openReadStreamPromise(entry);
    // `wx`: no entry writes over another's file.
    await pipeline(
      source,
      counting,
      createWriteStream(target, { flags: 'wx' }),
      signal === undefined ? {} : { signal },
    );
    this.#files += 1;
  }

  #claimNames(parts: readonly string[], kind: 'file' | 'folder', entry: Entry): void {
    parts.forEach((_, index) => {
      const name = parts
        .slice(0, index + 1)
        .join('/')
        .normalize('NFC')
        .toLowerCase();
      const isLast = index === parts.length - 1;
      const present = this.#names.get(name);
      const wanted = isLast ? kind : 'folder';
      if (present !== undefined && (present === 'file' || wanted === 'file')) {
        throw this.#refused('its name is that of another entry', entry);
      }
      this.#names.set(name, wanted);
    });
  }

  #tooLarge(entry: Entry) {
    return this.#refused('it unpacks to more than is allowed', entry);
  }

  #refused(reason: string, entry?: Entry) {
    const where = entry === undefined ? reason : `${JSON.stringify(entry.fileName.slice(0, 200))}: ${reason}`;
    return archiveRefused(this.#options.subject, where);
  }
}
