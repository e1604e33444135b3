import { randomBytes } from 'node:crypto';
import type { ErrorRequestHandler, Response } from 'express';
import { FoveaError, isFoveaError, type ErrorCode, type Logger } from '@fovea/contracts';
import { publicError } from '../errors.ts';

const statuses: Readonly<Partial<Record<ErrorCode, number>>> = {
  PARAMS_INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  ARTIFACT_NOT_FOUND: 404,
  CONFLICT: 409,
  DIGEST_INVALID: 422,
  RATE_LIMITED: 429,
  STORE_FULL: 507,
};

/** Answers with an error as JSON; what was not expected is masked by an id that the log tells more about. */
export function sendError(response: Response, error: unknown, logger: Logger, status?: number): void {
  const known = isFoveaError(error) ? (status ?? statusOf(error)) : undefined;
  const shown = known === undefined ? masked(error, logger) : (error as FoveaError);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const retryAfterMs = isFoveaError(error) ? error.details.facts?.['retryAfterMs'] : undefined;
  if (typeof retryAfterMs === 'number') response.setHeader('Retry-After', Math.ceil(retryAfterMs / 1000));
  response.status(known ?? 500).json({ error: publicError(shown) });
}

function statusOf({ code, details }: FoveaError): number | undefined {
  const own = details.facts?.['status'];
  return typeof own === 'number' ? own : statuses[code];
}

/** The last middleware: what nobody else has answered for. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    const status = (error as { status?: unknown } | undefined)?.status;
    // Express and its body parser say what is wrong with a request by a status.
    if (!isFoveaError(error) && typeof status === 'number' && status >= 400 && status < 500) {
      sendError(response, badRequest(status), logger, status);
    } else sendError(response, error, logger);
    // What is still being sent is not read to its end.
    if (!request.complete) response.once('finish', () => request.destroy());
  };
}

function badRequest(status: number): FoveaError {
  const messages: Readonly<Record<number, string>> = {
    400: 'the request cannot be read',
    404: 'there is nothing here',
    405: 'the method is not allowed here',
    413: 'the body is too large',
    415: 'the body must be application/json in UTF-8 without encoding',
  };
  return new FoveaError({
    code: 'PARAMS_INVALID',
    subject: 'request',
    message: messages[status] ?? 'the request is refused',
  });
}

function masked(error: unknown, logger: Logger): FoveaError {
  const errorId = randomBytes(8).toString('hex');
  logger.error('a request failed', {
    reason: 'INTERNAL',
    errorId,
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
  return new FoveaError({
    code: 'INTERNAL',
    subject: 'server',
    message: `something went wrong; the server's log tells more under ${errorId}`,
  });
}
