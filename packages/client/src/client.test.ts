import { createHash } from 'node:crypto';
import type { Digest } from '@fovea/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type FoveaClient } from './client.ts';
import { mutation, plainMutation, query, subscription } from './document.ts';
import { startFaultyServer, type FaultyServer } from './testing-fixtures/faulty-server.ts';
import { resumed } from './transport/resume.ts';
import { defaultRetry } from './transport/retry.ts';
import { openSocket } from './transport/socket.ts';
import { subscribeOnce } from './transport/subscribe.ts';

interface EchoData {
  readonly echo:
    | { readonly __typename: 'Echo'; readonly value: string; readonly clientMutationId: string | null }
    | { readonly __typename: 'NotFound'; readonly code: string };
}

const fields =
  '{ __typename ... on Echo { value clientMutationId } ... on Failure { code subject message } ... on RateLimited { retryAfterMs } }';
const echoQuery = query<EchoData, { value: string }>(`query ($value: String!) { echo(value: $value) ${fields} }`);
const echoMutation = mutation<EchoData, { input: { value: string; clientMutationId?: string } }>(
  `mutation ($input: EchoInput!) { echo(input: $input) ${fields} }`,
);
const onceMutation = plainMutation<{ once: EchoData['echo'] }, { value: string }>(
  `mutation ($value: String!) { once(value: $value) ${fields} }`,
  false,
);

let server: FaultyServer;
let client: FoveaClient;

beforeEach(async () => {
  server = await startFaultyServer();
  client = createClient({ url: `${server.url}/`, token: 'secret', retry: { firstMs: 5, longestMs: 20 } });
});
afterEach(async () => {
  client.close();
  await server[Symbol.asyncDispose]();
});

const bodies = (): { variables: { input: { clientMutationId: string } } }[] =>
  server.seen.map(({ body }) => JSON.parse(body.toString()) as never);

describe('a client', () => {
  it('sends its token, and nothing twice that was answered', async () => {
    await expect(client.query(echoQuery, { value: 'a' })).resolves.toMatchObject({ echo: { value: 'a' } });
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer secret']);
  });

  it('sends a query again when the connection breaks or a proxy answers', async () => {
    server.faults.push('cut', { status: 503 }, { status: 502 });
    await expect(client.query(echoQuery, { value: 'a' })).resolves.toMatchObject({ echo: { value: 'a' } });
    expect(server.seen).toHaveLength(4);
  });

  it('sends a mutation again with the same id, which it fills in', async () => {
    server.faults.push('cut', 'cut');
    const { echo } = await client.query(echoMutation, { input: { value: 'a' } });
    const ids = bodies().map(({ variables }) => variables.input.clientMutationId);
    expect(ids).toEqual([echo.clientMutationId, echo.clientMutationId, echo.clientMutationId]);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("keeps a caller's own id", async () => {
    const { echo } = await client.query(echoMutation, { input: { value: 'a', clientMutationId: 'mine' } });
    expect(echo.clientMutationId).toBe('mine');
  });

  it('never sends a mutation again that has no such id', async () => {
    server.faults.push('cut');
    await expect(client.query(onceMutation, { value: 'a' })).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      details: { retryable: true },
    });
    expect(server.seen).toHaveLength(1);
  });

  it('waits as long as the server asks', async () => {
    server.faults.push({ status: 503, headers: { 'retry-after': '0.2' } });
    const startedAt = performance.now();
    await client.query(echoQuery, { value: 'a' });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199);
  });

  it('gives up after some tries, and says where and what to do', async () => {
    const gone = await startFaultyServer();
    await gone[Symbol.asyncDispose]();
    using lost = createClient({ url: gone.url, retry: { firstMs: 5, longestMs: 20 } });
    const error = await lost.query(echoQuery, { value: 'a' }).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE', message: expect.stringContaining(gone.url) });
    expect(error).toMatchObject({ message: expect.stringContaining('nothing listens there') });
  });

  it('throws the failures of unions by their code, with their text', async () => {
    await expect(client.query(echoQuery, { value: 'missing' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: '[echo:missing] there is none.',
    });
    expect(server.seen).toHaveLength(1);
  });

  it('asks again later when the server has too much to do', async () => {
    server.busy.push(150, 50);
    const startedAt = performance.now();
    await expect(client.query(echoQuery, { value: 'a' })).resolves.toMatchObject({ echo: { value: 'a' } });
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199);
    expect(server.seen).toHaveLength(3);
  });

  it('says that what answers is no Fovea server', async () => {
    server.faults.push({ status: 200, headers: { 'content-type': 'text/html' } });
    await expect(client.query(echoQuery, { value: 'a' })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining('text/html'),
    });
  });

  it('stops at once when the signal aborts, between tries too', async () => {
    const aborted = new AbortController();
    using patient = createClient({ url: server.url, retry: { firstMs: 60_000, longestMs: 60_000 } });
    server.faults.push('cut');
    const asked = patient.query(echoQuery, { value: 'a' }, { signal: aborted.signal });
    setTimeout(() => aborted.abort(), 50);
    await expect(asked).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('refuses an address that is none', () => {
    expect(() => createClient({ url: 'localhost' })).toThrow(/http:\/\//);
  });
});

describe('artifacts', () => {
  const bytes = Uint8Array.from({ length: 20 * 2 ** 20 }, (_, index) => (index * 2654435761) >>> 24);
  const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const ranges = (): (string | undefined)[] =>
    server.seen
      .filter(({ method }) => method === 'PUT')
      .map(({ headers }) => headers['content-range'] as string | undefined);

  it('go in pieces of 8 MB, and on from where the server has got to', async () => {
    server.artifacts.set(digest, Buffer.from(bytes.subarray(0, 5)));
    await client.uploadArtifact(digest, bytes);
    expect(server.artifacts.get(digest)?.equals(bytes)).toBe(true);
    expect(ranges()[0]).toBe(`bytes 5-${5 + 8 * 2 ** 20 - 1}/${bytes.length}`);
  });

  it('are not sent at all when they are there', async () => {
    server.artifacts.set(digest, Buffer.from(bytes));
    await client.uploadArtifact(digest, bytes);
    expect(server.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  it('go on after the connection broke in the middle', async () => {
    server.faults.push('none', 'none', 'cut', 'cut', { status: 503 });
    await client.uploadArtifact(digest, bytes);
    expect(server.artifacts.get(digest)?.equals(bytes)).toBe(true);
    const megabytes = ranges().map((range) => Math.round(Number(/ (\d+)-/.exec(range ?? '')?.[1]) / 2 ** 20));
    expect(megabytes).toEqual([0, 8, 8, 16]);
  });

  it('that are small go whole, in one request; empty ones too', async () => {
    for (const small of [bytes.subarray(0, 100), new Uint8Array()]) {
      const name: Digest = `sha256:${createHash('sha256').update(small).digest('hex')}`;
      await client.uploadArtifact(name, small);
      expect(server.artifacts.get(name)?.equals(small)).toBe(true);
    }
    expect(ranges()).toEqual([undefined, undefined]);
  });

  it('come whole although the connection breaks twice', async () => {
    server.artifacts.set(digest, Buffer.from(bytes));
    server.cuts.push(3 * 2 ** 20, 9 * 2 ** 20);
    expect(Buffer.from(await client.downloadArtifact(digest)).equals(bytes)).toBe(true);
    const asked = server.seen.map(({ headers }) => headers.range);
    expect(asked[0]).toBeUndefined();
    expect(asked[1]).toMatch(/^bytes=\d{5,}-$/);
  });

  it('that are not what their digest says are refused', async () => {
    server.artifacts.set(digest, Buffer.from('something else'));
    await expect(client.downloadArtifact(digest)).rejects.toMatchObject({ code: 'ARTIFACT_CORRUPT' });
  });
});

describe('a stream', () => {
  interface CountData {
    readonly count: { readonly position: string; readonly events: readonly { readonly seq: number }[] };
  }
  const countSubscription = subscription<CountData, { after?: string; to: number }>(
    'subscription ($after: String, $to: Int!) { count(after: $after, to: $to) { position events } }',
  );

  async function* counted(token: string, to: number, signal?: AbortSignal): AsyncGenerator<number> {
    const closing = new AbortController();
    const connection = {
      url: server.url,
      token,
      fetch,
      webSocket: WebSocket,
      retry: defaultRetry,
      closing: closing.signal,
    };
    const socket = openSocket(connection);
    let position: string | undefined;
    const open = (inner: AbortSignal) =>
      subscribeOnce(
        socket,
        countSubscription,
        { to, ...(position === undefined ? {} : { after: position }) },
        { url: server.url, signal: inner },
      );
    try {
      for await (const { count } of resumed<CountData>(connection, open, signal)) {
        position = count.position;
        for (const { seq } of count.events) yield seq;
      }
    } finally {
      await socket.dispose();
    }
  }

  it('tells everything once and in order although its connection breaks again and again', async () => {
    const told: number[] = [];
    for await (const seq of counted('secret', 300)) {
      told.push(seq);
      if (seq % 70 === 0) server.cutAll();
    }
    expect(told).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(server.opened.length).toBeGreaterThan(3);
  });

  it('keeps little for a reader that is slow, and goes on from where it is', async () => {
    const told: number[] = [];
    for await (const seq of counted('secret', 500)) {
      told.push(seq);
      if (seq % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(told).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(server.opened.length).toBeGreaterThan(1);
  });

  it('does not try again when it is not let in', async () => {
    await expect(counted('wrong', 10).next()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('ends when the signal aborts', async () => {
    const aborted = new AbortController();
    const told: number[] = [];
    for await (const seq of counted('secret', 1e6, aborted.signal)) {
      told.push(seq);
      if (seq === 5) aborted.abort();
    }
    expect(told.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
  });
});
