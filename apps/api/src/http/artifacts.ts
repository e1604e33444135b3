import { Router, type Request, type Response } from 'express';
import { isFoveaError, type Digest, type Logger, type StreamingArtifactStore } from '@fovea/contracts';
import type { Control, Principal } from '@fovea/control';
import { artifactMissing, digestMalformed, fieldForbidden, leaseMissing } from '../errors.ts';
import type { ApiLimits } from '../graphql/limits.ts';
import type { Authenticator } from './authenticate.ts';
import type { Metrics } from './metrics.ts';
import { parseRange } from './ranges.ts';
import { reportPage } from './report-page.ts';
import { sendError } from './send-error.ts';
import { receiveUpload } from './uploads.ts';

export interface ArtifactOptions {
  readonly control: Control;
  readonly artifacts: StreamingArtifactStore;
  readonly authenticator: Authenticator;
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The one gate for addresses of artifacts: nothing is decoded, nothing normalised. */
const pathPattern = /^\/artifacts\/(sha256:[0-9a-f]{64})(\/report)?$/;

const writers: ReadonlySet<string> = new Set(['operator', 'editor', 'agent']);

/** Artifacts by digest: HEAD, GET with one range, PUT whole or piece by piece, and stored reports as pages. */
export function artifactRoutes(options: ArtifactOptions): Router {
  const { logger } = options;
  const routes = Router();
  routes.use('/artifacts', (request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      sendError(response, error, logger);
      // What is still being sent is read for a moment, so that the other side gets to read the answer.
      if (!request.complete) {
        request.resume();
        setTimeout(() => request.destroy(), 1000).unref();
      }
    });
  });
  return routes;
}

async function answer(request: Request, response: Response, options: ArtifactOptions): Promise<void> {
  const { authenticator, control } = options;
  const principal = await authenticator.principal(request);
  const [, digest, report] = pathPattern.exec(request.originalUrl.split('?')[0] ?? '') ?? [];
  if (digest === undefined) throw digestMalformed(request.originalUrl.slice('/artifacts/'.length));
  await requireLease(principal, control);
  if (report !== undefined && request.method === 'GET')
    await sendReport(digest as Digest, principal, response, options);
  else if (report === undefined && request.method === 'HEAD') await sendHead(digest as Digest, response, options);
  else if (report === undefined && request.method === 'GET')
    await sendBytes(digest as Digest, request, response, options);
  else if (report === undefined && request.method === 'PUT') {
    if (!writers.has(principal.role)) throw fieldForbidden('artifacts', principal.role, [...writers]);
    await receiveUpload(digest as Digest, request, response, options);
  } else {
    response.setHeader('Allow', report === undefined ? 'GET, HEAD, PUT' : 'GET');
    response.status(405).end();
  }
}

/** To know a digest is no right to its bytes: agents read and write for the runs that they hold. @throws FORBIDDEN. */
async function requireLease(principal: Principal, { agents }: Control): Promise<void> {
  if (principal.role === 'agent' && !(await agents.holdsLease(principal))) throw leaseMissing('artifacts');
}

async function sendHead(digest: Digest, response: Response, { control, artifacts }: ArtifactOptions): Promise<void> {
  const sizeBytes = await sizeOf(digest, control);
  if (sizeBytes === undefined) {
    response.setHeader('Fovea-Upload-Offset', await artifacts.uploadOffset(digest));
    response.status(404).end();
    return;
  }
  setHeaders(response, digest);
  response.setHeader('Content-Length', sizeBytes);
  response.status(200).end();
}

async function sendBytes(
  digest: Digest,
  request: Request,
  response: Response,
  { control, artifacts, logger }: ArtifactOptions,
): Promise<void> {
  const sizeBytes = await sizeOf(digest, control);
  if (sizeBytes === undefined) throw artifactMissing(digest);
  setHeaders(response, digest);
  if (request.headers['if-none-match'] === `"${digest}"`) {
    response.status(304).end();
    return;
  }
  const range = parseRange(request.headers.range, sizeBytes);
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${sizeBytes}`);
    response.status(416).end();
    return;
  }
  if (range === undefined) response.status(200).setHeader('Content-Length', sizeBytes);
  else {
    response.status(206).setHeader('Content-Length', range.end - range.start);
    response.setHeader('Content-Range', `bytes ${range.start}-${range.end - 1}/${sizeBytes}`);
  }
  try {
    for await (const chunk of artifacts.read(digest, range)) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (error) {
    if (!response.headersSent) throw error;
    logger.error('an artifact could not be sent to its end', {
      reason: isFoveaError(error) ? error.code : 'INTERNAL',
      digest,
    });
    response.destroy();
  }
}

async function sendReport(
  digest: Digest,
  { role }: Principal,
  response: Response,
  { control, artifacts }: ArtifactOptions,
): Promise<void> {
  if (role === 'agent') throw fieldForbidden('artifacts/report', role, ['operator', 'editor', 'viewer']);
  if ((await sizeOf(digest, control)) === undefined) throw artifactMissing(digest);
  const page = await reportPage(digest, artifacts);
  if (page === undefined) throw artifactMissing(digest);
  response.setHeader(
    'Content-Security-Policy',
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  );
  response.type('html').send(page);
}

/** Only what has a row is there: its bytes are durable and were checked. */
async function sizeOf(digest: Digest, { store }: Control): Promise<number | undefined> {
  const [row] = await store.artifacts({ digests: [digest] });
  return row?.sizeBytes;
}

function setHeaders(response: Response, digest: Digest): void {
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Disposition', `attachment; filename="${digest.slice(7, 23)}.bin"`);
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('ETag', `"${digest}"`);
  response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
