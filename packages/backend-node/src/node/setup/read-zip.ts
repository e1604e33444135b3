import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import { archiveInvalid } from '../../errors.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly sizeBytes: number;
  /** Of its local header, bytes from the start. */
  readonly headerOffset: number;
}

const [stored, deflated] = [0, 8];
const endRecordBytes = 22;
const centralHeaderBytes = 46;
const localHeaderBytes = 30;
const longestComment = 65_535;

/** The table of contents. Wheels are below 4 GB, so that the 64-bit records of zip are not read. @throws FILE_INVALID. */
export async function readZipEntries(file: string): Promise<ZipEntry[]> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const tail = await readAt(handle, file, Math.max(0, size - endRecordBytes - longestComment), size);
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + endRecordBytes > tail.length) throw archiveInvalid(file, 'no end of a zip archive');
  const [count, bytes, start] = [tail.readUInt16LE(end + 10), tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  const directory = await readAt(handle, file, start, start + bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + centralHeaderBytes > directory.length || directory.readUInt32LE(at) !== 0x02014b50) {
      throw archiveInvalid(file, `no entry ${index} of ${count}`);
    }
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + centralHeaderBytes, at + centralHeaderBytes + nameBytes),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressedBytes: directory.readUInt32LE(at + 20),
      sizeBytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += centralHeaderBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * Writes one entry to `target`, which appears whole or not at all; one that is there with the right size is left alone.
 *
 * @param onBytes called with the bytes written since the last call.
 * @throws FILE_INVALID when the content has not the recorded size and CRC-32.
 */
export async function extractZipEntry(
  file: string,
  entry: ZipEntry,
  target: string,
  { onBytes, signal }: { readonly onBytes?: (bytes: number) => void; readonly signal?: AbortSignal } = {},
): Promise<void> {
  if ((await stat(target).catch(() => undefined))?.size === entry.sizeBytes) {
    onBytes?.(entry.sizeBytes);
    return;
  }
  await mkdir(dirname(target), { recursive: true });
  if (entry.method !== stored && entry.method !== deflated) {
    throw archiveInvalid(file, `${entry.name} with compression ${entry.method}`);
  }
  const start = await contentStart(file, entry);
  let [checksum, size] = [0, 0];
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      checksum = crc32(chunk, checksum);
      size += chunk.length;
      onBytes?.(chunk.length);
      done(null, chunk);
    },
  });
  const partial = `${target}.part`;
  const empty = entry.compressedBytes === 0;
  const content = empty ? emptyContent() : createReadStream(file, { start, end: start + entry.compressedBytes - 1 });
  const sink = createWriteStream(partial);
  const options = signal === undefined ? {} : { signal };
  try {
    if (entry.method === deflated && !empty) await pipeline(content, createInflateRaw(), check, sink, options);
    else await pipeline(content, check, sink, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw archiveInvalid(file, `${entry.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (size !== entry.sizeBytes || checksum !== entry.crc) throw archiveInvalid(file, `damaged ${entry.name}`);
  await rename(partial, target);
}

/** Names and extra fields in the local header may be longer than in the directory. */
async function contentStart(file: string, { name, headerOffset }: ZipEntry): Promise<number> {
  await using handle = await open(file);
  const header = await readAt(handle, file, headerOffset, headerOffset + localHeaderBytes);
  if (header.readUInt32LE(0) !== 0x04034b50) throw archiveInvalid(file, `no header of ${name}`);
  return headerOffset + localHeaderBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function readAt(handle: FileHandle, file: string, start: number, end: number): Promise<Buffer> {
  const buffer = Buffer.alloc(end - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  if (bytesRead !== buffer.length) throw archiveInvalid(file, 'a truncated file');
  return buffer;
}

async function* emptyContent(): AsyncGenerator<Buffer> {}
