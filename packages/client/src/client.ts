import type { Digest } from '@fovea/contracts';
import { downloadArtifact } from './artifacts/download.ts';
import { uploadArtifact } from './artifacts/upload.ts';
import type { Document } from './document.ts';
import type { ChangeTopic, ChangesSubscription, ExperimentFieldsFragment } from './generated/operations.ts';
import { experimentHelpers } from './helpers/experiments.ts';
import { registryHelpers } from './helpers/registry.ts';
import { runHelpers } from './helpers/runs.ts';
import type { RequestSignal, Send } from './helpers/send.ts';
import { serverHelpers } from './helpers/server.ts';
import { followChanges, followExperiment, followRun, type FollowOptions, type RunUpdate } from './streams.ts';
import { checkedUrl, type ClientOptions, type Connection } from './transport/connection.ts';
import { send, type Succeeded } from './transport/http.ts';
import { defaultRetry } from './transport/retry.ts';
import { openSocket } from './transport/socket.ts';

type Helpers = ReturnType<typeof experimentHelpers> &
  ReturnType<typeof runHelpers> &
  ReturnType<typeof registryHelpers> &
  ReturnType<typeof serverHelpers>;

/**
 * A line to a Fovea server.
 *
 * @remarks Errors are the server's own, compared by `code`; a server that cannot be reached is SERVER_UNREACHABLE, and
 * retryable. What may be sent again without harm is sent again, with growing pauses: queries, mutations with a
 * clientMutationId (filled in by itself), pieces of artifacts.
 */
export interface FoveaClient extends Helpers, Disposable {
  readonly url: string;
  /** Sends a query or mutation. Failures in its unions are thrown, so that what it gives is what was asked for. */
  query<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    options?: RequestSignal,
  ): Promise<Succeeded<Result>>;
  /** What happens in a run, each event once, until it is over or the signal aborts; goes on after broken connections. */
  followRun(id: string, options?: FollowOptions): AsyncGenerator<RunUpdate, void, undefined>;
  /** An experiment whenever something of it changes, until it is over or the signal aborts. */
  followExperiment(id: string, options?: RequestSignal): AsyncGenerator<ExperimentFieldsFragment, void, undefined>;
  /** Which records changed, so that whoever shows them reads them anew; until the signal aborts. */
  followChanges(
    topics?: readonly ChangeTopic[],
    options?: RequestSignal,
  ): AsyncGenerator<ChangesSubscription['changes'], void, undefined>;
  /** Goes on where an earlier try broke off. @throws DIGEST_INVALID, STORE_FULL. */
  uploadArtifact(digest: Digest, bytes: Uint8Array, options?: RequestSignal): Promise<void>;
  /** Checked against the digest. @throws ARTIFACT_NOT_FOUND, ARTIFACT_CORRUPT. */
  downloadArtifact(digest: Digest, options?: RequestSignal): Promise<Uint8Array>;
  /** Ends its streams and requests. */
  close(): void;
}

/**
 * A client of a server. Nothing is sent before something is asked.
 *
 * @throws USAGE for an address that is none.
 * @example
 * using client = createClient({ url: 'http://127.0.0.1:7433', token });
 * const { id } = await client.createExperiment({ pipeline: { json: pipeline } });
 * for await (const { state, runCounts } of client.followExperiment(id)) console.log(state, runCounts);
 */
export function createClient(options: ClientOptions): FoveaClient {
  const closed = new AbortController();
  const connection: Connection = {
    url: checkedUrl(options.url),
    token: options.token,
    // Browsers insist on their own `this`.
    fetch: options.fetch ?? ((...call) => globalThis.fetch(...call)),
    webSocket: options.webSocket ?? globalThis.WebSocket,
    retry: { ...defaultRetry, ...options.retry },
    closing: closed.signal,
  };
  const socket = openSocket(connection);
  const query: Send = (document, variables, { signal } = {}) => send(connection, document, variables, signal);
  const context = { connection, socket };
  const close = (): void => {
    closed.abort();
    void socket.dispose();
  };
  return {
    url: connection.url,
    query,
    ...experimentHelpers(query),
    ...runHelpers(query),
    ...registryHelpers(query),
    ...serverHelpers(query),
    followRun: (id, follow = {}) => followRun(context, id, follow),
    followExperiment: (id, follow = {}) => followExperiment(context, id, follow),
    followChanges: (topics, follow = {}) => followChanges(context, topics, follow),
    uploadArtifact: (digest, bytes, { signal } = {}) => uploadArtifact(connection, digest, bytes, signal),
    downloadArtifact: (digest, { signal } = {}) => downloadArtifact(connection, digest, signal),
    close,
    [Symbol.dispose]: close,
  };
}
