import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { FoveaError, type AgentConnection } from '@fovea/contracts';
import { LocalAgent } from './testing-fixtures/local-agent.ts';
import { fixturePipeline, TestServer, until } from './testing-fixtures/test-server.ts';

// Each test starts several processes, which a busy machine is slow to do.
jest.setTimeout(180_000);

const points = async ({ opened }: TestServer, run: string) =>
  (await opened.store.points({ run, after: 0, limit: 5000 })).points;

/** A line on which one method is another. */
function withMethod<K extends keyof AgentConnection>(
  connection: AgentConnection,
  name: K,
  method: (original: AgentConnection[K]) => AgentConnection[K],
): AgentConnection {
  return { ...connection, [name]: method(connection[name]) };
}

describe('an agent', () => {
  it('executes the runs of an experiment on a machine of its own, so that the server has all that came of them', async () => {
    await using server = await TestServer.open();
    await using agent = await LocalAgent.start(server, 'one', { slots: 2 });
    const runs = await server.start(fixturePipeline({ epochs: 3 }, { seed: [1, 2] }));
    for (const run of runs) await server.untilState(run, 'succeeded', 'failed');
    const { store, artifacts } = server.opened;
    expect(await Promise.all(runs.map((run) => server.state(run)))).toEqual(['succeeded', 'succeeded']);
    expect(agent.events[0]).toMatchObject({ type: 'registered', backends: ['fixture/fake'] });
    const [run = ''] = runs;
    const finished = (await server.events(run)).filter((event) => event.type === 'step-finished');
    expect(finished.map(({ step }) => step)).toEqual(['load', 'build', 'train', 'evaluate']);
    for (const { outputs } of finished) {
      for (const digest of Object.values(outputs)) expect(await artifacts.has(digest)).toBe(true);
    }
    expect(await points(server, run)).toHaveLength(3);
    const trained = finished.find(({ step }) => step === 'train');
    expect(await store.stepResult({ cacheKey: trained?.cacheKey ?? '' })).toEqual(trained?.outputs);
  });

  it('takes over what other agents have computed, and has no second one in its data folder', async () => {
    await using server = await TestServer.open();
    const first = await LocalAgent.start(server, 'one');
    const [run = ''] = await server.start(fixturePipeline({ epochs: 3 }));
    await server.untilState(run, 'succeeded', 'failed');
    await using twin = await LocalAgent.start(server, 'one');
    await expect(twin.ended).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await first.stop();
    await using _second = await LocalAgent.start(server, 'two');
    const [again = ''] = await server.start(fixturePipeline({ epochs: 3 }));
    await server.untilState(again, 'succeeded', 'failed');
    const cached = (await server.events(again)).filter((event) => event.type === 'step-cached');
    expect(cached.map(({ step }) => step)).toEqual(['build', 'train', 'evaluate']);
    expect(await server.outputs(again)).toEqual(await server.outputs(run));
  });

  it('computes on while the server is away, and loses and doubles nothing', async () => {
    await using server = await TestServer.open({ leaseMs: 60_000 });
    let isAway = false;
    const connection = server.unreliable(() => isAway);
    await using agent = await LocalAgent.start(server, 'one', { connection });
    const [run = ''] = await server.start(fixturePipeline({ epochs: 30, epochMs: 20 }));
    await agent.untilMetrics(3);
    isAway = true;
    await until(() => agent.events.some((event) => event.type === 'run-event' && event.event.type === 'run-succeeded'));
    expect(await server.state(run)).toBe('running');
    isAway = false;
    await server.untilState(run, 'succeeded', 'failed');
    const steps = (await points(server, run)).map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 30 }, (_, index) => index));
    const told = (await server.events(run)).filter(({ type }) => type === 'step-finished');
    expect(told).toHaveLength(4);
  });

  it('ends a run that is cancelled with its best so far, and one that is paused with a checkpoint', async () => {
    await using server = await TestServer.open({ leaseMs: 600 });
    const { control, store } = server.opened;
    await using agent = await LocalAgent.start(server, 'one');
    const [paused = ''] = await server.start(fixturePipeline({ epochs: 30, epochMs: 40 }));
    await agent.untilMetrics(5);
    const { experiment = '' } = (await store.run({ id: paused })) ?? {};
    await control.experiments.pause(experiment, { actor: 'local' });
    await server.untilState(paused, 'queued');
    const [cancelled = ''] = await server.start(fixturePipeline({ epochs: 1000, epochMs: 20, rate: 0.5 }));
    await until(async () => (await points(server, cancelled)).length > 5);
    await control.runs.cancel(cancelled, { actor: 'local' });
    await server.untilState(cancelled, 'cancelled', 'failed');
    expect(Object.keys(await server.outputs(cancelled))).toContain('train');
    await control.experiments.start(experiment, { actor: 'local' });
    await server.untilState(paused, 'succeeded', 'failed');
    const steps = (await points(server, paused)).map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 30 }, (_, index) => index));
  });

  it('reports a crash with its reason, and works on', async () => {
    await using server = await TestServer.open();
    await using _agent = await LocalAgent.start(server, 'one');
    const [crashing = ''] = await server.start(fixturePipeline({ mood: 'crashes' }));
    await server.untilState(crashing, 'failed', 'succeeded');
    expect((await server.opened.store.run({ id: crashing }))?.error).toMatchObject({ code: 'RUN_CRASHED' });
    const [sound = ''] = await server.start(fixturePipeline());
    await server.untilState(sound, 'succeeded', 'failed');
    expect(await server.state(sound)).toBe('succeeded');
  });

  it('fails a run whose report the server will not have, once, in place of trying for ever', async () => {
    await using server = await TestServer.open();
    const refused = new FoveaError({ code: 'PARAMS_INVALID', subject: 'report', message: 'is not what it should be' });
    const connection = withMethod(
      server.connection,
      'report',
      (report) => (request) =>
        request.events.some(({ type }) => type === 'metric') ? Promise.reject(refused) : report(request),
    );
    await using _agent = await LocalAgent.start(server, 'one', { connection });
    const [run = ''] = await server.start(fixturePipeline({ epochs: 1000, epochMs: 20 }));
    await server.untilState(run, 'failed', 'succeeded');
    expect((await server.opened.store.run({ id: run }))?.error).toMatchObject({ code: 'PARAMS_INVALID' });
    expect(await server.opened.store.attempts({ run })).toHaveLength(1);
  });

  it('ends when the server no longer listens to it', async () => {
    await using server = await TestServer.open();
    const revoked = new FoveaError({ code: 'UNAUTHENTICATED', subject: 'token', message: 'was revoked' });
    let isRevoked = false;
    const connection = withMethod(
      server.connection,
      'renew',
      (renew) => (lease) => (isRevoked ? Promise.reject(revoked) : renew(lease)),
    );
    await using agent = await LocalAgent.start(server, 'one', {
      connection: withMethod(
        connection,
        'report',
        (report) => (request) => (isRevoked ? Promise.reject(revoked) : report(request)),
      ),
    });
    await server.start(fixturePipeline({ epochs: 1000, epochMs: 20 }));
    await agent.untilMetrics(3);
    isRevoked = true;
    await expect(agent.ended).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('that waits for its server can be ended without an error', async () => {
    await using server = await TestServer.open();
    const agent = await LocalAgent.start(server, 'one', { connection: server.unreliable(() => true) });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await agent.stop();
    expect(agent.events).toEqual([]);
  });
});

describe('real training on a registered dataset', () => {
  it('that moves to another agent ends bit-equal to training that stayed', async () => {
    const load = { dataset: { use: 'fovea/registered', params: { name: 'digits' } }, trainLimit: 640, testLimit: 50 };
    // How often checkpoints are saved makes it other work, and changes no number.
    const pipeline = (checkpointEverySteps: number) => ({
      name: 'moving',
      seed: 3,
      steps: [
        { use: 'fovea/load-data', params: load },
        { use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { width: 0.25, depth: 1 } } } },
        { use: 'fovea/train', params: { epochs: 3, batchSize: 16, checkpointEverySteps } },
      ],
    });
    await using server = await TestServer.open({ leaseMs: 60_000 }, 'real');
    const origin = { type: 'contribution', dataset: { use: 'fovea/mnist' } } as const;
    await server.opened.control.registry.registerDataset({ name: 'digits', origin }, { actor: 'local' });
    const first = await LocalAgent.start(server, 'first');
    const [moved = ''] = await server.start(pipeline(5));
    await first.untilMetrics(1);
    await first.stop();
    expect(await server.state(moved)).toBe('queued');
    const [stayed = ''] = await server.start(pipeline(1000));
    await using _second = await LocalAgent.start(server, 'second');
    for (const run of [moved, stayed]) {
      await server.untilState(run, 'succeeded', 'failed');
      expect((await server.opened.store.run({ id: run }))?.error).toBeNull();
    }
    const endings = async (run: string) => (await server.opened.store.attempts({ run })).map(({ ending }) => ending);
    expect([await endings(moved), await endings(stayed)]).toEqual([['released', 'succeeded'], ['succeeded']]);
    const model = async (run: string) => ((await server.outputs(run))['train'] as { model: string }).model;
    expect(await model(moved)).toBe(await model(stayed));
  });
});

describe('an agent on the data folder of its server', () => {
  it('shares its artifacts, and lets steps that measure run alone among its runs', async () => {
    await using server = await TestServer.open();
    await using _agent = await LocalAgent.start(server, 'server', { slots: 2 });
    const steps = [...fixturePipeline({ epochs: 2 }).steps, { use: 'fixture/time', params: { takesMs: 200 } }];
    const runs = await server.start(fixturePipeline({}, { steps, seed: [1, 2] }));
    for (const run of runs) await server.untilState(run, 'succeeded', 'failed');
    expect(await Promise.all(runs.map((run) => server.state(run)))).toEqual(['succeeded', 'succeeded']);
    const trace = await readFile(join(server.folder, 'server/trace.jsonl'), 'utf8');
    const lines = trace.split('\n').filter((line) => line !== '');
    const parsed = lines.map((line) => JSON.parse(line) as { step: string; what: string; pid: number });
    const starts = parsed.flatMap((line, index) => (line.step === 'time' && line.what === 'start' ? [index] : []));
    expect(starts).toHaveLength(2);
    // Nothing happened between the start and the end of a measurement.
    for (const index of starts)
      expect(parsed[index + 1]).toEqual({ ...parsed[index], what: 'end', at: expect.anything() });
  });
});
