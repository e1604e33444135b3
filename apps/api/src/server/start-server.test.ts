import { readFile, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { startServer } from '../index.ts';
import { startTestServer, until, type Answer } from '../testing-fixtures/start-test-server.ts';
import { executeRun, leaseRun, registerAgent } from '../testing-fixtures/test-agent.ts';

const createMutation = `mutation ($input: CreateExperimentInput!) {
  createExperiment(input: $input) {
    __typename
    ... on ExperimentPayload { experiment { id state runs { nodes { id seed differs } } } clientMutationId }
    ... on InvalidInput { code message path issues { path message } }
    ... on Failure { code message path hint }
  }
}`;

const typed = {
  name: 'typed',
  seed: [1, 2],
  backend: { fixtureFake: {} },
  steps: [
    { fixtureLoad: {} },
    { fixtureBuild: { units: 3 } },
    { fixtureTrain: { epochs: 2 } },
    { fixtureEvaluate: {} },
  ],
};

describe('a server', () => {
  it('has an experiment of typed inputs executed by an agent that knows only its URL and a token', async () => {
    await using test = await startTestServer();
    const created = await test.ask(createMutation, { input: { pipeline: { typed }, clientMutationId: 'one' } });
    expect(created.data?.['createExperiment']).toMatchObject({
      __typename: 'ExperimentPayload',
      experiment: { state: 'RUNNING', runs: { nodes: [{ seed: 1 }, { seed: 2 }] } },
      clientMutationId: 'one',
    });
    const { experiment } = created.data?.['createExperiment'] as unknown as { experiment: { id: string } };
    const again = await test.ask(createMutation, { input: { pipeline: { typed }, clientMutationId: 'one' } });
    expect(again.data?.['createExperiment']).toMatchObject({ experiment: { id: experiment.id } });

    const agent = await registerAgent(test, test.tokens.agent);
    for (let count = 0; count < 2; count++) {
      const lease = await leaseRun(test, test.tokens.agent, agent);
      expect(lease).not.toBeNull();
      if (lease !== null) await executeRun(test, test.tokens.agent, lease);
    }
    // The end of the last run moves the experiment on a moment later.
    await until(async () => {
      const { data } = await test.ask('query ($id: ID!) { experiment(id: $id) { state } }', { id: experiment.id });
      return (data?.['experiment'] as unknown as { state: string }).state === 'SUCCEEDED';
    });
    const { data, errors } = await test.ask(
      `query ($id: ID!) {
        experiment(id: $id) {
          state runCounts { succeeded total } source { typescript json graphql } remainingMs
          report reportArtifact { digest sizeBytes url madeBy { step } json }
          models { id label top1 sizeBytes run { id steps { id use state cacheKey outputs { port artifact { digest } } } } }
          paretoFront { models { id } knee { id } cheapest { id } leftOut }
          runs { nodes { id state agent { id name } leases { attempt ending } series { series name points last { step value } }
            lineage { step direction port } events { seq type data } record environment } }
        }
      }`,
      { id: experiment.id },
      test.tokens.viewer,
    );
    expect(errors).toBeUndefined();
    const found = data?.['experiment'] as unknown as {
      models: { id: string; run: { steps: { state: string; cacheKey: string }[] } }[];
      paretoFront: { models: { id: string }[] };
      runs: { nodes: { series: { points: number }[]; lineage: unknown[]; record: { steps: unknown[] } }[] };
      source: { graphql: string };
    };
    expect(found).toMatchObject({
      state: 'SUCCEEDED',
      runCounts: { succeeded: 2, total: 2 },
      remainingMs: null,
      runs: {
        nodes: [{ state: 'SUCCEEDED', agent: { id: agent }, leases: [{ attempt: 1, ending: 'succeeded' }] }, {}],
      },
    });
    expect(found.models.length).toBeGreaterThan(0);
    expect(found.models[0]?.run.steps.map(({ state }) => state)).toEqual(Array(4).fill('FINISHED'));
    expect(found.paretoFront.models.length).toBeGreaterThan(0);
    expect(found.runs.nodes[0]?.series[0]?.points).toBeGreaterThan(0);
    expect(found.runs.nodes[0]?.lineage.length).toBeGreaterThan(0);
    expect(found.runs.nodes[0]?.record.steps).toHaveLength(4);
    expect(found.source.graphql).toContain('fixtureTrain');

    const compared = await test.ask(
      'query ($ids: [ID!]!) { compareRuns(ids: $ids) { differences { area path values } perClass { class recall } } }',
      { ids: [`${experiment.id}.1`, `${experiment.id}.2`] },
    );
    expect(compared.data?.['compareRuns']).toMatchObject({
      differences: expect.arrayContaining([{ area: 'plan', path: 'seed', values: [1, 2] }]),
    });

    const preview = await test.ask(
      `query ($p: PipelineChoice!) { previewPipeline(pipeline: $p) {
        ... on PipelinePreview { runs { seed } estimateMs source { typescript } }
        ... on Failure { code } } }`,
      { p: { typed } },
    );
    const previewed = preview.data?.['previewPipeline'] as unknown as { runs: unknown[]; estimateMs: number };
    expect(previewed.runs).toHaveLength(2);
    expect(previewed.estimateMs).toBeGreaterThan(0);
  });

  it('takes the typed inputs of a plugin from elsewhere', async () => {
    await using test = await startTestServer();
    const pipeline = {
      name: 'lion',
      steps: [
        { loadData: { dataset: { mnist: {} } } },
        { buildModel: { model: { acmeMlp: { units: 8 } } } },
        { train: { optimizer: [{ acmeLion: {} }, { adam: {} }] } },
      ],
    };
    const { data } = await test.ask(createMutation, { input: { pipeline: { typed: pipeline }, start: false } });
    const { experiment } = data?.['createExperiment'] as unknown as {
      experiment: { state: string; runs: { nodes: { differs: Record<string, unknown> }[] } };
    };
    expect(experiment.state).toBe('DRAFT');
    expect(experiment.runs.nodes).toHaveLength(2);
    expect(JSON.stringify(experiment.runs.nodes[0]?.differs)).toContain('acme/lion');
    const entry = await test.ask('{ catalog(kind: "optimizer", search: "lion") { kind id field plugin } }');
    expect(entry.data?.['catalog']).toEqual([
      { kind: 'optimizer', id: 'acme/lion', field: 'acmeLion', plugin: 'fovea-plugin-acme' },
    ]);
  });

  it('says what is wrong with a pipeline, each mistake with its path', async () => {
    await using test = await startTestServer();
    const wrong = { name: 'wrong', steps: [{ use: 'fixture/load' }, { use: 'fixture/build', params: { units: -1 } }] };
    const { data } = await test.ask(createMutation, { input: { pipeline: { json: wrong } } });
    expect(data?.['createExperiment']).toMatchObject({
      __typename: 'InvalidInput',
      code: 'PARAMS_INVALID',
      issues: [{ path: expect.stringContaining('units') }],
    });
  });

  it('takes paths from an operator at this machine, and from nobody else', async () => {
    const images = { use: 'fovea/image-folder', params: { folder: '/data/photos' } };
    const pipeline = { name: 'paths', steps: [{ use: 'fovea/load-data', params: { dataset: images } }] };
    const variables = { input: { pipeline: { json: pipeline }, start: false } };
    const codeOf = ({ errors }: Answer): unknown => errors?.[0]?.extensions['code'];
    await using test = await startTestServer();
    expect((await test.ask(createMutation, variables)).data?.['createExperiment']).toMatchObject({
      __typename: 'ExperimentPayload',
    });
    expect(codeOf(await test.ask(createMutation, variables, test.tokens.editor))).toBe('FORBIDDEN');
    await using open = await startTestServer({ options: { host: '0.0.0.0', allowedHosts: ['fovea.test'] } });
    expect(open.url).toMatch(/^http:\/\/localhost:/);
    expect(codeOf(await open.ask(createMutation, variables))).toBe('FORBIDDEN');
    const port = Number(new URL(open.url).port);
    expect(await statusFor(port, `fovea.test:${port}`)).toBe(200);
    expect(await statusFor(port, `192.0.2.7:${port}`)).toBe(200);
    expect(await statusFor(port, `evil.test:${port}`)).toBe(421);
  });

  it('is found by programs of this machine while it runs, and has the data folder for itself', async () => {
    await using test = await startTestServer();
    const file = join(test.workspace.dataFolder, 'server.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { pid, url, token } = JSON.parse(await readFile(file, 'utf8')) as { pid: number; url: string; token: string };
    expect({ pid, url }).toEqual({ pid: process.pid, url: test.url });
    expect((await test.ask('{ viewer { role } }', {}, token)).data).toEqual({ viewer: { role: 'OPERATOR' } });
    await expect(startServer({ workspace: test.workspace, port: 0 })).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await test.restart();
    expect((await test.ask('{ viewer { role } }', {}, token)).status).toBe(401);
    await test.server[Symbol.asyncDispose]();
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses a port that is taken', async () => {
    await using test = await startTestServer();
    await using other = await startTestServer();
    const port = Number(new URL(test.url).port);
    await other.server[Symbol.asyncDispose]();
    await expect(startServer({ workspace: other.workspace, port })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('answers who waits for work and what is under way before it ends', async () => {
    await using test = await startTestServer();
    const agent = await registerAgent(test, test.tokens.agent);
    const waiting = leaseRun(test, test.tokens.agent, agent, 60_000);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const startedAt = Date.now();
    await test.server[Symbol.asyncDispose]();
    expect(await waiting).toBeNull();
    expect(Date.now() - startedAt).toBeLessThan(20_000);
  });
});

/** What `/healthz` answers to who calls the server by a name. */
function statusFor(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path: '/healthz', headers: { Host: host }, agent: false });
    outgoing.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
