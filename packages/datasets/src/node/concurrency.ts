import { availableParallelism } from 'node:os';

/** libvips and file reads share libuv's pool of four threads: more at once would only hold more memory. */
export const decodeConcurrency = Math.min(4, availableParallelism());

/** Runs `work` for 0..count-1, at most `limit` at once; the first failure stops the rest and is thrown. */
export async function forEachBounded(
  count: number,
  limit: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let hasFailed = false;
  const worker = async (): Promise<void> => {
    while (next < count && !hasFailed) {
      const index = next;
      next += 1;
      try {
        await work(index);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
}
