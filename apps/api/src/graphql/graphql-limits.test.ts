import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { ask, startTestServer, type TestServer } from '../testing-fixtures/start-test-server.ts';

describe('GraphQL over HTTP', () => {
  let test: TestServer;
  beforeAll(async () => {
    test = await startTestServer({ limits: { idleTimeoutMs: 2000 } });
  });
  afterAll(async () => {
    await test[Symbol.asyncDispose]();
  });

  const repeat = (count: number, field: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => field(index)).join(' ');
  const fragments = (levels: number): string =>
    `{ ...f0 } ${repeat(levels, (level) => `fragment f${level} on Query { ...f${level + 1} ...f${level + 1} }`)} fragment f${levels} on Query { __typename }`;
  const deep = (levels: number): string =>
    `{ run(id: "x") ${repeat(levels, () => '{ experiment { runs { nodes')} { id } ${repeat(levels, () => '} } }')} }`;

  it.each([
    ['5,000 aliases', `{ ${repeat(5000, (index) => `a${index}: run(id: "x") { id }`)} }`],
    ['31 aliases', `{ ${repeat(31, (index) => `a${index}: run(id: "x") { id }`)} }`],
    ['20,000 aliases of __typename', `{ ${repeat(20_000, (index) => `a${index}: __typename`)} }`],
    ['31 aliases of __typename', `{ ${repeat(31, (index) => `a${index}: __typename`)} }`],
    ['200 levels', deep(70)],
    ['13 levels', deep(4)],
    ['fragments that stand for 2^30 fields', fragments(30)],
  ])('refuses %s before anything is executed', async (_what, query) => {
    const { status, errors, length } = await test.ask(query);
    expect([status, errors?.[0]?.extensions['code']]).toEqual([400, 'TOO_COMPLEX']);
    expect(length).toBeLessThan(10_000);
  });

  it('refuses fragments that lead to themselves', async () => {
    const query = '{ run(id: "x") { ...a } } fragment a on Run { ...b } fragment b on Run { ...a }';
    const { errors } = await test.ask(query);
    expect(errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  it('lets tools ask for the whole schema', async () => {
    const { status, errors } = await test.ask(getIntrospectionQuery());
    expect([status, errors]).toEqual([200, undefined]);
  });

  it.each([
    ['a page of 201', '{ runs(first: 201) { nodes { id } } }'],
    ['a page of -1', '{ runs(first: -1) { nodes { id } } }'],
    ['a page of 1e9', '{ runs(first: 1000000000) { nodes { id } } }'],
    ['a cursor of nobody', '{ runs(after: "x") { nodes { id } } }'],
    ['one run to compare', '{ compareRuns(ids: ["a"]) { runs { id } } }'],
    ['a malformed digest', '{ artifact(digest: "sha256:x") { digest } }'],
  ])('refuses %s as input', async (_what, query) => {
    const { errors } = await test.ask(query);
    expect(errors?.[0]?.extensions['code']).toMatch(/^(BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED)$/);
  });

  it('says little of many wrong variables', async () => {
    const ids = Array.from({ length: 100_000 }, () => 1.5);
    const query = 'query ($ids: [ID!]!) { compareRuns(ids: $ids) { runs { id } } }';
    const { errors, length } = await test.ask(query, { ids });
    expect(length).toBeLessThan(10_000);
    expect(errors?.length).toBeLessThanOrEqual(20);
  });

  it.each(['__proto__', 'constructor', 'prototype'])('refuses the key %s in JSON', async (key) => {
    const query = 'mutation ($p: JSON!) { createExperiment(input: { pipeline: { json: $p } }) { __typename } }';
    const body = `{"query":${JSON.stringify(query)},"variables":{"p":{"name":"x","${key}":{"isAdmin":true}}}}`;
    const response = await fetch(`${test.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${test.tokens.operator}` },
      body,
    });
    expect(await response.text()).toContain('BAD_USER_INPUT');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('runs no batches', async () => {
    const batch = Array.from({ length: 1000 }, () => ({ query: '{ viewer { id } }' }));
    expect((await ask(test.url, batch, test.tokens.operator)).status).toBe(400);
    expect((await ask(test.url, [batch], test.tokens.operator)).status).toBe(400);
  });

  it('refuses a body of more than 1 MiB', async () => {
    const response = await fetch(`${test.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${test.tokens.operator}` },
      body: JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(2 * 1024 * 1024)}` }),
    }).catch(() => ({ status: 413 }));
    expect(response.status).toBe(413);
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/json; charset=utf-7'],
    ['application/json; charset=iso-2022-jp'],
  ])('takes no %s', async (type) => {
    const response = await fetch(`${test.url}/graphql`, {
      method: 'POST',
      headers: { 'Content-Type': type, Authorization: `Bearer ${test.tokens.operator}` },
      body: JSON.stringify({ query: 'mutation { createInvite(input: { role: OPERATOR }) { __typename } }' }),
    });
    expect(response.status).toBe(415);
  });

  it('changes nothing by GET', async () => {
    const query = encodeURIComponent('mutation { createInvite(input: { role: OPERATOR }) { __typename } }');
    const headers = { Authorization: `Bearer ${test.tokens.operator}` };
    expect((await fetch(`${test.url}/graphql?query=${query}`, { headers })).status).toBe(405);
  });

  it('masks what went wrong inside, by an id that the log tells more about', async () => {
    const { control } = test.server;
    const original = control.experiments.report.bind(control.experiments);
    const { data } = await test.ask(
      'mutation { createExperiment(input: { start: false, pipeline: { json: { name: "x", steps: [{ use: "fixture/load" }] } } }) { ... on ExperimentPayload { experiment { id } } } }',
    );
    const { experiment } = data?.['createExperiment'] as unknown as { experiment: { id: string } };
    control.experiments.report = () =>
      Promise.reject(new Error(`/secret/path SELECT * FROM tokens ${'x'.repeat(1e6)}`));
    const answer = await test.ask(`{ experiment(id: "${experiment.id}") { report } }`);
    control.experiments.report = original;
    const [error] = answer.errors ?? [];
    expect(error?.extensions['code']).toBe('INTERNAL');
    expect(answer.length).toBeLessThan(1024);
    expect(JSON.stringify(answer)).not.toMatch(/secret|SELECT|\.ts/);
    const id = String(error?.extensions['errorId']);
    expect(test.logged.filter((line) => line.includes(id))).toHaveLength(1);
  });

  it('answers 50 runs with their newest metrics by few reads', async () => {
    const steps = [{ use: 'fixture/load' }];
    const seed = Array.from({ length: 60 }, (_, index) => index);
    await test.ask(
      'mutation ($p: JSON!) { createExperiment(input: { start: false, pipeline: { json: $p } }) { __typename } }',
      { p: { name: 'many', seed, steps } },
    );
    const { store } = test.server.control;
    const reads: string[] = [];
    const originals = {
      runs: store.runs,
      series: store.series,
      runsById: store.runsById,
      experiment: store.experiment,
    };
    for (const name of Object.keys(originals) as (keyof typeof originals)[]) {
      const original = originals[name].bind(store) as (input: never) => never;
      store[name] = ((input: never) => (reads.push(name), original(input))) as never;
    }
    const { data, errors } = await test.ask(
      '{ runs(first: 50) { nodes { id state experiment { name } series { series name last { step value } } } } }',
    );
    Object.assign(store, originals);
    expect(errors).toBeUndefined();
    expect((data?.['runs'] as unknown as { nodes: unknown[] }).nodes).toHaveLength(50);
    expect(reads.sort()).toEqual(['experiment', 'runs', 'series']);
  });
});
