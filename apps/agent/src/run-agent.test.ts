import { describe, expect, it } from '@jest/globals';
import { runAgent, type AgentEvent } from './index.ts';
import { controlConnection } from './testing-fixtures/control-connection.ts';
import { fixturePipeline, quiet, TestServer } from './testing-fixtures/test-server.ts';

/** An agent in this process, until it is disposed of. */
async function startAgent(server: TestServer, name = 'one', slots = 1) {
  const abort = new AbortController();
  const events: AgentEvent[] = [];
  const ended = runAgent({
    connection: controlConnection(server.opened),
    workspace: await server.agentWorkspace(name),
    name,
    slots,
    roots: {},
    signal: abort.signal,
    logger: quiet,
    onEvent: (event) => events.push(event),
  });
  return {
    events,
    ended,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await ended;
    },
  };
}

describe('an agent', () => {
  it('executes the runs of an experiment on a machine of its own, so that the server has all that came of them', async () => {
    await using server = await TestServer.open();
    await using agent = await startAgent(server, 'one', 2);
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
    expect((await store.points({ run, after: 0, limit: 100 })).points).toHaveLength(3);
    const trained = finished.find(({ step }) => step === 'train');
    expect(await store.stepResult({ cacheKey: trained?.cacheKey ?? '' })).toEqual(trained?.outputs);
  });
});
