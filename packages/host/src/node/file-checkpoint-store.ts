import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckpointStore } from '@fovea/contracts';
import { isMissing, storeError, writeDurably } from './durable-file.ts';

/** The newest checkpoint of one piece of work, `<folder>/<key>.checkpoint`. Named by cache key: any later run finds it. */
export class FileCheckpointStore implements CheckpointStore {
  readonly #path: string;

  constructor(folder: string, cacheKey: string) {
    this.#path = join(folder, `${cacheKey}.checkpoint`);
  }

  async latest(): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(this.#path);
      return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(this.#path, error);
    }
  }

  /** When the newest was saved [ms since the epoch], by this machine's clock; undefined without one. */
  async savedAt(): Promise<number | undefined> {
    return (await stat(this.#path).catch(() => undefined))?.mtimeMs;
  }

  save(bytes: Uint8Array): Promise<void> {
    return writeDurably(this.#path, bytes);
  }

  async clear(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
