import { noExamples, sizeMismatch, wrongMagic } from '../errors.ts';
import { openBounded, readContent } from './bounded-file.ts';
import type { BoundedFile } from './bounded-file.ts';

/** 2 GiB: 45 times MNIST's training images. */
const maxBytes = 2 ** 31;
const magicBytes = 4;

export interface IdxFile {
  /** As the header lists them: `[count]` or `[count, rows, columns]`. */
  readonly dims: readonly number[];
  /** Header and values; the values start at `offset`. */
  readonly bytes: Uint8Array;
  readonly offset: number;
}

/**
 * Reads an IDX file of unsigned bytes, plain or gzip-compressed. Its dimensions are held against the content's length
 * before anything of their size is allocated.
 * @throws DATASET_INVALID with path, expected and received.
 * @source IDX format, end of the MNIST page by Y. LeCun, C. Cortes and C. Burges.
 */
export async function readIdx(subject: string, path: string, rank: 1 | 3, signal?: AbortSignal): Promise<IdxFile> {
  await using file = await openBounded(subject, path, maxBytes);
  const dims = await readDims(subject, file, rank, signal);
  const offset = magicBytes + 4 * rank;
  const expected = dims.reduce((product, dim) => product * dim, 1) + offset;
  if (expected !== file.contentBytes) {
    throw sizeMismatch(subject, path, {
      expected: `${expected} bytes, as the header's ${dims.join('x')} asks`,
      received: `${file.contentBytes}`,
    });
  }
  if (dims.some((dim) => dim === 0)) throw noExamples(subject, path);
  return { dims, bytes: await readContent(file, signal), offset };
}

async function readDims(subject: string, file: BoundedFile, rank: number, signal?: AbortSignal): Promise<number[]> {
  const head = await file.head(magicBytes + 4 * rank, signal);
  // Two zeros, 0x08 for unsigned bytes, the number of dimensions.
  const magic = [0, 0, 8, rank];
  if (magic.some((byte, index) => head[index] !== byte)) {
    throw wrongMagic(subject, file.path, `IDX magic ${hex(magic)}`, hex([...head.subarray(0, magicBytes)]));
  }
  if (head.length < magicBytes + 4 * rank) {
    throw sizeMismatch(subject, file.path, {
      expected: `an IDX header of ${magicBytes + 4 * rank} bytes`,
      received: `${head.length}`,
    });
  }
  const view = new DataView(head.buffer, head.byteOffset);
  return Array.from({ length: rank }, (_, axis) => view.getUint32(magicBytes + 4 * axis));
}

function hex(bytes: readonly number[]): string {
  return bytes.length === 0 ? 'an empty file' : bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
