import { FoveaError, type SerializedError } from '@fovea/contracts';

export function tooManyItems(max: number): FoveaError {
  return tooComplex(`reads more than ${max} items`, 'Ask for smaller pages or fewer fields.');
}

export function tooComplex(what: string, hint: string): FoveaError {
  return new FoveaError({
    code: 'TOO_COMPLEX',
    subject: 'query',
    message: `the operation ${what}`,
    details: { hint },
  });
}

export function fieldForbidden(field: string, role: string, allowed: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: field,
    message: 'is not for this token',
    details: { expected: `a token of role ${allowed.join(' or ')}`, received: role },
  });
}

export function unauthenticated(): FoveaError {
  return new FoveaError({
    code: 'UNAUTHENTICATED',
    subject: 'token',
    message: 'is missing, unknown, expired or revoked',
    details: { hint: 'Ask an operator for a token, or open a sign-in link.' },
  });
}

export function recordMissing(kind: string, id: string): FoveaError {
  return new FoveaError({ code: 'NOT_FOUND', subject: `${kind}:${id.slice(0, 200)}`, message: 'does not exist' });
}

export function argumentInvalid(path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'query',
    message: 'an argument is invalid',
    details: { path, expected, received: String(JSON.stringify(received)).slice(0, 80) },
  });
}

export function valueRefused(scalar: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: `scalar:${scalar}`,
    message: 'a value is refused',
    details: { expected, received: String(JSON.stringify(received)).slice(0, 80) },
  });
}

export function ruleMissing(fields: readonly string[]): FoveaError {
  return new FoveaError({
    code: 'INTERNAL',
    subject: 'policy',
    message: `${fields.length} fields of the schema have no rule: ${fields.slice(0, 10).join(', ')}`,
    details: { hint: 'Say in policy/rules.ts who may use them.' },
  });
}

export function artifactStoreUnfit(use: string): FoveaError {
  return new FoveaError({
    code: 'CAPABILITY_UNSUPPORTED',
    subject: `store:${use}`,
    message: 'cannot stream artifacts, which a server needs',
    details: { hint: 'Use fovea/file-artifacts, or another store that streams.' },
  });
}

export function digestMalformed(received: string): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'artifact',
    message: 'this is not the digest of an artifact',
    details: { path: 'digest', expected: 'sha256: and 64 lower-case hex digits', received: received.slice(0, 100) },
  });
}

export function requestInvalid(path: string, expected: string, received: unknown): FoveaError {
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'request',
    message: 'the request is invalid',
    details: { path, expected, received: String(received).slice(0, 100) },
  });
}

export function tooManyRequests(retryAfterMs: number): FoveaError {
  return new FoveaError({
    code: 'RATE_LIMITED',
    subject: 'request',
    message: 'too many failed attempts from this address',
    details: { retryable: true, hint: 'Wait, then try again.', facts: { retryAfterMs } },
  });
}

export function originForbidden(what: string, received: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: 'request',
    message: `comes from a ${what} that this server does not serve`,
    details: { received: received.slice(0, 100), hint: 'Open the address that the server printed.' },
  });
}

export function bindRefused(host: string): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'server',
    message: `cannot listen on ${host}`,
    details: { path: 'host', expected: 'an address or name of this machine', received: host },
  });
}

export function portTaken(host: string, port: number): FoveaError {
  return new FoveaError({
    code: 'CONFIG_INVALID',
    subject: 'server',
    message: `another program listens on ${host}:${port}`,
    details: { path: 'port', received: String(port), hint: 'End it, or choose another port; 0 takes a free one.' },
  });
}

/** The error without what only this machine's operator may see. */
export function publicError({ code, subject, message, details }: SerializedError): SerializedError {
  const { retryable, path, expected, received, hint } = details;
  const shown = Object.entries({ retryable, path, expected, received, hint }).filter(
    ([, value]) => value !== undefined,
  );
  return { code, subject, message, details: Object.fromEntries(shown) };
}

export function leaseMissing(what: string): FoveaError {
  return new FoveaError({
    code: 'FORBIDDEN',
    subject: what,
    message: 'is for agents that hold a lease',
    details: { hint: 'Lease a run first.' },
  });
}

export function artifactMissing(digest: string): FoveaError {
  return new FoveaError({
    code: 'ARTIFACT_NOT_FOUND',
    subject: `artifact:${digest}`,
    message: 'is not here',
    details: { hint: 'Upload it, or run the pipeline that makes it again.' },
  });
}

export function artifactTooLarge(maxBytes: number, received: number): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject: 'artifact',
    message: 'is larger than this server takes',
    details: {
      path: 'Content-Length',
      expected: `at most ${maxBytes} bytes`,
      received: String(received),
      facts: { status: 413 },
    },
  });
}

export function storageFull(why: string): FoveaError {
  return new FoveaError({
    code: 'STORE_FULL',
    subject: 'artifact',
    message: `cannot be stored: ${why}`,
    details: { retryable: true, hint: 'Ask the operator for space, then try again.' },
  });
}
