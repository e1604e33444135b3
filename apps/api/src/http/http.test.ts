import { request, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestServer, type TestServer } from '../testing-fixtures/start-test-server.ts';

interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('a server over HTTP', () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer({ limits: { maxFailuresPerMinute: 20, headersTimeoutMs: 1000 } });
  });
  afterAll(async () => {
    await test[Symbol.asyncDispose]();
  });

  /** Unlike fetch it sends whatever Host and Origin it is told. */
  const send = (
    path: string,
    { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(test.url);
      const outgoing = request({ hostname, port, path, method, headers, agent: false }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts).toString('utf8'),
          }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  const operator = () => ({ Authorization: `Bearer ${test.tokens.operator}` });

  it('says that it is well', async () => {
    expect(await send('/healthz')).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });

  const routes = [
    '/',
    '/healthz',
    '/metrics',
    '/graphql',
    '/session',
    '/artifacts/x',
    '/join',
    '/explorer',
    '/nowhere',
  ];
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'];
  it.each(routes)('answers nobody who calls it by another name at %s', async (route) => {
    for (const method of methods) {
      const headers = { ...operator(), Host: 'evil.test', 'User-Agent': 'curl' };
      expect([method, (await send(route, { method, headers })).status]).toEqual([method, 421]);
    }
  });

  it.each(routes)('answers no page of another site at %s', async (route) => {
    for (const origin of ['https://evil.test', 'null', 'http://127.0.0.1:1']) {
      for (const method of methods) {
        const { status, headers } = await send(route, { method, headers: { ...operator(), Origin: origin } });
        expect([method, status]).toEqual([method, 403]);
        expect(headers['access-control-allow-origin']).toBeUndefined();
      }
    }
    const crossSite = { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' };
    expect((await send(route, { headers: crossSite })).status).toBe(403);
  });

  it.each(['/', '/healthz', '/join', '/explorer', '/nowhere'])(
    'lets no page run what is inline at %s',
    async (route) => {
      const { headers } = await send(route);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe-inline');
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      expect(headers['x-powered-by']).toBeUndefined();
    },
  );

  it('serves pages that need nothing from elsewhere and hold no script', async () => {
    for (const route of ['/', '/join', '/explorer']) {
      const { status, body } = await send(route);
      expect(status).toBe(200);
      const sources = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
      expect(sources.every((source) => source.startsWith('/') || source === 'data:,')).toBe(true);
      expect(body).not.toMatch(/<script(?![^>]*src=)|\son\w+=|style="/);
      for (const source of sources.filter((name) => name.startsWith('/assets-api/'))) {
        expect((await send(source)).status).toBe(200);
      }
    }
  });

  it('signs in by a link, once, and out', async () => {
    const [, code = ''] = (await test.server.signInUrl()).split('#');
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify({ code, name: 'a browser' });
    const signedIn = await send('/session', { method: 'POST', headers, body });
    expect(signedIn.status).toBe(201);
    expect(JSON.parse(signedIn.body)).toMatchObject({ viewer: { name: 'a browser', role: 'operator' } });
    const [cookie = ''] = signedIn.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^fovea_session=[^;]+;.*HttpOnly; SameSite=Strict$/);
    expect((await send('/session', { method: 'POST', headers, body })).status).toBe(401);

    const session = { ...headers, Cookie: cookie.split(';')[0] ?? '' };
    const query = JSON.stringify({ query: '{ viewer { name role } }' });
    const own = await send('/graphql', { method: 'POST', headers: { ...session, Origin: test.url }, body: query });
    expect(JSON.parse(own.body)).toEqual({ data: { viewer: { name: 'a browser', role: 'OPERATOR' } } });
    expect((await send('/graphql', { method: 'POST', headers: session, body: query })).status).toBe(403);

    expect((await send('/session', { method: 'DELETE', headers: { ...session, Origin: test.url } })).status).toBe(204);
    const after = await send('/graphql', { method: 'POST', headers: { ...session, Origin: test.url }, body: query });
    expect(after.status).toBe(401);
  });

  it('gives a program a token for a code of its role', async () => {
    const { data } = await test.ask(
      'mutation { createInvite(input: { role: AGENT, uses: 1 }) { ... on InvitePayload { code url } } }',
    );
    const { code, url } = data?.['createInvite'] as unknown as { code: string; url: string };
    expect(url).toBe(`${test.url}/join#${code}`);
    const reply = await send('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code, name: 'worker', as: 'token' }),
    });
    const { viewer, token } = JSON.parse(reply.body) as { viewer: { role: string }; token: string };
    expect(viewer.role).toBe('agent');
    expect((await test.ask('{ viewer { role } }', {}, token)).data).toEqual({ viewer: { role: 'AGENT' } });
  });

  it('tells its numbers to who may read', async () => {
    expect((await send('/metrics')).status).toBe(401);
    const agent = { Authorization: `Bearer ${test.tokens.agent}` };
    expect((await send('/metrics', { headers: agent })).status).toBe(403);
    const { status, body } = await send('/metrics', { headers: { Authorization: `Bearer ${test.tokens.viewer}` } });
    expect(status).toBe(200);
    expect(body).toContain('fovea_runs_queued 0');
    expect(body).toContain('fovea_http_requests_total{route="/healthz",status="200"}');
  });

  it('waits for no headers that do not come', async () => {
    const { hostname, port } = new URL(test.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /healthz HTTP/1.1\r\nHost: loc');
    socket.on('error', () => undefined);
    socket.resume();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(socket.destroyed).toBe(true);
  });

  it('lets nobody guess tokens or codes for long', async () => {
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt++) {
      const wrong = { Authorization: `Bearer fovea_${'0'.repeat(16)}_${String(attempt).padStart(64, '0')}` };
      statuses.push((await send('/metrics', { headers: wrong })).status);
    }
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
    expect((await send('/metrics', { headers: operator() })).status).toBe(200);
    const reply = await send('/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ code: 'abc', name: 'x' }),
    });
    expect(reply.status).toBe(429);
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(0);
  });
});
