import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  Clock,
  ControlStore,
  OpenControlStoreOptions,
  StoreChange,
  StoreCommand,
  StoreOutputs,
  StoreReadName,
  StoreReads,
} from '@fovea/contracts';
import { storeIo, tooMuchWaits } from '../errors.ts';
import { reads } from '@fovea/store-sql';
import type { ThreadOptions } from './messages.ts';
import { ThreadClient } from './thread-client.ts';

/** Commits, and points and events in them, that may wait for the disk; more are refused, so that memory stays bounded. */
const maxWaiting = 4096;
const maxItems = 1_000_000;

export interface SqliteStoreOptions {
  /** Absolute path. Its folder is created; `<file>.lock`, `-wal` and `-shm` appear beside it. */
  readonly file: string;
  readonly clock: Clock;
  /** Threads that read, from 1: a long read holds up only the reads behind it. */
  readonly readers?: number;
}

/** The control store in the data folder's `control.sqlite`. @throws as `openSqliteStore`. */
export function openControlStore({ dataFolder, clock }: OpenControlStoreOptions): Promise<ControlStore> {
  return openSqliteStore({ file: join(dataFolder, 'control.sqlite'), clock });
}

/**
 * Opens a control store in one SQLite file, creating or migrating it. One process at a time has it open.
 *
 * @throws STORE_LOCKED naming the process that has it open; STORE_INCOMPATIBLE when a newer version has migrated it;
 * STORE_FULL, STORE_IO.
 */
export async function openSqliteStore({ file, clock, readers = 1 }: SqliteStoreOptions): Promise<ControlStore> {
  await mkdir(dirname(file), { recursive: true }).catch((error: unknown) => {
    throw storeIo(error);
  });
  const listeners = new Set<(changes: readonly StoreChange[]) => void>();
  const onChanges = (changes: readonly StoreChange[]): void => {
    for (const listener of listeners) listener(changes);
  };
  const options = (role: ThreadOptions['role']): ThreadOptions => ({ file, role, pid: process.pid });
  const writer = new ThreadClient(options('writer'), onChanges);
  const reading = Array.from({ length: Math.max(1, readers) }, () => new ThreadClient(options('reader'), onChanges));
  try {
    await writer.open();
    for (const reader of reading) await reader.open();
    return createStore({ writer, readers: reading, listeners, now: steady(clock) });
  } catch (error) {
    for (const thread of [...reading, writer]) await thread.terminate();
    throw error;
  }
}

interface Parts {
  readonly writer: ThreadClient;
  readonly readers: readonly ThreadClient[];
  readonly listeners: Set<(changes: readonly StoreChange[]) => void>;
  readonly now: () => number;
}

function createStore({ writer, readers, listeners, now }: Parts): ControlStore {
  let waitingItems = 0;
  const read = (name: StoreReadName, input: unknown): Promise<unknown> => {
    const quietest = readers.reduce((best, reader) => (reader.waiting < best.waiting ? reader : best));
    return quietest.request({ type: 'read', read: name, input });
  };
  const answers = Object.fromEntries(
    Object.keys(reads).map((name) => [name, (input: unknown) => read(name as StoreReadName, input)]),
  ) as unknown as StoreReads;
  return {
    ...answers,
    async commit<const T extends readonly StoreCommand[]>(...commands: T): Promise<StoreOutputs<T>> {
      const items = commands.reduce((sum, command) => sum + itemsOf(command), 0);
      if (writer.waiting >= maxWaiting || (waitingItems > 0 && waitingItems + items > maxItems)) {
        throw tooMuchWaits(writer.waiting);
      }
      waitingItems += items;
      try {
        return (await writer.request({ type: 'commit', nowMs: now(), commands })) as StoreOutputs<T>;
      } finally {
        waitingItems -= items;
      }
    },
    watch(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      for (const reader of readers) await reader.close();
      await writer.close();
    },
  };
}

function itemsOf({ command, input }: StoreCommand): number {
  return command === 'lease.report' ? input.points.length + input.events.length : 1;
}

/** Wall-clock time that goes on steadily from when it was opened: setting the machine's clock ends no lease. */
function steady(clock: Clock): () => number {
  const opened = clock.now();
  const start = clock.monotonic();
  return () => Math.floor(opened + (clock.monotonic() - start));
}
