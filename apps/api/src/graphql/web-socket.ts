import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GraphQLError, parse, specifiedRules, validate, type ExecutionArgs, type GraphQLSchema } from 'graphql';
import { handleProtocols, makeServer, type ServerOptions, type SubscribePayload } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '@fovea/contracts';
import type { Control, Principal } from '@fovea/control';
import { createContext, type ApiServices } from '../context.ts';
import { addressOf, bearerOf, cookieOf, type Authenticator } from '../http/authenticate.ts';
import type { Guard } from '../http/guard.ts';
import type { Metrics } from '../http/metrics.ts';
import { formatError } from './format-error.ts';
import { limitsRule, type ApiLimits } from './limits.ts';

export interface WebSocketOptions {
  readonly server: Server;
  readonly schema: GraphQLSchema;
  readonly services: ApiServices;
  readonly control: Control;
  readonly guard: Guard;
  readonly authenticator: Authenticator;
  readonly limits: ApiLimits;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The WebSockets of a server. */
export interface GraphQLSockets {
  /** Ends every subscription and socket. */
  close(): Promise<void>;
}

/** What is known of one socket. */
interface Extra extends Record<PropertyKey, unknown> {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly closed: AbortController;
  principal: Principal | null;
}

const path = '/graphql';
const keepAliveMs = 12_000;
const closeWithinMs = 2000;

const closeCodes = { unauthenticated: 4401, forbidden: 4403, tooManyOperations: 4429, goingAway: 1001 };

/** GraphQL over WebSocket, behind the same guard, limits and policy as over HTTP. */
export function serveWebSockets(options: WebSocketOptions): GraphQLSockets {
  const { server, guard, control, limits, logger, metrics } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => handleProtocols(protocols),
  });
  const open = new Map<WebSocket, Extra>();
  const protocol = makeServer(protocolOptions(options));

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    // A client that goes away while it is refused is no failure.
    stream.on('error', () => stream.destroy());
    const refused = guard.check(request);
    const address = addressOf(request);
    const fromSame = [...open.values()].filter((extra) => addressOf(extra.request) === address);
    const unnamed = fromSame.filter(({ principal }) => principal === null).length;
    const isFull = fromSame.length >= limits.maxSocketsPerAddress || unnamed >= limits.maxUnnamedSocketsPerAddress;
    if (refused !== undefined) refuse(stream, `${refused.status} Refused`);
    else if (request.url?.split('?')[0] !== path) refuse(stream, '404 Not Found');
    else if (isFull) refuse(stream, '503 Service Unavailable');
    else {
      sockets.handleUpgrade(request, stream, head, (socket) => serve(socket, request));
      return;
    }
    metrics.refused.inc({ reason: 'upgrade' });
    logger.warn('an upgrade was refused', { reason: refused?.error.code ?? 'UPGRADE_REFUSED', address });
  };

  const serve = (socket: WebSocket, request: IncomingMessage): void => {
    const extra: Extra = { socket, request, closed: new AbortController(), principal: null };
    open.set(socket, extra);
    metrics.sockets.inc();
    const stopPings = keepAlive(socket);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (data) => send(socket, data),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => {
          socket.on('message', (data) => {
            listener(String(data)).catch((error: unknown) => {
              logger.warn('a message was refused', { reason: 'MESSAGE_REFUSED', error: String(error) });
              socket.close(1011, 'Internal server error');
            });
          });
        },
      },
      extra,
    );
    // Too large, malformed, reset: the socket closes by itself with the code that says so.
    socket.on('error', (error) => logger.warn('a socket failed', { reason: 'SOCKET', error: error.message }));
    socket.once('close', (code, reason) => {
      stopPings();
      open.delete(socket);
      metrics.sockets.dec();
      extra.closed.abort();
      void closed(code, String(reason));
    });
  };

  const recheck = setInterval(() => {
    for (const [socket, { principal }] of open) {
      if (principal === null) continue;
      control.tokens.isValid(principal).then(
        (isValid) => {
          if (!isValid) socket.close(closeCodes.forbidden, 'The token holds no longer');
        },
        (error: unknown) => logger.warn('a token could not be looked at', { reason: 'RECHECK', error: String(error) }),
      );
    }
  }, limits.recheckMs);
  recheck.unref();
  server.on('upgrade', onUpgrade);
  return {
    async close() {
      clearInterval(recheck);
      server.off('upgrade', onUpgrade);
      for (const socket of open.keys()) socket.close(closeCodes.goingAway, 'Going away');
      await allClosed(open, closeWithinMs);
      for (const socket of open.keys()) socket.terminate();
      sockets.close();
    },
  };
}

function protocolOptions(options: WebSocketOptions): ServerOptions<Record<string, unknown>, Extra> {
  const { schema, services, authenticator, limits, logger } = options;
  const rules = [...specifiedRules, limitsRule(limits)];
  return {
    connectionInitWaitTimeout: limits.connectionInitMs,
    async onConnect({ connectionParams, extra }) {
      const { request, socket } = extra;
      const secret = bearerOf(connectionParams?.['authorization']) ?? ownCookie(request);
      try {
        extra.principal = await authenticator.bySecret(secret, addressOf(request));
        return true;
      } catch {
        socket.close(closeCodes.unauthenticated, 'Unauthenticated');
        return false;
      }
    },
    onSubscribe({ extra, subscriptions }, _id, payload): ExecutionArgs | readonly GraphQLError[] {
      if (Object.keys(subscriptions).length > limits.maxOperationsPerSocket) {
        extra.socket.close(closeCodes.tooManyOperations, 'Too many operations');
        return [new GraphQLError('Too many operations on one socket.', { extensions: { code: 'TOO_COMPLEX' } })];
      }
      const prepared = prepare(payload, schema, rules, limits);
      if (Array.isArray(prepared)) return prepared as readonly GraphQLError[];
      const { principal, closed, request } = extra;
      const origin = { principal, isRemote: authenticator.isRemote(request), closed: closed.signal };
      return { ...(prepared as ExecutionArgs), contextValue: createContext(services, origin) };
    },
    onError: (_context, _id, _payload, errors) =>
      errors.slice(0, limits.maxErrors).map((error) => formatError(error.toJSON(), error, logger)),
    onNext(_context, _id, _payload, _args, { errors, ...result }) {
      if (errors === undefined) return;
      return {
        ...result,
        errors: errors.slice(0, limits.maxErrors).map((error) => formatError(error.toJSON(), error, logger)),
      };
    },
  };
}

/** @returns what is wrong with the operation, if anything is. */
function prepare(
  { query, operationName, variables }: SubscribePayload,
  schema: GraphQLSchema,
  rules: Parameters<typeof validate>[2],
  { maxTokens, maxErrors, maxCoercionErrors }: ApiLimits,
): Omit<ExecutionArgs, 'contextValue'> | readonly GraphQLError[] {
  try {
    const document = parse(query, { maxTokens });
    const errors = validate(schema, document, rules, { maxErrors });
    if (errors.length > 0) return errors;
    return {
      schema,
      document,
      ...(operationName === undefined ? {} : { operationName }),
      ...(variables === undefined || variables === null ? {} : { variableValues: variables }),
      options: { maxCoercionErrors },
    };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error];
  }
}

/** A page's cookie counts only where the page says whence it comes, which the guard has looked at. */
function ownCookie({ headers }: IncomingMessage): string | undefined {
  return headers.origin === undefined ? undefined : cookieOf(headers.cookie);
}

/** Resolves when the bytes have left: who reads slowly is asked for its next message slowly. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) resolve();
    else socket.send(data, (error) => (error ? reject(error) : resolve()));
  });
}

/** Ends a socket whose other side does not answer within a ping's time, such as one that no longer reads. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const pings = setInterval(() => {
    if (!isAlive) socket.terminate();
    else {
      isAlive = false;
      socket.ping();
    }
  }, keepAliveMs);
  pings.unref();
  return () => clearInterval(pings);
}

async function allClosed(open: ReadonlyMap<WebSocket, unknown>, withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (open.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
