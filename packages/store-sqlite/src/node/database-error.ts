import { isFoveaError, serializeError, type SerializedError } from '@fovea/contracts';
import { storeFull, storeIo } from '../errors.ts';

/** Any failure of the database as an error that may leave the thread: no SQL in it. */
export function databaseError(error: unknown): SerializedError {
  if (isFoveaError(error)) return serializeError(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return storeFull(error).toJSON();
  return storeIo(error).toJSON();
}

/** After a failed write or sync nobody knows what is on the disk: nothing may be written on top of it. */
export function isFatal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN)/.test(code);
}
