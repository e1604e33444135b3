import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { isLong, post, startAttackedServer, type AttackedServer } from './attacked-server.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer();
}, 60_000);
afterAll(async () => {
  const damage = await server.damage();
  await server[Symbol.asyncDispose]();
  expect(damage).toEqual([]);
});

const address = (): string => `${server.url.replace('http', 'ws')}/graphql`;
const protocol = 'graphql-transport-ws';

/** How a socket ends: the status of a refused upgrade, or the code it was closed with. */
function endOf(socket: WebSocket): Promise<{ readonly status?: number; readonly code?: number }> {
  return new Promise((resolve) => {
    socket.on('unexpected-response', (_, response) => {
      resolve({ status: response.statusCode ?? 0 });
      socket.terminate();
    });
    socket.on('close', (code) => resolve({ code }));
    socket.on('error', () => undefined);
  });
}

function signedIn(token = server.tokens.operator): Client {
  return createClient({
    url: address(),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
}

async function firstError(client: Client, query: string): Promise<string> {
  return new Promise((resolve) => {
    client.subscribe(
      { query },
      {
        next: (value) => resolve(JSON.stringify(value)),
        error: (error) => resolve(JSON.stringify(error)),
        complete: () => resolve('complete'),
      },
    );
  });
}

describe('a socket', () => {
  it('W1 from another origin is refused at the upgrade', async () => {
    const socket = new WebSocket(address(), protocol, { origin: 'http://evil.test' });
    expect(await endOf(socket)).toEqual({ status: 403 });
  });

  it('B1 to another host name is refused at the upgrade', async () => {
    const { status = 0 } = await endOf(new WebSocket(address(), protocol, { headers: { host: 'evil.test' } }));
    expect([403, 421]).toContain(status);
  });

  it('W2 that never says who it is is closed', async () => {
    expect(await endOf(new WebSocket(address(), protocol))).toEqual({ code: 4408 });
  });

  it('with a wrong token is closed', async () => {
    const socket = new WebSocket(address(), protocol);
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: 'Bearer x' } }));
    });
    const { code = 0 } = await endOf(socket);
    expect([4401, 4403]).toContain(code);
  });

  it('W3 has the limits of HTTP', async () => {
    const client = signedIn();
    const aliases = Array.from({ length: 200 }, (_, n) => `a${n}: __typename`).join(' ');
    const answer = await firstError(client, `query { ${aliases} }`);
    await client.dispose();
    expect(answer).not.toContain('"a1"');
  });

  it('W4 that asks for everything at once is closed, and others are not', async () => {
    const quiet = signedIn();
    const heard: unknown[] = [];
    quiet.subscribe(
      { query: 'subscription { changes(topics: [TOKENS]) { isResync } }' },
      { next: (value) => heard.push(value), error: () => undefined, complete: () => undefined },
    );
    const socket = new WebSocket(address(), protocol);
    socket.on('open', () => {
      const payload = { authorization: `Bearer ${server.tokens.viewer}` };
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', (data) => {
      if (!String(data).includes('connection_ack')) return;
      const query = 'subscription { changes { isResync } }';
      for (let id = 0; id < 200; id++) {
        socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query } }));
      }
    });
    const { code = 0 } = await endOf(socket);
    expect(code).toBeGreaterThanOrEqual(4400);
    await until(async () => {
      await post(server, { query: 'mutation { mintToken(input: {name: "t", role: VIEWER}) { __typename } }' });
      return heard.length > 0;
    });
    await quiet.dispose();
  });

  it('W6 with a message of 2 MB is closed', async () => {
    const socket = new WebSocket(address(), protocol);
    socket.on('open', () => socket.send('x'.repeat(2 * 2 ** 20)));
    expect(await endOf(socket)).toEqual({ code: 1009 });
  });

  it('W8 ends soon after its token was revoked', async () => {
    const minted = await post(server, {
      query:
        'mutation { mintToken(input: {name: "gone", role: VIEWER}) { ... on MintTokenPayload { secret token { id } } } }',
    });
    const { secret, token } = (
      JSON.parse(minted.text) as { data: { mintToken: { secret: string; token: { id: string } } } }
    ).data.mintToken;
    const client = createClient({
      url: address(),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      connectionParams: { authorization: `Bearer ${secret}` },
      onNonLazyError: () => undefined,
    });
    const closed = new Promise<void>((resolve) => client.on('closed', () => resolve()));
    await new Promise<void>((resolve) => client.on('connected', () => resolve()));
    await post(server, { query: `mutation { revokeToken(input: {id: "${token.id}"}) { __typename } }` });
    await closed;
  }, 40_000);

  it('W7 that stops reading costs the server little, and the others nothing', async () => {
    const socket = new WebSocket(address(), protocol);
    await new Promise((resolve) => socket.on('open', resolve));
    const payload = { authorization: `Bearer ${server.tokens.viewer}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    await new Promise((resolve) => socket.once('message', resolve));
    const query = 'subscription { changes { changes { topic id } isResync } }';
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
    socket.pause();
    const before = await server.memoryBytes();
    const create = 'mutation { mintToken(input: {name: "churn", role: VIEWER}) { __typename } }';
    const end = Date.now() + (isLong ? 600_000 : 3000);
    while (Date.now() < end) expect((await post(server, { query: create })).status).toBe(200);
    const grown = (await server.memoryBytes()) - before;
    socket.terminate();
    expect(grown).toBeLessThan(100 * 2 ** 20);
  }, 650_000);
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came true');
}
