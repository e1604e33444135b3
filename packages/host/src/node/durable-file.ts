import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isFoveaError } from '@fovea/contracts';
import { storeFull, storeIo } from './errors.ts';

/**
 * Writes a whole file or nothing: a temporary file beside it, fsync, rename, fsync of the folder.
 *
 * @param write puts the contents into the temporary file.
 * @throws STORE_FULL, STORE_IO; the temporary file is gone then.
 */
export async function writeDurably(
  path: string,
  write: Uint8Array | ((file: FileHandle) => Promise<void>),
): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      if (typeof write === 'function') await write(file);
      else await file.writeFile(write);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw storeError(path, error);
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A failure of the file system as STORE_FULL or STORE_IO; a FoveaError stays what it is. */
export function storeError(path: string, error: unknown): Error {
  if (isFoveaError(error)) return error;
  const isFull = ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
  return isFull ? storeFull(path, error) : storeIo(path, error);
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
