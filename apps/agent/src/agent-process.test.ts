import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { AgentProcess, isAlive } from './testing-fixtures/agent-process.ts';
import { LocalAgent } from './testing-fixtures/local-agent.ts';
import { fixturePipeline, TestServer, until } from './testing-fixtures/test-server.ts';

// Each test starts several processes, which a busy machine is slow to do.
jest.setTimeout(180_000);

/** Long enough to be killed in the middle. */
const epochs = 30;
const slow = fixturePipeline({ epochs, epochMs: 40 });

const steps = async ({ opened }: TestServer, run: string) =>
  (await opened.store.points({ run, after: 0, limit: 1000 })).points.map(({ step }) => step);
const endings = async ({ opened }: TestServer, run: string) =>
  (await opened.store.attempts({ run })).map(({ ending }) => ending);

describe('an agent that is killed', () => {
  it('takes its run along, which another one goes on with and ends as if nothing had happened', async () => {
    await using server = await TestServer.open({ leaseMs: 800, sweepEveryMs: 50 });
    let isAway = false;
    await using first = new AgentProcess(
      server,
      'first',
      server.unreliable(() => isAway),
    );
    const [run = ''] = await server.start(slow);
    await first.untilMetrics(8);
    await until(async () => (await steps(server, run)).length >= 8);
    // What it says from here on, it says to nobody.
    isAway = true;
    await first.untilMetrics(12);
    first.signal('SIGKILL');
    const [pid = 0] = first.children;
    await until(() => !isAlive(pid));
    await using second = await LocalAgent.start(server, 'second');
    await server.untilState(run, 'succeeded', 'failed', 'quarantined');
    expect(await endings(server, run)).toEqual(['expired', 'succeeded']);
    expect(second.metrics).toBeLessThan(epochs);
    expect(new Set(await steps(server, run)).size).toBe(epochs);
    // Other work by its pace, the same by its numbers.
    const [undisturbed = ''] = await server.start(fixturePipeline({ epochs, epochMs: 1 }));
    await server.untilState(undisturbed, 'succeeded', 'failed');
    expect(await server.outputs(run)).toEqual(await server.outputs(undisturbed));
    await second.stop();

    const events = await server.events(run);
    const spool = join(server.folder, 'first/agent/spool');
    expect(await readdir(spool)).toHaveLength(1);
    await using _restarted = await LocalAgent.start(server, 'first');
    await until(async () => (await readdir(spool)).length === 0);
    expect(await server.events(run)).toEqual(events);
  });

  it('sends what it had not sent when it starts again while its lease holds, and goes on from its checkpoint', async () => {
    await using server = await TestServer.open({ leaseMs: 60_000 });
    let isAway = false;
    await using first = new AgentProcess(
      server,
      'one',
      server.unreliable(() => isAway),
    );
    const [run = ''] = await server.start(slow);
    await first.untilMetrics(3);
    isAway = true;
    await first.untilMetrics(12);
    expect((await steps(server, run)).length).toBeLessThan(12);
    first.signal('SIGKILL');
    await first.exit;
    await using second = await LocalAgent.start(server, 'one');
    await until(async () => (await server.opened.store.attempts({ run })).length === 2);
    expect((await steps(server, run)).length).toBeGreaterThanOrEqual(12);
    await server.untilState(run, 'succeeded', 'failed');
    expect(await endings(server, run)).toEqual(['released', 'succeeded']);
    expect(second.metrics).toBeLessThan(epochs - 8);
    expect((await server.opened.store.agents({ first: 10 })).items).toHaveLength(1);
  });
});

describe('an agent that was stopped until its lease was lost', () => {
  it('changes nothing when it goes on: its run is forgotten, the accepted result stays', async () => {
    await using server = await TestServer.open({ leaseMs: 600, sweepEveryMs: 50 });
    await using zombie = new AgentProcess(server, 'zombie');
    const [run = ''] = await server.start(slow);
    await zombie.untilMetrics(5);
    zombie.signal('SIGSTOP');
    const heir = await LocalAgent.start(server, 'heir');
    await server.untilState(run, 'succeeded', 'failed', 'quarantined');
    await heir.stop();
    const look = async () => [await server.events(run), await server.outputs(run), await steps(server, run)];
    const accepted = await look();
    zombie.signal('SIGCONT');
    await until(() => zombie.events.some((event) => event.type === 'ended'));
    expect(zombie.events.find((event) => event.type === 'ended')).toMatchObject({ run, how: 'lost' });
    const [pid = 0] = zombie.children;
    await until(() => !isAlive(pid));
    expect(await look()).toEqual(accepted);
    expect(await endings(server, run)).toEqual(['expired', 'succeeded']);
    // It is of use again, with what the other one has left.
    const [next = ''] = await server.start(fixturePipeline({ rate: 0.3 }));
    await server.untilState(next, 'succeeded', 'failed');
    expect(await server.state(next)).toBe('succeeded');
  });
});

describe('an agent that gets a SIGTERM', () => {
  it('has its run save a checkpoint, gives it back, and leaves with code 0', async () => {
    await using server = await TestServer.open({ leaseMs: 60_000 });
    await using first = new AgentProcess(server, 'first');
    const [run = ''] = await server.start(slow);
    await first.untilMetrics(10);
    first.signal('SIGTERM');
    expect(await first.exit).toEqual([0, null]);
    expect(await server.state(run)).toBe('queued');
    const told = (await server.events(run)).map(({ type }) => type);
    expect(told).not.toContain('run-cancelled');
    await using second = await LocalAgent.start(server, 'second');
    await server.untilState(run, 'succeeded', 'failed');
    expect(await endings(server, run)).toEqual(['released', 'succeeded']);
    expect(first.metrics + second.metrics).toBe(epochs);
  });
});
