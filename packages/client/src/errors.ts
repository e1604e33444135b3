import {
  errorCodes,
  FoveaError,
  reviveError,
  type Digest,
  type ErrorCode,
  type SerializedError,
} from '@fovea/contracts';

export function serverUnreachable(url: string, reason: string, cause?: unknown, retryAfterMs?: number): FoveaError {
  return new FoveaError({
    code: 'SERVER_UNREACHABLE',
    subject: 'server',
    message: `${url} does not answer: ${reason}`,
    details: {
      retryable: true,
      hint: reason.includes('certificate')
        ? 'Name the file of a certificate of your own in NODE_EXTRA_CA_CERTS.'
        : 'Check the address, and that `fovea serve` runs there.',
      ...(retryAfterMs === undefined ? {} : { facts: { retryAfterMs } }),
    },
    cause,
  });
}

export function notFovea(url: string, received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'server',
    message: `${url} answers, but not as a Fovea server`,
    details: { expected: 'a GraphQL answer in JSON', received, hint: 'Give the address that `fovea serve` printed.' },
  });
}

export function clientClosed(): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject: 'client', message: 'the client was closed' });
}

export function cancelled(): FoveaError {
  return new FoveaError({ code: 'CANCELLED', subject: 'client', message: 'the request was cancelled' });
}

export function unauthenticated(url: string): FoveaError {
  return new FoveaError({
    code: 'UNAUTHENTICATED',
    subject: 'server',
    message: `${url} does not know who asks`,
    details: { expected: 'a token that holds', hint: 'Pass one with --token or FOVEA_TOKEN.' },
  });
}

export function nothingThere(kind: string, id: string): FoveaError {
  return new FoveaError({
    code: 'NOT_FOUND',
    subject: `${kind}:${id}`,
    message: `the server has no ${kind} by that name`,
  });
}

export function urlInvalid(received: string): FoveaError {
  return new FoveaError({
    code: 'USAGE',
    subject: 'client',
    message: "the server's address is not one",
    details: { expected: 'http://… or https://…', received },
  });
}

export function artifactNotThere(digest: Digest): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_NOT_FOUND',
    subject: `artifact:${digest}`,
    message: 'the server does not have it',
  });
}

export function artifactCorrupt(digest: Digest, received: string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_CORRUPT',
    subject: `artifact:${digest}`,
    message: 'the bytes that came are not those of its digest',
    details: { expected: digest, received, retryable: true },
  });
}

export function uploadStuck(digest: Digest, offset: number): FoveaError {
  return new FoveaError({
    code: 'SERVER_UNREACHABLE',
    subject: `artifact:${digest}`,
    message: 'the server takes no more of an upload',
    details: { received: `${offset} bytes so far`, retryable: true },
  });
}

/** What a union of the schema says when something expected kept a request from being done. */
export interface FailureData {
  readonly code: string;
  readonly subject: string;
  readonly message: string;
  readonly path?: string | null;
  readonly expected?: string | null;
  readonly received?: string | null;
  readonly hint?: string | null;
  readonly issues?: readonly { readonly path: string; readonly message: string }[];
  readonly retryAfterMs?: number;
}

/** The server's own error, with its text. */
export function failed({ code, subject, message, issues, retryAfterMs, ...rest }: FailureData): FoveaError {
  const facts = {
    ...(issues === undefined ? {} : { issues }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const details = {
    ...given('path', rest.path),
    ...given('expected', rest.expected),
    ...given('received', rest.received),
    ...given('hint', rest.hint),
    ...(retryAfterMs === undefined ? {} : { retryable: true }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
  return reviveError({ code: knownCode(code), subject, message, details });
}

/** A GraphQL error: not of the union kind, such as one of authorization or a masked one. */
export function refused({ message, extensions = {} }: GraphqlErrorData): FoveaError {
  const { code, errorId, subject } = extensions;
  const isMasked = typeof errorId === 'string';
  return reviveError({
    code: knownCode(typeof code === 'string' ? code : 'INTERNAL'),
    subject: typeof subject === 'string' ? subject : 'server',
    message: isMasked ? `${message} The server's log has it under ${errorId}.` : message,
    details: isMasked ? { facts: { errorId } } : {},
  });
}

export interface GraphqlErrorData {
  readonly message: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An error that the server sent beside artifacts. */
export function revived(error: SerializedError, retryAfterMs?: number): FoveaError {
  const facts = retryAfterMs === undefined ? error.details?.facts : { ...error.details?.facts, retryAfterMs };
  const details = { ...error.details, ...(facts === undefined ? {} : { facts }) };
  return reviveError({ ...error, code: knownCode(error.code), details });
}

/** GraphQL's own names of mistakes, and codes of newer servers, as a code of this version. */
function knownCode(code: string): ErrorCode {
  if ((errorCodes as readonly string[]).includes(code)) return code as ErrorCode;
  const mistakes = ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED', 'BAD_REQUEST'];
  return mistakes.includes(code) ? 'PARAMS_INVALID' : 'INTERNAL';
}

function given(name: string, value: string | null | undefined): Readonly<Record<string, string>> {
  return value === null || value === undefined ? {} : { [name]: value };
}
