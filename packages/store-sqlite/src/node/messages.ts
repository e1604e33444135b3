import type { SerializedError, StoreChange, StoreCommand, StoreReadName } from '@fovea/contracts';

/** What a store's thread is started with. */
export interface ThreadOptions {
  readonly file: string;
  /** The one thread that writes migrates and holds the lock; readers come after it. */
  readonly role: 'writer' | 'reader';
  readonly pid: number;
}

/** From the store to its threads; the first message of all, whatever it is, tells a thread to open the file. */
export type Request =
  | { readonly id: number; readonly type: 'commit'; readonly nowMs: number; readonly commands: readonly StoreCommand[] }
  | { readonly id: number; readonly type: 'read'; readonly read: StoreReadName; readonly input: unknown }
  | { readonly id: number; readonly type: 'close' };

/** From a thread to the store. */
export type Response =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly error: SerializedError }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly result: unknown;
      readonly changes?: readonly StoreChange[];
    }
  | { readonly type: 'failed'; readonly id: number; readonly error: SerializedError };
