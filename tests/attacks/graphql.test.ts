import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codesOf, post, startAttackedServer, type AttackedServer } from './attacked-server.ts';

let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer();
}, 60_000);
afterAll(async () => {
  const damage = await server.damage();
  await server[Symbol.asyncDispose]();
  expect(damage).toEqual([]);
});

const send = (query: string, variables: Readonly<Record<string, unknown>> = {}) => post(server, { query, variables });

const nested = (depth: number): string => {
  let query = 'id';
  for (let level = 0; level < depth; level++)
    query = level % 2 === 0 ? `experiment { ${query} }` : `runs { nodes { ${query} } }`;
  return depth % 2 === 0 ? `{ experiment(id: "x") { ${query} } }` : `{ run(id: "x") { ${query} } }`;
};

/** Fragments that double what they hold at each level. */
const fragmentBomb = (levels: number): string => {
  const fragments = Array.from({ length: levels }, (_, level) => {
    const next = level === levels - 1 ? 'id' : `...f${level + 1} ...f${level + 1}`;
    return `fragment f${level} on Run { ${next} }`;
  });
  return `{ run(id: "x") { ...f0 } } ${fragments.join(' ')}`;
};

describe('too much in one request', () => {
  it.each([
    ['G1 an alias flood', `{ ${Array.from({ length: 5000 }, (_, n) => `a${n}: run(id: "x") { id }`).join(' ')} }`],
    ['G2 a flood of __typename', `{ ${Array.from({ length: 20_000 }, (_, n) => `a${n}: __typename`).join(' ')} }`],
    ['G2 31 aliases of __typename', `{ ${Array.from({ length: 31 }, (_, n) => `a${n}: __typename`).join(' ')} }`],
    ['G4 nesting of 200 levels', nested(200)],
    ['G4 nesting of 20 levels', nested(20)],
    ['G5 a fragment bomb', fragmentBomb(30)],
    ['G6 fragments in a circle', '{ run(id: "x") { ...a } } fragment a on Run { ...b } fragment b on Run { ...a }'],
  ])('%s is refused before anything is looked up', async (_, query) => {
    const answer = await send(query);
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThan(10_000);
    expect(JSON.parse(answer.text)).not.toHaveProperty('data.run');
  });

  it('G8 a batch of requests is refused', async () => {
    const batch = Array.from({ length: 1000 }, () => ({ query: '{ viewer { id } }' }));
    expect((await post(server, batch)).status).toBe(400);
  });

  it.each([
    ['runs', '{ runs(first: 1000000000) { nodes { id } } }'],
    ['runs', '{ runs(first: -1) { nodes { id } } }'],
    ['runs', '{ runs(first: 0) { nodes { id } } }'],
    ['runs', '{ runs(first: 2147483648) { nodes { id } } }'],
    [
      'artifacts',
      `{ missingArtifacts(digests: [${Array(1001)
        .fill(`"sha256:${'0'.repeat(64)}"`)
        .join(',')}]) }`,
    ],
  ])('G9 a page of %s beyond its bounds is refused', async (_, query) => {
    const answer = await send(query);
    expect(codesOf(answer).length).toBeGreaterThan(0);
    expect(answer.text).not.toContain('INTERNAL');
  });

  it('G10 a list of 100,000 wrong items gets a short answer', async () => {
    const answer = await send('query($d: [Digest!]!) { missingArtifacts(digests: $d) }', {
      d: Array(100_000).fill(7),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text.length).toBeLessThan(10_000);
  });

  it('R1 a body of 2 MB is refused unread', async () => {
    const answer = await post(server, { query: '{ viewer { id } }', variables: { x: 'x'.repeat(2 * 2 ** 20) } });
    expect(answer.status).toBe(413);
  });
});

describe('a request in another form', () => {
  it.each(['utf-7', 'iso-2022-kr', 'utf-16'])('G11 a body said to be %s is refused', async (charset) => {
    const headers = { 'content-type': `application/json; charset=${charset}` };
    expect((await post(server, { query: '{ viewer { id } }' }, { headers })).status).toBe(415);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'G12 a mutation as %s, which any page may send, does nothing',
    async (type) => {
      const name = `csrf-${type.length}`;
      const query = `mutation { createExperiment(input: {pipeline: {json: {name: "${name}", steps: []}}}) { __typename } }`;
      const answer = await post(server, JSON.stringify({ query }), { headers: { 'content-type': type } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect((await send(`{ experiments(filter: {search: "${name}"}) { nodes { id } } }`)).text).toContain(
        '"nodes":[]',
      );
    },
  );

  it('G12 a mutation by GET does nothing', async () => {
    const query = 'mutation { mintToken(input: {name: "csrf", role: OPERATOR}) { __typename } }';
    const answer = await fetch(`${server.url}/graphql?query=${encodeURIComponent(query)}`, {
      headers: { authorization: `Bearer ${server.tokens.operator}`, 'apollo-require-preflight': '1' },
    });
    expect([400, 405]).toContain(answer.status);
    expect((await send('{ tokens { nodes { name } } }')).text).not.toContain('csrf');
  });

  it('G15 a persisted query is not known', async () => {
    const sha256Hash = 'a'.repeat(64);
    const answer = await post(server, { extensions: { persistedQuery: { version: 1, sha256Hash } } });
    expect(codesOf(answer)).toEqual(['PERSISTED_QUERY_NOT_SUPPORTED']);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('P1 the key %s is refused in JSON', async (key) => {
    const pipeline = `{"name":"p","steps":[{"use":"fovea/load-data","params":{"${key}":{"isAdmin":true}}}]}`;
    const answer = await post(
      server,
      `{"query":"mutation($p: JSON) { createExperiment(input: {pipeline: {json: $p}}) { __typename } }","variables":{"p":${pipeline}}}`,
    );
    expect(answer.text).not.toContain('ExperimentPayload');
    expect(answer.text).not.toContain('INTERNAL');
  });
});

describe('someone without a token', () => {
  it('G14 learns nothing of the schema', async () => {
    const anonymous = (query: string) => post(server, { query }, { token: null });
    const typo = await anonymous('{ viewr { id } }');
    expect(typo.text).not.toContain('Did you mean');
    const schema = await anonymous('{ __schema { types { name } } }');
    expect(schema.text).not.toContain('"types"');
  });

  it('gets UNAUTHENTICATED, whatever is wrong with the token', async () => {
    const wrong = server.tokens.operator.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const token of [null, 'x', wrong, `fovea_${'0'.repeat(16)}_${'0'.repeat(64)}`]) {
      const answer = await post(server, { query: '{ viewer { id } }' }, { token });
      expect(codesOf(answer)).toEqual(['UNAUTHENTICATED']);
    }
  });
});

describe('B1 a page whose name was pointed at this machine', () => {
  it.each(['POST /graphql', 'GET /healthz', 'GET /metrics', 'GET /', 'DELETE /session', 'OPTIONS /graphql'])(
    'is refused at %s',
    async (route) => {
      const { request } = await import('node:http');
      const [method, path] = route.split(' ');
      const status = await new Promise<number>((resolve, reject) => {
        const sent = request(
          { host: '127.0.0.1', port: server.port, method, path, headers: { host: 'evil.test' } },
          (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          },
        );
        sent.on('error', reject).end();
      });
      expect([403, 421]).toContain(status);
    },
  );

  it('B2 another origin gets no answer that a page could read', async () => {
    const answer = await post(server, { query: '{ viewer { id } }' }, { headers: { origin: 'http://evil.test' } });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('B3 no page may frame it', async () => {
    const answer = await fetch(`${server.url}/`);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

describe('R7 a flood of bad requests', () => {
  it('does not flood the log, nor break its lines', async () => {
    const before = server.logs().length;
    for (let count = 0; count < 500; count++) {
      await post(server, { query: `{ ${'x'.repeat(1000)}\r\n\u001b[31m forged: true` }, { token: null });
    }
    const logged = server.logs().slice(before);
    expect(logged.length).toBeLessThan(500_000);
    expect(logged).not.toContain('\u001b[31m');
    for (const line of logged.split('\n').filter((text) => text !== '')) expect(() => JSON.parse(line)).not.toThrow();
  }, 60_000);
});
