import type { Client } from 'graphql-ws';
import type { Document } from '../document.ts';
import { refused, serverUnreachable, unauthenticated, type GraphqlErrorData } from '../errors.ts';
import { FoveaError } from '@fovea/contracts';

/** Messages that may wait for one who does not take them. */
const longestQueue = 64;

/** How a stream of one subscription ended. */
export type Ending = 'complete' | 'overflow';

/**
 * One subscription, once: no reconnection.
 *
 * @remarks Bounded: when more than a few messages wait for who reads them, the subscription is given up; those that wait are
 * still handed over, and then the stream ends with `overflow`, to be resumed from the position of the last one.
 * @throws SERVER_UNREACHABLE when the connection breaks; what the server says, by its code.
 */
export async function* subscribeOnce<Result, Variables>(
  socket: Client,
  { text }: Document<Result, Variables>,
  variables: Variables,
  { url, signal }: { readonly url: string; readonly signal: AbortSignal },
): AsyncGenerator<Result, Ending, undefined> {
  const queue: Result[] = [];
  let ending: Ending | { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const end = (how: NonNullable<typeof ending>): void => {
    ending ??= how;
    wake?.();
  };
  const dispose = socket.subscribe<Result>(
    { query: text, variables: variables as Record<string, unknown> },
    {
      next: ({ data, errors }) => {
        if (errors?.[0] !== undefined) end({ error: refused(errors[0] as GraphqlErrorData) });
        else if (ending === undefined && data !== null && data !== undefined) queue.push(data);
        if (queue.length >= longestQueue) {
          end('overflow');
          dispose();
        }
        wake?.();
      },
      error: (error) => end({ error: socketError(url, error) }),
      complete: () => end('complete'),
    },
  );
  const onAbort = (): void => wake?.();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const next = queue.shift();
      if (next !== undefined) yield next;
      else if (ending === undefined) await new Promise<void>((resolve) => (wake = resolve));
      else if (typeof ending === 'object') throw ending.error;
      else return ending;
    }
    return 'complete';
  } finally {
    signal.removeEventListener('abort', onAbort);
    dispose();
  }
}

/** Close codes that trying again does not mend. */
const forGood: Readonly<Record<number, (url: string) => FoveaError>> = {
  4401: unauthenticated,
  4403: unauthenticated,
};

function socketError(url: string, error: unknown): unknown {
  if (Array.isArray(error)) return refused((error as GraphqlErrorData[])[0] ?? { message: 'refused without a reason' });
  if (error instanceof FoveaError) return error;
  const code = (error as { readonly code?: unknown } | null)?.code;
  if (typeof code === 'number') {
    const reason = (error as { readonly reason?: string }).reason ?? '';
    return (forGood[code] ?? (() => serverUnreachable(url, `the stream was closed (${`${code} ${reason}`.trim()})`)))(
      url,
    );
  }
  return serverUnreachable(url, 'no stream could be opened', error instanceof Error ? error : undefined);
}
