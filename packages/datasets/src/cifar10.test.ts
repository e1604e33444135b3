import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DatasetSource } from '@fovea/contracts';
import { createContribution } from './node/testing/test-context.ts';
import { describeWithData } from './node/testing/test-data.ts';
import { temporaryFolder } from './node/testing/temporary-folder.ts';
import type { TemporaryFolder } from './node/testing/temporary-folder.ts';

let folder: TemporaryFolder;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder[Symbol.asyncDispose]());

const open = (): Promise<DatasetSource> => createContribution('dataset', 'fovea/cifar10', { folder: '.' }, folder.path);

/** A record whose red plane is `red + row`, whose green is 100 and blue 200. */
function record(label: number, red: number): Uint8Array {
  const bytes = new Uint8Array(3073);
  bytes[0] = label;
  for (let pixel = 0; pixel < 1024; pixel += 1) bytes[1 + pixel] = red + Math.floor(pixel / 32);
  bytes.fill(100, 1 + 1024, 1 + 2048);
  bytes.fill(200, 1 + 2048);
  return bytes;
}

const join = (...records: readonly Uint8Array[]): Uint8Array => Uint8Array.from(records.flatMap((bytes) => [...bytes]));

describe('dataset fovea/cifar10', () => {
  it('turns planes into interleaved pixels, over batches in numerical order', async () => {
    await folder.write('data_batch_10.bin', record(2, 30));
    await folder.write('data_batch_9.bin.gz', gzipSync(join(record(0, 10), record(1, 20))));
    await folder.write('test_batch.bin', record(9, 40));
    const source = await open();
    const train = await source.decode?.('train');
    expect(train?.shape).toEqual([32, 32, 3]);
    expect([...(train?.labels ?? [])]).toEqual([0, 1, 2]);
    expect([...(train?.pixels.subarray(0, 6) ?? [])]).toEqual([10, 100, 200, 10, 100, 200]);
    // The second row of the third image.
    const start = 2 * 3072 + 32 * 3;
    expect([...(train?.pixels.subarray(start, start + 3) ?? [])]).toEqual([31, 100, 200]);
    expect((await source.get('test', 0)).label).toBe(9);
    expect((await source.describe()).classes[9]).toBe('truck');
  });

  it('takes class names from batches.meta.txt', async () => {
    await folder.write('data_batch_1.bin', record(0, 0));
    await folder.write('test_batch.bin', record(1, 0));
    await folder.write('batches.meta.txt', 'left\r\nright\r\n\r\n');
    expect((await (await open()).describe()).classes).toEqual(['left', 'right']);
  });

  it('has one digest for plain and compressed batches, and says which of two twins it left out', async () => {
    await folder.write('data_batch_1.bin', record(0, 0));
    await folder.write('test_batch.bin', record(1, 0));
    const { digest } = await (await open()).describe();
    await folder.write('test_batch.bin.gz', gzipSync(record(1, 0)));
    const again = await (await open()).describe();
    expect(again.digest).toBe(digest);
    expect(again.rejected).toEqual([{ item: 'test_batch.bin.gz', reason: 'test_batch.bin beside it is used' }]);
  });

  it.each([
    ['half a record more', record(0, 0).slice(0, 3000), /multiple of 3073 bytes.*received 3000/],
    ['no record', new Uint8Array(0), /holds no images/],
    ['a label without a class', record(10, 0), /Expected 0\.\.9; received 10/],
    ['a truncated gzip stream', gzipSync(record(0, 7)).subarray(0, 30), /DATASET|damaged|claims|multiple/],
  ])('refuses a batch with %s', async (_, bytes, message) => {
    await folder.write('data_batch_1.bin', bytes);
    await folder.write('test_batch.bin', record(1, 0));
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('names the missing test batch', async () => {
    await folder.write('data_batch_1.bin', record(0, 0));
    await expect((await open()).describe()).rejects.toMatchObject({
      code: 'DATASET_NOT_FOUND',
      message: expect.stringContaining('test_batch.bin'),
    });
  });

  it('refuses class names that repeat', async () => {
    await folder.write('data_batch_1.bin', record(0, 0));
    await folder.write('test_batch.bin', record(1, 0));
    await folder.write('batches.meta.txt', 'cat\ncat\n');
    await expect((await open()).describe()).rejects.toMatchObject({ details: { received: '2 names, 1 different' } });
  });
});

describeWithData('on 25,000 real CIFAR-10 images', 'cifar10', (path) => {
  it('reads 2,000 + 500 of each class', async () => {
    await using source = await createContribution('dataset', 'fovea/cifar10', { folder: path });
    const { splits, digest } = await source.describe();
    expect(splits.train).toEqual({ count: 20_000, classCounts: new Array(10).fill(2000) });
    expect(splits.test).toEqual({ count: 5000, classCounts: new Array(10).fill(500) });
    expect(digest).toBe('sha256:48062c68b181f72846802481fbfdbd73c462d8da580f9298a6d0e1b458e70594');
    const train = await source.decode?.('train');
    const example = await source.get('train', 12_345);
    expect(example.pixels).toEqual(train?.pixels.slice(12_345 * 3072, 12_346 * 3072));
  });
});
