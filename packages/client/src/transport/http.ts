import { isFoveaError, type SerializedError } from '@fovea/contracts';
import type { Document } from '../document.ts';
import {
  cancelled,
  clientClosed,
  failed,
  notFovea,
  refused,
  revived,
  serverUnreachable,
  unauthenticated,
  type FailureData,
  type GraphqlErrorData,
} from '../errors.ts';
import { authorization, joined, type Connection } from './connection.ts';
import { randomId } from './random-id.ts';
import { retryAfterMs, withRetry } from './retry.ts';

/** Data without the failures that its unions may hold. */
export type Succeeded<Result> = {
  readonly [Field in keyof Result]: Exclude<Result[Field], { readonly __typename: FailureName }>;
};

type FailureName = (typeof failureNames)[number];

const failureNames = ['InvalidInput', 'NotFound', 'Conflict', 'LeaseLost', 'RateLimited'] as const;

/**
 * Sends an operation. It is sent again, with growing pauses, when the connection breaks or the server asks for patience and
 * sending it again does no harm.
 *
 * @throws what the server says, by its code; SERVER_UNREACHABLE; CANCELLED.
 */
export async function send<Result, Variables>(
  connection: Connection,
  document: Document<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Succeeded<Result>> {
  const body = JSON.stringify({
    query: document.text,
    variables: document.takesMutationId ? withMutationId(variables) : variables,
  });
  const once = async (): Promise<Succeeded<Result>> => succeeded<Result>(await post(connection, body, signal));
  if (!document.isRepeatable) return once();
  return withRetry(once, { policy: connection.retry, signal: joined(connection, signal) });
}

/** An id of the caller's own is kept: it may want to repeat itself later. */
function withMutationId(variables: unknown): unknown {
  const { input } = variables as { readonly input: Readonly<Record<string, unknown>> };
  return { ...(variables as object), input: { clientMutationId: randomId(), ...input } };
}

interface Answer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphqlErrorData[];
}

/** Who asks for work may wait a minute for the answer; a line that has been silent for longer is dead. */
const longestSilenceMs = 90_000;

async function post(connection: Connection, body: string, signal: AbortSignal | undefined): Promise<Answer> {
  const response = await request(connection, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body,
    signal,
    timeoutMs: longestSilenceMs,
  });
  const answer = await jsonOf<Answer & { readonly error?: SerializedError }>(connection, response);
  if (answer?.error !== undefined) throw revived(answer.error, retryAfterMs(response.headers.get('retry-after')));
  if (answer === undefined || (answer.data === undefined && answer.errors === undefined)) {
    throw notFovea(connection.url, `${response.status} ${response.headers.get('content-type') ?? ''}`.trim());
  }
  return answer;
}

function succeeded<Result>({ data, errors }: Answer): Succeeded<Result> {
  const [error] = errors ?? [];
  if (error !== undefined) throw refused(error);
  for (const value of Object.values(data ?? {})) {
    if (isFailure(value)) throw failed(value);
  }
  return data as Succeeded<Result>;
}

function isFailure(value: unknown): value is FailureData {
  const name = (value as { readonly __typename?: unknown } | null)?.__typename;
  return typeof name === 'string' && (failureNames as readonly string[]).includes(name);
}

/** What `request` sends. */
export interface RequestOptions {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal | undefined;
  /** How long the answer may take, its body included. */
  readonly timeoutMs?: number;
}

/**
 * One request, once.
 *
 * @throws SERVER_UNREACHABLE when nobody answers, or only a proxy does; UNAUTHENTICATED; CANCELLED.
 */
export async function request(connection: Connection, path: string, options: RequestOptions): Promise<Response> {
  const { method, headers, body, signal, timeoutMs } = options;
  const url = `${connection.url}${path}`;
  const aborted = joined(connection, signal);
  let response: Response;
  try {
    response = await connection.fetch(url, {
      method,
      headers: { ...headers, ...authorization(connection) },
      ...(body === undefined ? {} : { body }),
      // Browsers that are signed in send their cookie; a token stands for itself.
      credentials: connection.token === undefined ? 'same-origin' : 'omit',
      signal: timeoutMs === undefined ? aborted : AbortSignal.any([aborted, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (error) {
    throw broken(connection, error, signal);
  }
  if ([502, 503, 504].includes(response.status)) {
    await response.body?.cancel();
    const asked = retryAfterMs(response.headers.get('retry-after'));
    throw serverUnreachable(connection.url, `HTTP ${response.status}`, undefined, asked);
  }
  if (response.status === 401 && !isJson(response)) throw unauthenticated(connection.url);
  return response;
}

/** What became of a request or an answer that broke off. */
export function broken(connection: Connection, error: unknown, signal: AbortSignal | undefined): Error {
  if (isFoveaError(error)) return error;
  if (signal?.aborted === true) return cancelled();
  if (connection.closing.aborted) return clientClosed();
  return serverUnreachable(connection.url, reasonOf(error), error);
}

/** The body as JSON; undefined when it is none. @throws SERVER_UNREACHABLE when it breaks off. */
export async function jsonOf<T>(connection: Connection, response: Response): Promise<T | undefined> {
  const text = await response.text().catch((error: unknown) => {
    throw broken(connection, error, undefined);
  });
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}

function isJson(response: Response): boolean {
  return response.headers.get('content-type')?.includes('json') === true;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { readonly code?: unknown } | null)?.code;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND') return 'there is no such host';
  const text = cause instanceof Error ? cause.message : String(cause);
  return text === '' && typeof code === 'string' ? code : text;
}
