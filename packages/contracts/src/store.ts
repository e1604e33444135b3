import type { Digest, RunEvent, RunEventBody } from './records.ts';

/** Immutable bytes by their hash. */
export interface ArtifactStore {
  /** Durable when it resolves. Storing the same bytes twice costs one copy. */
  put(bytes: Uint8Array): Promise<Digest>;
  /** @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT when the bytes no longer match their digest. */
  get(digest: Digest): Promise<Uint8Array>;
  has(digest: Digest): Promise<boolean>;
}

/** Bytes from `start` up to `end`, which is left out. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Bytes on their way into a store. */
export interface UploadPiece {
  readonly digest: Digest;
  /** Where the piece begins in the artifact: what `uploadOffset` says. */
  readonly start: number;
  readonly sizeBytes: number;
  /** Of the whole artifact [bytes]. */
  readonly totalBytes: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface UploadProgress {
  readonly isComplete: boolean;
  /** Bytes of the artifact that are durable. */
  readonly offset: number;
}

export interface StoreUsage {
  /** All artifacts together. */
  readonly storedBytes: number;
  /** Uploads that were begun and not ended. */
  readonly openUploads: number;
  readonly freeBytes: number;
}

/** An artifact store that takes and gives bytes as they come, however many there are. */
export interface StreamingArtifactStore extends ArtifactStore {
  /** Of the stored bytes; undefined when they are not all there. Nothing is read. */
  sizeOf(digest: Digest): Promise<number | undefined>;
  /**
   * The bytes, or a part of them. All of them are checked against the digest on the way: the last ones come when it is right.
   * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, STORE_IO.
   */
  read(digest: Digest, range?: ByteRange): AsyncIterable<Uint8Array>;
  /** Where an upload that was cut goes on; 0 when there is none. */
  uploadOffset(digest: Digest): Promise<number>;
  /**
   * Takes a piece. One that is the whole artifact starts over and may come from many at one time; other pieces go on where the
   * one before ended. When `bytes` throws, that is thrown on, and what came before it is kept to go on from.
   *
   * @throws CONFLICT with the offset as `details.facts.offset` when the piece starts elsewhere or another one is under way;
   * DIGEST_INVALID when the whole has another digest, and nothing is kept; PARAMS_INVALID when more bytes came than were
   * announced; STORE_FULL, STORE_IO.
   */
  upload(piece: UploadPiece): Promise<UploadProgress>;
  usage(): Promise<StoreUsage>;
  /** Forgets uploads without a byte for so long, and what processes that died left. @returns how many uploads. */
  sweep(options: { readonly olderThanMs: number }): Promise<number>;
}

export function isStreamingStore(store: ArtifactStore): store is StreamingArtifactStore {
  return 'upload' in store && 'read' in store && 'sweep' in store;
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
