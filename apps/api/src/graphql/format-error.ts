import { randomBytes } from 'node:crypto';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isFoveaError, type ErrorCode, type FoveaError, type Logger } from '@fovea/contracts';
import { saysTooComplex } from './limits.ts';

const maxMessageChars = 500;

/** Codes that say something to the caller; whatever else goes wrong is masked. */
const expected: Readonly<Partial<Record<ErrorCode, string>>> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  TOO_COMPLEX: 'TOO_COMPLEX',
  RATE_LIMITED: 'RATE_LIMITED',
  PARAMS_INVALID: 'BAD_USER_INPUT',
  PIPELINE_INVALID: 'BAD_USER_INPUT',
  CONTRIBUTION_UNKNOWN: 'BAD_USER_INPUT',
  USAGE: 'BAD_USER_INPUT',
  DIGEST_INVALID: 'BAD_USER_INPUT',
  NOT_FOUND: 'NOT_FOUND',
  ARTIFACT_NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  LEASE_LOST: 'LEASE_LOST',
};

/** Codes of Apollo for what is wrong with a request. */
const requestCodes: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'TOO_COMPLEX',
]);

/** An error as a client may see it, at most 1 kB: expected ones by code, others by an id that the log tells more about. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const original = originalOf(error);
  if (isFoveaError(original)) {
    const code = expected[original.code];
    if (code !== undefined) return foveaError(original, code, formatted);
  } else {
    const code = requestCodeOf(formatted, original);
    if (code !== undefined) return { ...placed(formatted), message: short(formatted.message), extensions: { code } };
  }
  const errorId = randomBytes(8).toString('hex');
  logger.error('a request failed', {
    reason: 'INTERNAL',
    errorId,
    code: isFoveaError(original) ? original.code : undefined,
    path: formatted.path?.join('.'),
    error: original instanceof Error ? (original.stack ?? original.message) : describe(original),
  });
  return {
    ...placed(formatted),
    message: `Something went wrong. The server's log tells more under ${errorId}.`,
    extensions: { code: 'INTERNAL', errorId },
  };
}

function foveaError(
  { message, code, subject, details }: FoveaError,
  apiCode: string,
  formatted: GraphQLFormattedError,
): GraphQLFormattedError {
  const retryAfterMs = details.facts?.['retryAfterMs'];
  return {
    ...placed(formatted),
    message: short(message),
    extensions: {
      code: apiCode,
      failure: {
        code,
        subject: subject.slice(0, 100),
        ...(details.path === undefined ? {} : { path: details.path.slice(0, 100) }),
      },
      ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}),
    },
  };
}

function requestCodeOf({ extensions, message }: GraphQLFormattedError, original: unknown): string | undefined {
  const code = extensions?.['code'];
  if (original instanceof GraphQLError && saysTooComplex(message)) return 'TOO_COMPLEX';
  if (requestCodes.has(code)) return String(code);
  // Of the WebSocket's own parser, validation and coercion: nobody threw it on purpose or by mistake.
  if (original instanceof GraphQLError && original.originalError === undefined && code === undefined) {
    return message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
  }
  return undefined;
}

function originalOf(error: unknown): unknown {
  let current = error;
  for (let depth = 0; depth < 5; depth++) {
    if (current instanceof GraphQLError && current.originalError !== undefined) current = current.originalError;
    else return current;
  }
  return current;
}

function placed({ path, locations }: GraphQLFormattedError): Pick<GraphQLFormattedError, 'path' | 'locations'> {
  return {
    ...(path === undefined ? {} : { path: path.slice(0, 20) }),
    ...(locations === undefined ? {} : { locations: locations.slice(0, 1) }),
  };
}

function short(text: string): string {
  return text.length <= maxMessageChars ? text : `${text.slice(0, maxMessageChars - 1)}…`;
}

function describe(value: unknown): string {
  try {
    return String(value).slice(0, 1000);
  } catch {
    return typeof value;
  }
}
