import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FoveaError } from '@fovea/contracts';
import { storeFull, storeIo } from '../errors.ts';

/** The file-system calls that make a write durable; a test passes failing ones. */
export interface DurableFileSystem {
  readonly mkdir: typeof mkdir;
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly rm: typeof rm;
}

export const nodeFileSystem: DurableFileSystem = { mkdir, open, rename, rm };

/**
 * Writes a whole file or nothing: a temporary file beside it, fsync, rename, fsync of the folder.
 *
 * @throws STORE_FULL, STORE_IO; the temporary file is gone then.
 */
export async function writeDurably(
  path: string,
  bytes: Uint8Array,
  temporaryFolder: string,
  fs: DurableFileSystem = nodeFileSystem,
): Promise<void> {
  const temporary = join(temporaryFolder, `${process.pid}.${randomUUID()}`);
  try {
    await fs.mkdir(temporaryFolder, { recursive: true });
    await fs.mkdir(dirname(path), { recursive: true });
    const file = await fs.open(temporary, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.rename(temporary, path);
    await syncFolder(dirname(path), fs);
  } catch (error) {
    // After a failed write or fsync the file is never trusted: it goes, and the caller decides whether to try again.
    await fs.rm(temporary, { force: true }).catch(() => undefined);
    throw fileSystemError(path, error);
  }
}

/** Removes what processes that died while writing left behind. */
export async function sweepTemporaryFiles(temporaryFolder: string): Promise<void> {
  const names = await readdir(temporaryFolder).catch(() => [] as string[]);
  for (const name of names) {
    const pid = Number(name.split('.')[0]);
    if (Number.isInteger(pid) && pid > 0 && !isAlive(pid)) await rm(join(temporaryFolder, name), { force: true });
  }
}

export async function syncFolder(folder: string, fs: DurableFileSystem): Promise<void> {
  const handle = await fs.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** What the file system refused, as STORE_FULL or STORE_IO. */
export function fileSystemError(path: string, error: unknown): FoveaError {
  return isSpaceError(error) ? storeFull(path, error) : storeIo(path, error);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isSpaceError(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}
