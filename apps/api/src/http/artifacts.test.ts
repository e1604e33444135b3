import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Digest } from '@fovea/contracts';
import { startTestServer, until, type TestServer } from '../testing-fixtures/start-test-server.ts';
import { leaseRun, putArtifact, registerAgent } from '../testing-fixtures/test-agent.ts';

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

describe('artifacts over HTTP', () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer({ limits: { maxArtifactBytes: 4_000_000 } });
  });
  afterAll(async () => {
    await test[Symbol.asyncDispose]();
  });
  const headers = (token = test.tokens.editor) => ({ Authorization: `Bearer ${token}` });
  const urlOf = (digest: string): string => `${test.url}/artifacts/${digest}`;
  const fill = (bytes: Uint8Array, token = test.tokens.editor) => putArtifact(test.url, token, digestOf(bytes), bytes);
  const piece = (bytes: Uint8Array, start: number, end: number) =>
    fetch(urlOf(digestOf(bytes)), {
      method: 'PUT',
      headers: { ...headers(), 'Content-Range': `bytes ${start}-${end - 1}/${bytes.byteLength}` },
      body: Buffer.from(bytes.subarray(start, end)),
    });
  const offsetOf = async (digest: Digest): Promise<number> =>
    Number((await fetch(urlOf(digest), { method: 'HEAD', headers: headers() })).headers.get('Fovea-Upload-Offset'));

  it('come and go whole, with headers that let nothing run', async () => {
    const bytes = Buffer.from('<script>alert(1)</script>');
    const digest = digestOf(bytes);
    expect((await fill(bytes)).status).toBe(201);
    expect((await fill(bytes)).status).toBe(201);
    const head = await fetch(urlOf(digest), { method: 'HEAD', headers: headers() });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes.byteLength)]);
    const response = await fetch(urlOf(digest), { headers: headers(test.tokens.viewer) });
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': expect.stringContaining('attachment'),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
      etag: `"${digest}"`,
    });
    const { data } = await test.ask(
      `{ artifact(digest: "${digest}") { digest sizeBytes url json } missingArtifacts(digests: ["${digest}"]) }`,
    );
    expect(data).toEqual({
      artifact: { digest, sizeBytes: bytes.byteLength, url: `/artifacts/${digest}`, json: null },
      missingArtifacts: [],
    });
  });

  it('come and go in parts', async () => {
    const bytes = randomBytes(100_000);
    const digest = digestOf(bytes);
    expect((await piece(bytes, 0, 40_000)).status).toBe(202);
    expect(await offsetOf(digest)).toBe(40_000);
    const late = await piece(bytes, 50_000, 60_000);
    expect([late.status, late.headers.get('Fovea-Upload-Offset')]).toEqual([409, '40000']);
    expect((await fetch(urlOf(digest), { headers: headers() })).status).toBe(404);
    expect((await piece(bytes, 40_000, 100_000)).status).toBe(201);
    const part = await fetch(urlOf(digest), { headers: { ...headers(), Range: 'bytes=10-19' } });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 10-19/100000']);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    const end = await fetch(urlOf(digest), { headers: { ...headers(), Range: 'bytes=-5' } });
    expect(Buffer.from(await end.arrayBuffer()).equals(bytes.subarray(-5))).toBe(true);
    expect((await fetch(urlOf(digest), { headers: { ...headers(), Range: 'bytes=100000-' } })).status).toBe(416);
  });

  it('are refused when the bytes are others, and nothing of them stays', async () => {
    const wanted = digestOf(Buffer.from('A'));
    const response = await putArtifact(test.url, test.tokens.editor, wanted, Buffer.from('B'));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { code: 'DIGEST_INVALID' } });
    expect(await offsetOf(wanted)).toBe(0);
    expect((await fetch(urlOf(wanted), { headers: headers() })).status).toBe(404);
  });

  const hex = 'a'.repeat(64);
  it.each([
    'sha256:bad',
    `sha256:${'A'.repeat(64)}`,
    `sha256:${'a'.repeat(63)}`,
    `sha256:${'a'.repeat(65)}`,
    `sha1:${hex}`,
    '../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fetc',
    '%252e%252e%252f',
    `sha256:${hex};x`,
    `sha256:${hex}%00`,
    `sha256:${hex}\\..\\x`,
    `sha256%3A${hex}`,
    '/proc/self/root',
    `sha256:${hex}/report/x`,
    '%E0%A4%A',
    '',
  ])('are found by nothing but a digest, such as not by %j', async (path) => {
    for (const method of ['GET', 'PUT', 'HEAD']) {
      expect([method, await rawStatus(test.url, `/artifacts/${path}`, method, test.tokens.editor)]).toEqual([
        method,
        400,
      ]);
    }
  });

  it('are complete however often the line is cut', async () => {
    const bytes = randomBytes(1_000_000);
    const digest = digestOf(bytes);
    for (const cut of [0, 65_536, 300_000, 999_999]) {
      const offset = await offsetOf(digest);
      await cutUpload(test.url, test.tokens.editor, { bytes, digest, offset, until: Math.max(cut, offset) });
      // The server notices the cut a moment later.
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const offset = await offsetOf(digest);
    expect(offset).toBeGreaterThan(300_000);
    let status = 0;
    await until(async () => {
      status = (await piece(bytes, await offsetOf(digest), bytes.byteLength)).status;
      return status !== 409;
    });
    expect(status).toBe(201);
    const response = await fetch(urlOf(digest), { headers: headers() });
    expect(digestOf(Buffer.from(await response.arrayBuffer()))).toBe(digest);
  });

  it('are one file where fifty clients bring the same', async () => {
    const bytes = randomBytes(500_000);
    const digest = digestOf(bytes);
    const replies = await Promise.all(Array.from({ length: 50 }, () => fill(bytes)));
    expect(replies.map(({ status }) => status)).toEqual(Array(50).fill(201));
    const root = join(test.workspace.dataFolder, 'artifacts');
    const name = digest.slice('sha256:'.length);
    expect((await readdir(join(root, 'sha256', name.slice(0, 2)))).filter((file) => file === name)).toHaveLength(1);
    await until(async () => (await readdir(join(root, 'tmp'))).length === 0);
    expect((await readdir(join(root, 'uploads'))).includes(name)).toBe(false);
  });

  it('are refused before a byte is read when they are too large, encoded or of unknown size', async () => {
    const digest = `sha256:${hex}` as Digest;
    expect((await putArtifact(test.url, test.tokens.editor, digest, randomBytes(4_000_001))).status).toBe(413);
    const packed = { ...headers(), 'Content-Encoding': 'gzip' };
    expect((await fetch(urlOf(digest), { method: 'PUT', headers: packed, body: 'x' })).status).toBe(400);
    const chunked = { Authorization: `Bearer ${test.tokens.editor}`, 'Transfer-Encoding': 'chunked' };
    expect(await rawStatus(test.url, `/artifacts/${digest}`, 'PUT', test.tokens.editor, chunked)).toBe(400);
    expect(await offsetOf(digest)).toBe(0);
  });

  it('are for those who may: a digest alone opens nothing', async () => {
    const bytes = randomBytes(1000);
    const digest = digestOf(bytes);
    await fill(bytes);
    expect((await fetch(urlOf(digest))).status).toBe(401);
    expect((await fill(bytes, test.tokens.viewer)).status).toBe(403);
    expect((await fetch(urlOf(digest), { headers: headers(test.tokens.agent) })).status).toBe(403);
    expect((await fill(bytes, test.tokens.agent)).status).toBe(403);
    await test.ask(
      'mutation { createExperiment(input: { pipeline: { json: { name: "x", backend: { use: "fixture/fake" }, steps: [{ use: "fixture/load" }] } } }) { __typename } }',
    );
    const agent = await registerAgent(test, test.tokens.agent);
    expect(await leaseRun(test, test.tokens.agent, agent)).not.toBeNull();
    expect((await fetch(urlOf(digest), { headers: headers(test.tokens.agent) })).status).toBe(200);
    expect((await fill(bytes, test.tokens.agent)).status).toBe(201);
    expect((await fetch(urlOf(digest), { method: 'DELETE', headers: headers() })).status).toBe(405);
  });

  it('are shown as a page where they are reports, and as nothing where they only look like one', async () => {
    const report = {
      run: {
        id: 'r',
        pipeline: '<script>alert(1)</script>',
        question: null,
        seed: 0,
        startedAt: '2026-01-01T00:00:00.000Z',
        durationMs: 1,
        runs: [],
      },
      dataset: null,
      models: [],
      paretoFront: [],
      recommendation: null,
      environment: { fovea: '1', node: '24', platform: 'x', cpu: 'y', cores: 1, memoryBytes: 1, device: null },
    };
    const bytes = Buffer.from(JSON.stringify(report));
    await fill(bytes);
    const page = await fetch(`${urlOf(digestOf(bytes))}/report`, { headers: headers() });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain('sandbox');
    expect(await page.text()).not.toContain('<script>alert');
    const fake = Buffer.from(JSON.stringify({ models: [1], paretoFront: [] }));
    await fill(fake);
    expect((await fetch(`${urlOf(digestOf(fake))}/report`, { headers: headers() })).status).toBe(404);
  });
});

/** Sends a path as it is, which `fetch` would tidy up. */
function rawStatus(
  url: string,
  path: string,
  method: string,
  token: string,
  headers: Record<string, string> = { Authorization: `Bearer ${token}` },
): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    if (headers['Transfer-Encoding'] === 'chunked') outgoing.write('x');
    outgoing.end();
  });
}

/** Announces the rest of an artifact and hangs up after some of it. */
function cutUpload(
  url: string,
  token: string,
  { bytes, digest, offset, until: end }: { bytes: Buffer; digest: Digest; offset: number; until: number },
): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `PUT /artifacts/${digest} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n` +
          `Content-Length: ${bytes.byteLength - offset}\r\n` +
          `Content-Range: bytes ${offset}-${bytes.byteLength - 1}/${bytes.byteLength}\r\n\r\n`,
      );
      socket.write(bytes.subarray(offset, end), () => setTimeout(() => socket.destroy(), 50));
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
}
