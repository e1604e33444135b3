import type { Digest, RunEvent, RunEventBody } from './records.ts';

/** Immutable bytes by their hash. */
export interface ArtifactStore {
  /** Durable when it resolves. Storing the same bytes twice costs one copy. */
  put(bytes: Uint8Array): Promise<Digest>;
  /** @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT when the bytes no longer match their digest. */
  get(digest: Digest): Promise<Uint8Array>;
  has(digest: Digest): Promise<boolean>;
}

/** Which outputs a cache key produced. */
export interface StepCache {
  get(cacheKey: string): Promise<Readonly<Record<string, Digest>> | undefined>;
  put(cacheKey: string, outputs: Readonly<Record<string, Digest>>): Promise<void>;
}

/** Append-only events of runs. */
export interface RunStore {
  /** @throws STORE_CONFLICT when `expectedSeq` is not the last stored one. */
  append(run: string, expectedSeq: number, events: readonly RunEventBody[]): Promise<readonly RunEvent[]>;
  /** Events after position `after` (0 for all). */
  read(run: string, after?: number): Promise<readonly RunEvent[]>;
  list(): Promise<readonly string[]>;
}
