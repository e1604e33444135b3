import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isFoveaError } from '@fovea/contracts';
import { cancelled, corruptGzip, fileTooLarge, notARegularFile, sizeMismatch, unreadableFile } from '../errors.ts';

/** Deflate cannot shrink more than this (zlib's technical notes), so a larger claim is a lie. */
const maxInflation = 1032;
const gzipMinimumBytes = 18;
const readBytes = 1 << 18;

/** A file, plain or gzip-compressed (told by its first bytes), with what its content claims to weigh. */
export interface BoundedFile extends AsyncDisposable {
  readonly path: string;
  /** Bytes of content: the file's size, or what the gzip trailer says, held against what the compressed size allows. */
  readonly contentBytes: number;
  /** The first `length` bytes of content; fewer if there are fewer. */
  head(length: number, signal?: AbortSignal): Promise<Uint8Array>;
  /**
   * The content, in pieces, never more than `contentBytes`.
   * @throws DATASET_INVALID when it turns out shorter or longer than claimed, or the gzip stream is damaged.
   */
  chunks(signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined>;
}

/** @throws DATASET_INVALID when it is no regular file, unreadable, or claims more than `maxBytes`. */
export async function openBounded(subject: string, path: string, maxBytes: number): Promise<BoundedFile> {
  const handle = await openRegularFile(subject, path);
  try {
    const { size } = await handle.stat();
    const isGzip = await startsAsGzip(handle);
    const contentBytes = isGzip ? await claimedByTrailer(handle, size, subject, path) : size;
    if (contentBytes > maxBytes) throw fileTooLarge(subject, path, maxBytes, contentBytes);
    return boundedFile({ subject, path, handle, isGzip, contentBytes });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** The whole content. @throws DATASET_INVALID, see {@link BoundedFile.chunks}. */
export async function readContent(file: BoundedFile, signal?: AbortSignal): Promise<Uint8Array> {
  const content = new Uint8Array(file.contentBytes);
  let offset = 0;
  for await (const chunk of file.chunks(signal)) {
    content.set(chunk, offset);
    offset += chunk.length;
  }
  return content;
}

interface OpenFile {
  readonly subject: string;
  readonly path: string;
  readonly handle: FileHandle;
  readonly isGzip: boolean;
  readonly contentBytes: number;
}

function boundedFile(file: OpenFile): BoundedFile {
  return {
    path: file.path,
    contentBytes: file.contentBytes,
    head: async (length, signal) => {
      const head = new Uint8Array(Math.min(length, file.contentBytes));
      let offset = 0;
      for await (const chunk of chunksOf(file, signal)) {
        const part = chunk.subarray(0, head.length - offset);
        head.set(part, offset);
        offset += part.length;
        if (offset === head.length) break;
      }
      return head;
    },
    chunks: (signal) => chunksOf(file, signal),
    [Symbol.asyncDispose]: () => file.handle.close(),
  };
}

async function* chunksOf(file: OpenFile, signal?: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
  const { subject, path, contentBytes } = file;
  let received = 0;
  try {
    for await (const chunk of rawChunks(file)) {
      if (signal?.aborted === true) throw cancelled(subject);
      received += chunk.length;
      if (received > contentBytes) {
        throw sizeMismatch(subject, path, { expected: `${contentBytes} bytes`, received: 'more' });
      }
      yield chunk;
    }
  } catch (error) {
    if (isFoveaError(error)) throw error;
    throw file.isGzip ? corruptGzip(subject, path, error) : unreadableFile(subject, path, error);
  }
  if (received < contentBytes) {
    throw sizeMismatch(subject, path, { expected: `${contentBytes} bytes`, received: `${received}` });
  }
}

async function* rawChunks({ handle, isGzip }: OpenFile): AsyncGenerator<Uint8Array, void, undefined> {
  if (!isGzip) {
    yield* storedChunks(handle);
    return;
  }
  const source = Readable.from(storedChunks(handle), { objectMode: false });
  const inflate = createGunzip({ chunkSize: readBytes });
  source.on('error', (error) => inflate.destroy(error));
  source.pipe(inflate);
  try {
    yield* inflate;
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** Reads by position, so that the file can be read again from its start. */
async function* storedChunks(handle: FileHandle): AsyncGenerator<Uint8Array, void, undefined> {
  for (let position = 0; ;) {
    const buffer = new Uint8Array(readBytes);
    const { bytesRead } = await handle.read(buffer, 0, readBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openRegularFile(subject: string, path: string): Promise<FileHandle> {
  // Asked before opening: opening a named pipe would wait for its writer.
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    (error: unknown) => {
      throw unreadableFile(subject, path, error);
    },
  );
  if (!isFile) throw notARegularFile(subject, path);
  return open(path, 'r').catch((error: unknown) => {
    throw unreadableFile(subject, path, error);
  });
}

async function startsAsGzip(handle: FileHandle): Promise<boolean> {
  const magic = new Uint8Array(2);
  const { bytesRead } = await handle.read(magic, 0, 2, 0);
  return bytesRead === 2 && magic[0] === 0x1f && magic[1] === 0x8b;
}

/** RFC 1952: the last four bytes hold the content's length modulo 2^32, least significant first. */
async function claimedByTrailer(handle: FileHandle, size: number, subject: string, path: string): Promise<number> {
  if (size < gzipMinimumBytes) {
    throw sizeMismatch(subject, path, {
      expected: `a gzip file of at least ${gzipMinimumBytes} bytes`,
      received: `${size}`,
    });
  }
  const trailer = new Uint8Array(4);
  await handle.read(trailer, 0, 4, size - 4);
  const claimed = new DataView(trailer.buffer).getUint32(0, true);
  if (claimed > size * maxInflation) {
    throw sizeMismatch(subject, path, {
      expected: `at most ${size * maxInflation} bytes out of ${size} compressed ones`,
      received: `a gzip trailer that claims ${claimed}`,
    });
  }
  return claimed;
}
