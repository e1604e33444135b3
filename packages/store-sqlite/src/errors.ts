import { FoveaError } from '@fovea/contracts';

export function storeBusy(file: string, pid: string): FoveaError {
  return new FoveaError({
    code: 'STORE_LOCKED',
    subject: `store:${file}`,
    message: 'another process has it open',
    details: { received: `process ${pid}`, hint: 'Stop that process, or go through the server that it is.' },
  });
}

export function tooMuchWaits(waiting: number): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'store',
    message: 'more is being written than the disk takes',
    details: { received: `${waiting} waiting`, retryable: true, facts: { retryAfterMs: 500 } },
  });
}

export function storeClosed(): FoveaError {
  return new FoveaError({ code: 'STORE_IO', subject: 'store', message: 'is closed', details: { retryable: false } });
}

export function storeThreadDied(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `its thread ended: ${text(cause)}`,
    details: { hint: 'Start the server again; it recovers what was acknowledged.' },
    cause,
  });
}

export function storeFull(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject: 'store',
    message: 'the disk is full',
    details: { hint: 'Free some space; nothing of this request was stored.', retryable: true },
    cause,
  });
}

export function storeIo(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `the database failed: ${text(cause)}`,
    details: { hint: 'Look at the disk; nothing of this request was stored.' },
    cause,
  });
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
