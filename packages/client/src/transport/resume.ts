import { isFoveaError } from '@fovea/contracts';
import { cancelled, clientClosed } from '../errors.ts';
import { joined, type Connection } from './connection.ts';
import { backOff, pause } from './retry.ts';
import type { Ending } from './subscribe.ts';

/** How long a server may be away before a stream is given up [ms]. */
const longestAbsenceMs = 5 * 60_000;

/**
 * A stream that goes on after its connection broke: `open` is called again, and opens it where the last message left off.
 *
 * @returns when the stream is over, or when the caller's signal aborts.
 * @throws what cannot be mended by trying again; SERVER_UNREACHABLE after five minutes without an answer.
 */
export async function* resumed<Message>(
  connection: Connection,
  open: (signal: AbortSignal) => AsyncGenerator<Message, Ending, undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message, void, undefined> {
  const either = joined(connection, signal);
  let attempt = 0;
  let lostAt: number | undefined;
  while (!either.aborted) {
    try {
      const stream = open(either);
      for (;;) {
        const next = await stream.next();
        if (next.done === true) {
          if (next.value === 'complete') return;
          break;
        }
        attempt = 0;
        lostAt = undefined;
        yield next.value;
      }
    } catch (error) {
      if (either.aborted) break;
      if (!isFoveaError(error) || error.details.retryable !== true) throw error;
      lostAt ??= Date.now();
      if (Date.now() - lostAt > longestAbsenceMs) throw error;
      attempt += 1;
      await pause(backOff(attempt, { firstMs: 200, longestMs: 5000 }), either).catch(() => undefined);
    }
  }
  if (signal?.aborted === true) return;
  throw connection.closing.aborted ? clientClosed() : cancelled();
}
