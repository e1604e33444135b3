import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf, isLong, startAttackedServer, type AttackedServer } from './attacked-server.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer();
}, 60_000);
afterAll(async () => {
  const damage = await server.damage();
  await server[Symbol.asyncDispose]();
  expect(damage).toEqual([]);
});

const bytesOf = (seed: number, length: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17 + (index >> 8)) & 255);

interface PutOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

const authorization = (): Record<string, string> => ({ authorization: `Bearer ${server.tokens.operator}` });

async function put(digest: string, bytes: Uint8Array<ArrayBuffer>, { headers = {}, path }: PutOptions = {}) {
  return fetch(`${server.url}${path ?? `/artifacts/${digest}`}`, {
    method: 'PUT',
    headers: { ...authorization(), ...headers },
    body: bytes,
  });
}

const get = (digest: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}/artifacts/${digest}`, { headers: { ...authorization(), ...headers } });

const head = (digest: string) =>
  fetch(`${server.url}/artifacts/${digest}`, { method: 'HEAD', headers: authorization() });

describe('an upload', () => {
  it('H1 of other bytes than its digest says leaves nothing', async () => {
    const digest = digestOf(bytesOf(1, 1000));
    const answer = await put(digest, bytesOf(2, 1000));
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ error: { code: 'DIGEST_INVALID' } });
    expect((await get(digest)).status).toBe(404);
  });

  it.each([
    'sha256:baddigest',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha256:${'a'.repeat(65)}`,
    `sha1:${'a'.repeat(40)}`,
    '..%2f..%2fcanary%2fsecret.txt',
    '%2e%2e%2fcanary',
    '%252e%252e%252fcanary',
    `sha256:${'a'.repeat(64)};x`,
    `sha256:${'a'.repeat(64)}%00`,
    `sha256:${'a'.repeat(62)}%5c%5c`,
    '%2f%2fproc%2fself%2froot',
  ])('H2 to %s is refused as malformed', async (digest) => {
    for (const method of ['GET', 'HEAD', 'PUT']) {
      const answer = await fetch(`${server.url}/artifacts/${digest}`, {
        method,
        headers: authorization(),
        ...(method === 'PUT' ? { body: new Uint8Array(10) } : {}),
      });
      expect(answer.status).toBe(400);
    }
  });

  it('H4 that is cut goes on where the server says', async () => {
    const bytes = bytesOf(3, 300_000);
    const digest = digestOf(bytes);
    for (let cut = 65_536; cut < bytes.length; cut += 65_536) await cutUpload(digest, bytes, cut);
    const offset = Number((await head(digest)).headers.get('fovea-upload-offset') ?? NaN);
    expect(offset).toBeGreaterThanOrEqual(0);
    const range = `bytes ${offset}-${bytes.length - 1}/${bytes.length}`;
    const answer = await put(digest, bytes.slice(offset), { headers: { 'content-range': range } });
    expect(answer.status).toBe(201);
    expect(digestOf(new Uint8Array(await (await get(digest)).arrayBuffer()))).toBe(digest);
  });

  it('H3 shorter than it said is not taken for whole', async () => {
    const bytes = bytesOf(4, 50_000);
    const digest = digestOf(bytes);
    await cutUpload(digest, bytes, 20_000);
    expect((await get(digest)).status).toBe(404);
  });

  it('H6 of the same bytes by many at once is stored once', async () => {
    const bytes = bytesOf(5, 200_000);
    const digest = digestOf(bytes);
    const answers = await Promise.all(Array.from({ length: isLong ? 50 : 12 }, () => put(digest, bytes)));
    for (const { status } of answers) expect([200, 201]).toContain(status);
    expect(digestOf(new Uint8Array(await (await get(digest)).arrayBuffer()))).toBe(digest);
  });

  it('H7 in a compressed form is refused', async () => {
    const bytes = bytesOf(6, 1000);
    const answer = await put(digestOf(bytes), bytes, { headers: { 'content-encoding': 'gzip' } });
    expect([400, 415]).toContain(answer.status);
  });

  it('H13 larger than the server takes is refused before a byte of it is read', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: server.port,
          method: 'PUT',
          path: `/artifacts/sha256:${'b'.repeat(64)}`,
          headers: { ...authorization(), 'content-length': String(10 ** 13), expect: '100-continue' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
          sent.destroy();
        },
      );
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect([413, 507]).toContain(status);
  });

  it('is refused without a token, and by a viewer', async () => {
    const bytes = bytesOf(7, 100);
    for (const [authorized, status] of [
      [{}, 401],
      [{ authorization: `Bearer ${server.tokens.viewer}` }, 403],
    ] as const) {
      const answer = await fetch(`${server.url}/artifacts/${digestOf(bytes)}`, {
        method: 'PUT',
        headers: authorized,
        body: bytes,
      });
      expect(answer.status).toBe(status);
    }
  });
});

describe('a download', () => {
  it('H11 runs in no browser', async () => {
    const page = new TextEncoder().encode('<html><script>alert(1)</script></html>');
    const digest = digestOf(page);
    expect((await put(digest, page)).status).toBe(201);
    const { headers } = await get(digest);
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  it('gives one range, and refuses what is no range of it', async () => {
    const bytes = bytesOf(8, 1000);
    const digest = digestOf(bytes);
    await put(digest, bytes);
    const part = await get(digest, { range: 'bytes=100-199' });
    expect(part.status).toBe(206);
    expect(new Uint8Array(await part.arrayBuffer())).toEqual(bytes.slice(100, 200));
    expect((await get(digest, { range: 'bytes=5000-6000' })).status).toBe(416);
    expect((await get(digest, { range: 'bytes=0-1,5-6,9-10' })).status).not.toBe(206);
  });
});

describe('H8 slow senders', () => {
  it('keep nobody else waiting', async () => {
    const sockets = Array.from({ length: isLong ? 500 : 100 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.resume();
      socket.write('POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');
      return socket;
    });
    try {
      const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`${server.url}/healthz`)));
      for (const { status } of answers) expect(status).toBe(200);
      const [first] = sockets;
      const closed = new Promise<void>((resolve) => first?.on('close', () => resolve()));
      await closed;
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }, 45_000);
});

/** Sends so many bytes of an upload and drops the connection. */
async function cutUpload(digest: string, bytes: Uint8Array, length: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      const lines = [
        `PUT /artifacts/${digest} HTTP/1.1`,
        `Host: 127.0.0.1:${server.port}`,
        `Authorization: Bearer ${server.tokens.operator}`,
        `Content-Length: ${bytes.length}`,
      ];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.write(bytes.subarray(0, length), () => setTimeout(() => socket.destroy(), 50));
    });
    socket.on('close', () => resolve()).on('error', () => undefined);
  });
}
