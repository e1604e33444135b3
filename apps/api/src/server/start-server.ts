import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { isFoveaError, isStreamingStore, type Logger, type StreamingArtifactStore } from '@fovea/contracts';
import { localPrincipal, type Control, type ControlLimits } from '@fovea/control';
import { loadControlStore, openControl } from '@fovea/control/node';
import { deriveInputs } from '@fovea/host';
import type { Workspace } from '@fovea/host/node';
import { preset } from '@fovea/preset';
import type { ApiServices } from '../context.ts';
import { artifactStoreUnfit, bindRefused, portTaken } from '../errors.ts';
import { createApollo } from '../graphql/create-apollo.ts';
import { defaultApiLimits, type ApiLimits } from '../graphql/limits.ts';
import { createSchema } from '../graphql/schema.ts';
import { serveWebSockets } from '../graphql/web-socket.ts';
import { createAuthenticator } from '../http/authenticate.ts';
import { createApp } from '../http/create-app.ts';
import { FailureLimiter } from '../http/failure-limiter.ts';
import { createGuard } from '../http/guard.ts';
import { createMetrics } from '../http/metrics.ts';
import { createLogger, limitedLogger } from './logger.ts';
import { writeServerFile } from './server-file.ts';

export interface ServerOptions {
  /** Its data folder is locked while the server runs. */
  readonly workspace: Workspace;
  /** Address or name to listen on; `127.0.0.1` when left out. Tokens are asked for everywhere. */
  readonly host?: string;
  /** 0 takes a free one; 4400 when left out. */
  readonly port?: number;
  /** PEM texts; without them the server speaks plain HTTP. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer };
  /** JSON lines on standard output when left out. */
  readonly logger?: Logger;
  readonly limits?: Partial<ApiLimits>;
  readonly controlLimits?: Partial<ControlLimits>;
  /** Built admin app; without one `/` is a page that says what to do. */
  readonly adminFolder?: string;
  /** Further names that the server is reached by, such as one that a proxy gives it. */
  readonly allowedHosts?: readonly string[];
  /** Origins of pages elsewhere that may talk to it. */
  readonly allowedOrigins?: readonly string[];
}

/** A server that listens. Disposing ends it cleanly: no more leases, open requests answered, sockets closed, all stored. */
export interface RunningServer extends AsyncDisposable {
  readonly url: string;
  readonly control: Control;
  /** A link that signs an operator in, once, within ten minutes. */
  signInUrl(): Promise<string>;
}

/**
 * Starts the API of a workspace: GraphQL over HTTP and WebSocket, artifacts, pages, all on one port.
 *
 * @throws STORE_LOCKED naming the process that has the data folder; CONFIG_INVALID for a port that is taken, an address that is
 * not this machine's, a store package that is not there; what opening the store throws.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { workspace, host = '127.0.0.1', port = 4400, tls, adminFolder } = options;
  const { allowedHosts = [], allowedOrigins = [] } = options;
  const limits: ApiLimits = { ...defaultApiLimits, ...options.limits };
  const logger = limitedLogger(options.logger ?? createLogger());
  await using opening = new AsyncDisposableStack();
  const choice = await loadControlStore(workspace, [preset.resolveFrom, import.meta.url]);
  const { control, artifacts } = opening.use(
    await openControl({
      workspace,
      openStore: choice.openStore,
      logger,
      ...(options.controlLimits === undefined ? {} : { limits: options.controlLimits }),
    }),
  );
  if (!isStreamingStore(artifacts)) throw artifactStoreUnfit(workspace.store.use);
  opening.use(await sweepUploads(artifacts, limits, logger));
  const inputs = deriveInputs(workspace.catalog);
  const schema = createSchema(inputs);
  const server =
    tls === undefined ? createServer(checks) : createTlsServer({ ...checks, key: tls.key, cert: tls.cert });
  setTimeouts(server, limits);
  opening.defer(() => closeServer(server));
  await listen(server, host, port);
  const url = urlOf(server, host, tls !== undefined);
  const services: ApiServices = {
    control,
    artifacts,
    catalog: workspace.catalog,
    inputs,
    server: { store: choice.package, startedAt: new Date().toISOString(), maxArtifactBytes: limits.maxArtifactBytes },
    joinUrl: (code) => `${url}/join#${code}`,
  };
  const limiter = new FailureLimiter(limits.maxFailuresPerMinute);
  const authenticator = createAuthenticator(control, { limiter, host });
  const guard = createGuard({ host, allowedHosts, allowedOrigins });
  const metrics = createMetrics(control);
  const apollo = createApollo({ schema, limits, logger, metrics });
  await apollo.start();
  opening.defer(() => apollo.stop());
  const shared = { services, control, artifacts, guard, authenticator, limiter, limits, logger, metrics };
  const app = createApp({ ...shared, apollo, isTls: tls !== undefined, adminFolder });
  server.on('request', app);
  const sockets = serveWebSockets({ ...shared, server, schema });
  opening.defer(() => sockets.close());
  opening.defer(await writeServerFile(workspace.dataFolder, url, control));
  const opened = opening.move();
  const stop = async (): Promise<void> => {
    logger.info('shutting down', { reason: 'STOPPING' });
    // Those who wait for work are answered, so that no request holds up the end.
    control.agents[Symbol.dispose]();
    await drain(server, limits.shutdownMs, () => sockets.close());
    await opened.disposeAsync();
  };
  let stopping: Promise<void> | undefined;
  logger.info('listening', { reason: 'STARTED', url, store: choice.package });
  return {
    url,
    control,
    signInUrl: async () => services.joinUrl(await control.tokens.invite({ role: 'operator' }, localPrincipal)),
    [Symbol.asyncDispose]: () => (stopping ??= stop()),
  };
}

/** Without it Node looks for slow headers every 30 s only. */
const checks = { connectionsCheckingInterval: 2000 };

const sweepEveryMs = 10 * 60_000;

/** Half uploads that nobody went on with are taken away at the start and every so often. */
async function sweepUploads(
  artifacts: StreamingArtifactStore,
  { staleUploadMs }: ApiLimits,
  logger: Logger,
): Promise<Disposable> {
  const sweep = async (): Promise<void> => {
    try {
      const count = await artifacts.sweep({ olderThanMs: staleUploadMs });
      if (count > 0) logger.info('stale uploads were taken away', { reason: 'SWEPT', count });
    } catch (error) {
      logger.warn('stale uploads could not be taken away', { reason: 'SWEEP', error: String(error) });
    }
  };
  await sweep();
  const timer = setInterval(() => void sweep(), sweepEveryMs);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

function setTimeouts(server: Server, { headersTimeoutMs, idleTimeoutMs }: ApiLimits): void {
  server.headersTimeout = headersTimeoutMs;
  server.keepAliveTimeout = idleTimeoutMs;
  // Uploads take as long as they take while bytes come: only silence ends a request.
  server.requestTimeout = 0;
  server.timeout = 0;
  server.maxHeadersCount = 100;
  server.on('connection', (socket) => {
    socket.setTimeout(idleTimeoutMs + longestWaitMs, () => socket.destroy());
  });
}

/** Requests for work may wait a minute for their answer. */
const longestWaitMs = 60_000;

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(host, port) : bindRefused(host));
    });
    server.listen(port, host, resolve);
  });
}

function urlOf(server: Server, host: string, isTls: boolean): string {
  const { port } = server.address() as AddressInfo;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${isTls ? 'https' : 'http'}://${shown}:${port}`;
}

/** Takes no more connections, lets open requests end, then ends what is left. */
async function drain(server: Server, withinMs: number, closeSockets: () => Promise<void>): Promise<void> {
  const ended = closeServer(server);
  await closeSockets();
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), withinMs);
  await ended;
  clearInterval(sweep);
  clearTimeout(deadline);
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!server.listening) resolve();
    else server.close((error) => (error === undefined || isFoveaError(error) ? resolve() : reject(error)));
  });
}
