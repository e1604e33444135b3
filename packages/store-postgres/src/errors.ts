import { FoveaError } from '@fovea/contracts';

export function settingUnknown(key: string, known: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'store-postgres',
    message: 'has no such setting',
    details: {
      path: `store.settings.${key}`,
      expected: known.join(' or '),
      received: key,
      hint: 'Remove or rename it.',
    },
  });
}

export function urlMissing(variable: string): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'store-postgres',
    message: 'does not know its database',
    details: {
      path: 'store.settings.url',
      expected: 'postgres://user:password@host:5432/database',
      received: 'nothing',
      hint: `Set it, or the environment variable ${variable}.`,
    },
  });
}

/** The url itself is not shown: it may hold a password. */
export function urlInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'store-postgres',
    message: 'the url is not that of a PostgreSQL database',
    details: {
      path: 'store.settings.url',
      expected: 'postgres://user:password@host:5432/database',
      received,
      hint: 'Encode special characters of the password, as encodeURIComponent does.',
    },
  });
}

export function poolSizeInvalid(received: unknown, { min, max }: { min: number; max: number }): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'store-postgres',
    message: 'the number of connections is out of range',
    details: {
      path: 'store.settings.poolSize',
      expected: `an integer from ${min} to ${max}`,
      received: String(received),
    },
  });
}

export function tooMuchWaits(waiting: number): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'store',
    message: 'more is asked of the database than it answers',
    details: { received: `${waiting} waiting`, retryable: true, facts: { retryAfterMs: 500 } },
  });
}

export function tooManyConflicts(attempts: number, cause: unknown): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'store',
    message: `others changed the same rows each of ${attempts} times`,
    details: { hint: 'Try again; nothing of this request was stored.', retryable: true, facts: { retryAfterMs: 500 } },
    cause,
  });
}

export function connectionsExhausted(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'store',
    message: 'the database takes no more connections',
    details: {
      hint: 'Lower poolSize, or raise max_connections of the server. Nothing of this request was stored.',
      retryable: true,
      facts: { retryAfterMs: 1000 },
    },
    cause,
  });
}

export function storeClosed(): FoveaError {
  return new FoveaError({ code: 'STORE_IO', subject: 'store', message: 'is closed', details: { retryable: false } });
}

export function unreachable(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `the database does not answer: ${text(cause)}`,
    details: { hint: 'Look whether it runs. Nothing of this request was stored.', retryable: true },
    cause,
  });
}

/** The connection was lost while the server committed, and no other could be had in time to ask. */
export function outcomeUnknown(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `the database stopped answering while it committed: ${text(cause)}`,
    details: { hint: 'Look whether it is stored, or send it again with the same id.', retryable: true },
    cause,
  });
}

export function storeFull(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject: 'store',
    message: "the database's disk is full",
    details: { hint: 'Free some space; nothing of this request was stored.', retryable: true },
    cause,
  });
}

export function valueRefused(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'store',
    message: `a value cannot be stored: ${text(cause)}`,
    details: { hint: 'Send texts without NUL and numbers in range.' },
    cause,
  });
}

export function storeIo(cause: unknown): FoveaError {
  return new FoveaError({
    code: 'STORE_IO',
    subject: 'store',
    message: `the database failed: ${text(cause)}`,
    details: { hint: 'Look at its log; nothing of this request was stored.' },
    cause,
  });
}

function text(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
