import { isFoveaError, type Digest } from '@fovea/contracts';
import { artifactCorrupt, artifactNotThere } from '../errors.ts';
import { joined, type Connection } from '../transport/connection.ts';
import { broken, request } from '../transport/http.ts';
import { backOff, pause } from '../transport/retry.ts';
import { sha256Hex } from './sha256.ts';
import { refusal } from './upload.ts';

/**
 * The bytes of an artifact, checked against its digest. After a broken connection only what is missing is asked for.
 *
 * @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT, SERVER_UNREACHABLE.
 */
export async function downloadArtifact(
  connection: Connection,
  digest: Digest,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const either = joined(connection, signal);
  const got = new Received();
  for (let attempt = 1; ;) {
    const before = got.sizeBytes;
    try {
      await receive(connection, digest, got, signal);
      break;
    } catch (error) {
      const isRetryable = isFoveaError(error) && error.details.retryable === true;
      if (got.sizeBytes > before) attempt = 1;
      if (!isRetryable || attempt >= connection.retry.attempts) throw error;
      await pause(backOff(attempt, connection.retry), either);
      attempt += 1;
    }
  }
  const bytes = got.bytes();
  const received = `sha256:${await sha256Hex(bytes)}`;
  if (received !== digest) throw artifactCorrupt(digest, received);
  return bytes;
}

async function receive(
  connection: Connection,
  digest: Digest,
  got: Received,
  signal: AbortSignal | undefined,
): Promise<void> {
  const response = await request(connection, `/artifacts/${digest}`, {
    method: 'GET',
    headers: got.sizeBytes === 0 ? {} : { range: `bytes=${got.sizeBytes}-` },
    signal,
  });
  // Nothing after what is there: the connection broke after the last byte.
  if (response.status === 416 && got.sizeBytes > 0) {
    await response.body?.cancel();
    return;
  }
  if (response.status === 404) {
    await response.body?.cancel();
    throw artifactNotThere(digest);
  }
  if (!response.ok) throw await refusal(connection, response);
  if (response.status !== 206) got.clear();
  try {
    // Not every browser iterates over streams.
    const reader = response.body?.getReader();
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) got.add(next.value);
  } catch (error) {
    throw broken(connection, error, signal);
  }
}

/** What has come so far. */
class Received {
  readonly #chunks: Uint8Array[] = [];
  sizeBytes = 0;

  add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.sizeBytes += chunk.length;
  }

  clear(): void {
    this.#chunks.length = 0;
    this.sizeBytes = 0;
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.sizeBytes);
    let offset = 0;
    for (const chunk of this.#chunks) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }
}
