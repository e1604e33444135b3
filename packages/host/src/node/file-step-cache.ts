import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, StepCache } from '@fovea/contracts';
import { isMissing, storeError, writeDurably } from './durable-file.ts';

/** One small file for each cache key, `<folder>/<first two digits>/<key>.json`. */
export class FileStepCache implements StepCache {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What cannot be read as an entry is a miss: the step computes again. */
  async get(cacheKey: string): Promise<Readonly<Record<string, Digest>> | undefined> {
    const path = this.#path(cacheKey);
    try {
      return outputsFrom(await readFile(path, 'utf8'));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw storeError(path, error);
    }
  }

  async put(cacheKey: string, outputs: Readonly<Record<string, Digest>>): Promise<void> {
    await writeDurably(this.#path(cacheKey), new TextEncoder().encode(`${JSON.stringify(outputs)}\n`));
  }

  #path(cacheKey: string): string {
    return join(this.#folder, cacheKey.slice(0, 2), `${cacheKey}.json`);
  }
}

function outputsFrom(text: string): Record<string, Digest> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value !== 'object' || value === null) return undefined;
    const isValid = Object.values(value).every((digest) => /^sha256:[0-9a-f]{64}$/.test(String(digest)));
    return isValid ? (value as Record<string, Digest>) : undefined;
  } catch {
    return undefined;
  }
}
