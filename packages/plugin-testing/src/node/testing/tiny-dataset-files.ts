import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { tinyCounts, tinyImage, tinyLabel } from '../../tiny/tiny-images.ts';

/** The tiny images as the four IDX files of an MNIST-like dataset. */
export async function writeTinyIdx(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [split, name] of [
    ['train', 'train'],
    ['test', 't10k'],
  ] as const) {
    const indices = Array.from({ length: tinyCounts[split] }, (_, index) => index);
    const images = Buffer.concat([
      idxHeader(3, [indices.length, 8, 8]),
      ...indices.map((index) => tinyImage(split, index)),
    ]);
    const labels = Buffer.concat([idxHeader(1, [indices.length]), Uint8Array.from(indices, tinyLabel)]);
    await writeFile(join(folder, `${name}-images-idx3-ubyte`), images);
    await writeFile(join(folder, `${name}-labels-idx1-ubyte`), labels);
  }
}

/** Twenty records of noise as CIFAR-10's binary batches: a label, then 1,024 bytes of each colour. */
export async function writeTinyCifar10(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [batch, name] of ['data_batch_1.bin', 'test_batch.bin'].entries()) {
    const records = Array.from({ length: 10 }, (_, record) => {
      return Uint8Array.from({ length: 3073 }, (_byte, at) =>
        at === 0 ? record : (at * 31 + record * 7 + batch * 101) % 251,
      );
    });
    await writeFile(join(folder, name), Buffer.concat(records));
  }
}

/** Ten PNG photos of each of two classes. */
export async function writeTinyPhotos(folder: string): Promise<void> {
  for (const [label, name] of ['cats', 'dogs'].entries()) {
    await mkdir(join(folder, name), { recursive: true });
    for (let index = 0; index < 10; index++) {
      const pixels = Buffer.from(tinyImage('train', index * 3 + label));
      const photo = sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } }).png();
      await writeFile(join(folder, name, `${index}.png`), await photo.toBuffer());
    }
  }
}

function idxHeader(rank: number, shape: readonly number[]): Buffer {
  const header = Buffer.alloc(4 + 4 * rank);
  header.writeUInt8(8, 2);
  header.writeUInt8(rank, 3);
  shape.forEach((dim, axis) => header.writeUInt32BE(dim, 4 + 4 * axis));
  return header;
}
