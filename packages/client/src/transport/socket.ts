import { createClient, type Client } from 'graphql-ws';
import { authorization, type Connection } from './connection.ts';

/** A connection that says nothing for this long is pinged, and ended when no answer comes. */
const pingAfterMs = 10_000;
const pongWithinMs = 10_000;

/** The WebSocket of a client: opened with the first subscription, closed after the last. It does not reconnect by itself. */
export function openSocket(connection: Connection): Client {
  let overdue: ReturnType<typeof setTimeout> | undefined;
  const socket: Client = createClient({
    url: `${connection.url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: connection.webSocket,
    connectionParams: () => authorization(connection),
    lazy: true,
    lazyCloseTimeout: 500,
    // Whoever subscribes resumes from its own position, which this does not know.
    retryAttempts: 0,
    keepAlive: pingAfterMs,
    connectionAckWaitTimeout: 15_000,
    on: {
      ping: (isReceived) => {
        if (!isReceived) overdue = setTimeout(() => socket.terminate(), pongWithinMs);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(overdue);
      },
      closed: () => clearTimeout(overdue),
    },
  });
  return socket;
}
