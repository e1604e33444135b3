import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import { isFoveaError, type Digest, type UploadPiece } from '@fovea/contracts';
import { artifactTooLarge, requestInvalid, storageFull } from '../errors.ts';
import type { ArtifactOptions } from './artifacts.ts';
import { parseContentRange, type ContentRange } from './ranges.ts';

const offsetHeader = 'Fovea-Upload-Offset';

/** Takes a piece of an artifact, or the whole; registers it when it is complete and right. */
export async function receiveUpload(
  digest: Digest,
  request: IncomingMessage,
  response: Response,
  options: ArtifactOptions,
): Promise<void> {
  const { artifacts, control, metrics, limits } = options;
  const { start, end, totalBytes } = announced(request);
  await refuseBeyondQuota(digest, { start, totalBytes }, options);
  const piece: UploadPiece = {
    digest,
    start,
    sizeBytes: end - start,
    totalBytes,
    bytes: counted(request, limits.idleTimeoutMs, (bytes) => metrics.uploadedBytes.inc(bytes)),
  };
  try {
    const { isComplete, offset } = await artifacts.upload(piece);
    if (isComplete) await control.registry.registerArtifact(digest, totalBytes);
    response.setHeader(offsetHeader, offset);
    response.status(isComplete ? 201 : 202).end();
  } catch (error) {
    const offset = isFoveaError(error) ? error.details.facts?.['offset'] : undefined;
    if (typeof offset === 'number') response.setHeader(offsetHeader, offset);
    throw error;
  }
}

/** @throws PARAMS_INVALID unless the size is announced and the bytes are sent as they are. */
function announced({ headers }: IncomingMessage): ContentRange {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined) throw requestInvalid('Content-Encoding', 'none', encoding);
  const length = headers['content-length'];
  if (length === undefined || !/^\d{1,15}$/.test(length)) {
    throw requestInvalid('Content-Length', 'the number of bytes', length ?? 'nothing');
  }
  const range = headers['content-range'];
  if (range === undefined) return { start: 0, end: Number(length), totalBytes: Number(length) };
  const piece = parseContentRange(range);
  if (piece.end - piece.start !== Number(length)) {
    throw requestInvalid('Content-Range', `a piece of ${length} bytes`, range);
  }
  return piece;
}

/** Before a byte is written. @throws STORE_FULL, with 413 for an artifact that is too large by itself. */
async function refuseBeyondQuota(
  digest: Digest,
  { start, totalBytes }: { readonly start: number; readonly totalBytes: number },
  { artifacts, limits }: ArtifactOptions,
): Promise<void> {
  if (totalBytes > limits.maxArtifactBytes) throw artifactTooLarge(limits.maxArtifactBytes, totalBytes);
  const { storedBytes, openUploads, freeBytes } = await artifacts.usage();
  const isNew = start === 0 && (await artifacts.uploadOffset(digest)) === 0;
  if (isNew && openUploads >= limits.maxOpenUploads) throw storageFull('too many uploads were begun and not ended');
  if (storedBytes + totalBytes > limits.maxStoredBytes) throw storageFull('the quota for artifacts is used up');
  if (freeBytes - (totalBytes - start) < limits.minFreeBytes) throw storageFull('the disk has too little space left');
}

const slowestBytes = 1024;

/**
 * The bytes of a body as they come. A body that brings less than a kilobyte a second over a while is cut: it would hold a
 * connection and a file for ever.
 */
async function* counted(
  request: IncomingMessage,
  windowMs: number,
  count: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let received = 0;
  const watch = setInterval(() => {
    if (received < (slowestBytes * windowMs) / 1000 && !request.complete) request.destroy();
    received = 0;
  }, windowMs);
  try {
    for await (const chunk of request) {
      const bytes = chunk as Uint8Array;
      received += bytes.byteLength;
      count(bytes.byteLength);
      yield bytes;
    }
  } finally {
    clearInterval(watch);
  }
}
