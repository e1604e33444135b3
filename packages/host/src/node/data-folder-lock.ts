import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, storeError } from './durable-file.ts';
import { storeLocked } from './errors.ts';

interface Owner {
  readonly pid: number;
  /** When the process started, as its kernel counts; tells a process from a later one with the same PID. */
  readonly started: string | null;
  readonly token: string;
}

/**
 * One process at a time uses a data folder: `<folder>/lock` names it. The lock of a living process is never taken; that of
 * a dead one is.
 */
export class DataFolderLock implements AsyncDisposable {
  readonly #file: string;
  readonly #token: string;

  private constructor(file: string, token: string) {
    this.#file = file;
    this.#token = token;
  }

  /** @throws STORE_LOCKED naming the process, STORE_IO. */
  static async acquire(folder: string): Promise<DataFolderLock> {
    const file = join(folder, 'lock');
    const owner: Owner = { pid: process.pid, started: await startOf(process.pid), token: randomUUID() };
    const prepared = `${file}.${owner.token}`;
    try {
      await mkdir(folder, { recursive: true });
      await writeFile(prepared, JSON.stringify(owner));
      for (let attempt = 0; attempt < 10; attempt++) {
        // A link appears with its contents or not at all, and never replaces a file.
        if (await tryLink(prepared, file)) return new DataFolderLock(file, owner.token);
        const present = await readOwner(file);
        if (present === undefined) continue;
        if (await isRunning(present)) throw storeLocked(folder, present.pid);
        await removeStale(file, present);
      }
      throw storeLocked(folder, (await readOwner(file))?.pid ?? 0);
    } catch (error) {
      throw storeError(file, error);
    } finally {
      await rm(prepared, { force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if ((await readOwner(this.#file))?.token === this.#token) await rm(this.#file, { force: true });
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    if (isMissing(error)) return undefined;
    // Not written by this program: treat as the lock of nobody.
    if (error instanceof SyntaxError) return { pid: 0, started: null, token: '' };
    throw error;
  }
}

async function isRunning({ pid, started }: Owner): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
}

/** Moves the stale lock aside; when it turns out to be another's fresh one, puts it back. */
async function removeStale(file: string, stale: Owner): Promise<void> {
  const aside = `${file}.${randomUUID()}.stale`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  if ((await readOwner(aside))?.token !== stale.token) await tryLink(aside, file);
  await rm(aside, { force: true });
}

/** Field 22 of /proc/<pid>/stat; null where there is no such thing. */
async function startOf(pid: number): Promise<string | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
