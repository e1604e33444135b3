import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecodedSplit, ImageShape, SplitName } from '@fovea/contracts';
import type { SplitCache } from '../run/index.ts';
import { isMissing, storeError, writeDurably } from './durable-file.ts';

const magic = 'FOVEASPL';
const headerBytes = 32;
/** One read or write of the file system moves less than 2 GiB. */
const chunkBytes = 1 << 28;

/** Decoded pixels as `<folder>/<digest>-<split>.bin`: a header of 32 bytes, labels as int32, pixels. */
export class FileSplitCache implements SplitCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file of another size than its header says is a miss. */
  async read(digest: string, split: SplitName): Promise<DecodedSplit | undefined> {
    const path = this.#path(digest, split);
    try {
      const file = await open(path, 'r');
      try {
        return await readSplit(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(path, error);
    }
  }

  write(digest: string, split: SplitName, { shape, count, pixels, labels }: DecodedSplit): Promise<void> {
    const header = new DataView(new ArrayBuffer(headerBytes));
    new TextEncoder().encodeInto(magic, new Uint8Array(header.buffer));
    [count, ...shape].forEach((value, index) => header.setUint32(8 + 4 * index, value, true));
    return writeDurably(this.#path(digest, split), async (file) => {
      await writeAll(file, new Uint8Array(header.buffer));
      await writeAll(file, new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength));
      await writeAll(file, pixels);
    });
  }

  #path(digest: string, split: SplitName): string {
    return join(this.#folder, `${digest.replace(/[^0-9a-z]+/gi, '-')}-${split}.bin`);
  }
}

async function readSplit(file: FileHandle): Promise<DecodedSplit | undefined> {
  const header = new DataView(new ArrayBuffer(headerBytes));
  const { size } = await file.stat();
  if (size < headerBytes) return undefined;
  await readAll(file, new Uint8Array(header.buffer), 0);
  const numbers = [0, 1, 2, 3].map((index) => header.getUint32(8 + 4 * index, true));
  const [count = 0, height = 0, width = 0, channels = 0] = numbers;
  const isMagic = new TextDecoder().decode(new Uint8Array(header.buffer, 0, 8)) === magic;
  const pixelBytes = count * height * width * channels;
  if (!isMagic || size !== headerBytes + 4 * count + pixelBytes) return undefined;
  const labels = new Int32Array(count);
  const pixels = new Uint8Array(pixelBytes);
  await readAll(file, new Uint8Array(labels.buffer), headerBytes);
  await readAll(file, pixels, headerBytes + 4 * count);
  return { shape: [height, width, channels] as unknown as ImageShape, count, pixels, labels };
}

async function readAll(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < into.length;) {
    const length = Math.min(chunkBytes, into.length - done);
    const { bytesRead } = await file.read(into, done, length, position + done);
    if (bytesRead === 0) return;
    done += bytesRead;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, Math.min(chunkBytes, bytes.length - done));
    done += bytesWritten;
  }
}
