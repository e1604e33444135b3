import { isFoveaError, type FoveaError } from '@fovea/contracts';
import { connectionsExhausted, storeFull, storeIo, tooManyConflicts, unreachable, valueRefused } from '../errors.ts';

/** What may be done about a failure. */
export type Failure =
  /** Two transactions got in each other's way: the server has undone this one. */
  | 'conflict'
  /** The connection is lost, or there is none to be had. */
  | 'connection'
  | 'other';

/** Class 40: rolled back; 55P03: waited too long for a lock; 0A000: a prepared statement from before a migration. */
const conflicts = /^(40...|55P03|0A000)$/;
/** Class 08: connections; 57P0x: the server goes down or comes up; 53300: too many; 25P03: idle for too long. */
const connections = /^(08...|57P0.|53300|25P0[34]|E[A-Z]+)$/;

export function failureOf(error: unknown): Failure {
  if (isFoveaError(error) || !(error instanceof Error)) return 'other';
  const code = codeOf(error);
  if (conflicts.test(code)) return 'conflict';
  if (connections.test(code)) return 'connection';
  // The client's own errors have no code.
  return code === '' && /connect|terminated|timeout|not queryable/i.test(error.message) ? 'connection' : 'other';
}

/** A failure that is not tried again, for the caller: no SQL in it. */
export function databaseError(error: unknown, attempts = 1): FoveaError {
  if (isFoveaError(error)) return error;
  const code = codeOf(error);
  if (code === '53300') return connectionsExhausted(error);
  if (code === '53100') return storeFull(error);
  if (code.startsWith('22')) return valueRefused(error);
  const failure = failureOf(error);
  if (failure === 'conflict') return tooManyConflicts(attempts, error);
  return failure === 'connection' ? unreachable(error) : storeIo(error);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
