import { isFoveaError, type Digest, type SerializedError } from '@fovea/contracts';
import { notFovea, revived, uploadStuck } from '../errors.ts';
import type { Connection } from '../transport/connection.ts';
import { joined } from '../transport/connection.ts';
import { jsonOf, request } from '../transport/http.ts';
import { backOff, pause, retryAfterMs } from '../transport/retry.ts';

/** What one request carries. */
const pieceBytes = 8 * 2 ** 20;

const offsetHeader = 'fovea-upload-offset';

/**
 * Sends an artifact in pieces. After a broken connection it goes on where the server says it has got to.
 *
 * @throws DIGEST_INVALID when the bytes are not those of the digest; STORE_FULL; SERVER_UNREACHABLE.
 */
export async function uploadArtifact(
  connection: Connection,
  digest: Digest,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<void> {
  const { attempts } = connection.retry;
  const either = joined(connection, signal);
  let offset: number | undefined = bytes.length > pieceBytes ? undefined : 0;
  let furthest = 0;
  for (let attempt = 1; ;) {
    try {
      offset ??= await offsetOf(connection, digest, bytes.length, signal);
      while (offset !== bytes.length || bytes.length === 0) {
        const next = await putPiece(connection, digest, bytes, offset, signal);
        if (next === 'complete') return;
        if (next > furthest) {
          furthest = next;
          attempt = 1;
        } else if (++attempt > attempts) throw uploadStuck(digest, next);
        offset = next;
      }
      return;
    } catch (error) {
      const isRetryable = isFoveaError(error) && error.details.retryable === true;
      if (!isRetryable || attempt >= attempts) throw error;
      const asked = Number(error.details.facts?.['retryAfterMs'] ?? 0);
      await pause(Math.max(asked, backOff(attempt, connection.retry)), either);
      attempt += 1;
      offset = undefined;
    }
  }
}

/** How much of it is there: all of it, a part, or nothing. */
async function offsetOf(
  connection: Connection,
  digest: Digest,
  total: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  const response = await request(connection, `/artifacts/${digest}`, { method: 'HEAD', signal });
  if (response.ok) return total;
  if (response.status !== 404) throw await refusal(connection, response);
  return startingAt(response, total);
}

async function putPiece(
  connection: Connection,
  digest: Digest,
  bytes: Uint8Array,
  offset: number,
  signal: AbortSignal | undefined,
): Promise<number | 'complete'> {
  const total = bytes.length;
  const end = Math.min(total, offset + pieceBytes);
  const isWhole = offset === 0 && end === total;
  const response = await request(connection, `/artifacts/${digest}`, {
    method: 'PUT',
    headers: {
      'content-type': 'application/octet-stream',
      ...(isWhole ? {} : { 'content-range': `bytes ${offset}-${end - 1}/${total}` }),
    },
    body: bytes.subarray(offset, end) as Uint8Array<ArrayBuffer>,
    signal,
  });
  if (response.status === 200 || response.status === 201) {
    await response.body?.cancel();
    return 'complete';
  }
  if (response.status !== 202 && !(response.status === 409 && response.headers.has(offsetHeader))) {
    throw await refusal(connection, response);
  }
  await response.body?.cancel();
  return startingAt(response, total);
}

function startingAt(response: Response, total: number): number {
  const offset = Number(response.headers.get(offsetHeader) ?? 0);
  // A part that is longer than the whole is of something else: the server drops it when the upload begins anew.
  return Number.isInteger(offset) && offset >= 0 && offset < total ? offset : 0;
}

/** The error that a response holds. */
export async function refusal(connection: Connection, response: Response): Promise<Error> {
  const answer = await jsonOf<{ readonly error?: SerializedError }>(connection, response);
  const asked = retryAfterMs(response.headers.get('retry-after'));
  if (answer?.error !== undefined) return revived(answer.error, asked);
  return notFovea(connection.url, `${response.status} ${response.headers.get('content-type') ?? ''}`.trim());
}
