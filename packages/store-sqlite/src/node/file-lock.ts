import { readFileSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { storeBusy } from '../errors.ts';
import type { RawDatabase } from './sqlite-database.ts';

/**
 * Holds a lock of the operating system beside the file, until it is closed or the process is gone, however it went.
 *
 * @remarks SQLite itself would let two processes write in turns; each would then lease and expire on its own.
 * @throws STORE_LOCKED naming the process that holds it.
 */
export function lockFile(file: string, pid: number): Disposable {
  const lock = new Database(`${file}.lock`, { timeout: 0 });
  try {
    // A rollback journal: its exclusive lock is on the file itself.
    lock.pragma('journal_mode = DELETE');
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw storeBusy(file, owner(file));
    throw error;
  }
  writeFileSync(`${file}.pid`, String(pid));
  return { [Symbol.dispose]: () => unlock(lock) };
}

function unlock(lock: RawDatabase): void {
  lock.exec('rollback');
  lock.close();
}

function owner(file: string): string {
  try {
    return readFileSync(`${file}.pid`, 'utf8').slice(0, 20);
  } catch {
    return 'unknown';
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
