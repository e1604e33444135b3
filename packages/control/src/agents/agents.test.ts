import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@fovea/plugin-testing';
import type { LeaseGrant, RunEventBody } from '@fovea/contracts';
import { localPrincipal, type Control } from '../index.ts';
import { samplePipeline } from '../testing-fixtures/control-plugin.ts';
import { FakeAgent, sampleOffer } from '../testing-fixtures/fake-agent.ts';
import { openTestControl, until } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };
const other = { id: 'other', name: 'other', role: 'agent' as const };

async function started(control: Control, pipeline: object = samplePipeline): Promise<string> {
  return (await control.experiments.create({ pipeline, start: true }, local)).id;
}

describe('an agent', () => {
  it('that waits is woken when there is work, soon', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const agent = await new FakeAgent(control, artifacts).register();
    const { id } = await control.experiments.create({ pipeline: samplePipeline }, local);
    const waiting = agent.lease(5000).then((grant) => ({ grant, at: performance.now() }));
    await until(() => Promise.resolve(control.agents.waiting === 1));
    const before = performance.now();
    await control.experiments.start(id, local);
    const { grant, at } = await waiting;
    expect(grant?.run.id).toBe(`${id}.1`);
    expect(at - before).toBeLessThan(500);
  });

  it('that waits is answered at the end of its time, and when it goes away', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const agent = await new FakeAgent(control, artifacts).register();
    expect(await agent.lease(20)).toBeNull();
    const abort = new AbortController();
    const waiting = control.agents.lease(localPrincipal, { agent: agent.id, waitMs: 60_000, signal: abort.signal });
    await until(() => Promise.resolve(control.agents.waiting === 1));
    abort.abort();
    expect(await waiting).toBeNull();
    expect(control.agents.waiting).toBe(0);
  });

  it('is refused when too many wait already', async () => {
    await using test = await openTestControl({ maxWaiting: 1 });
    const { control, artifacts } = test;
    const first = await new FakeAgent(control, artifacts).register();
    const second = await new FakeAgent(control, artifacts).register();
    const waiting = first.lease(200);
    await until(() => Promise.resolve(control.agents.waiting === 1));
    await expect(second.lease(200)).rejects.toMatchObject({ code: 'RATE_LIMITED', details: { retryable: true } });
    await waiting;
  });

  it('keeps its id when it registers again, and no other token speaks for it', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const { id } = await new FakeAgent(control, artifacts).register();
    const again = await control.agents.register(localPrincipal, { id, name: 'renamed', offer: sampleOffer });
    expect(again).toMatchObject({ id, name: 'renamed' });
    const foreign = { id, name: 'x', offer: sampleOffer };
    await expect(control.agents.register(other, foreign)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(control.agents.lease(other, { agent: id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(control.agents.lease(other, { agent: 'none' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('of another protocol is refused', async () => {
    await using test = await openTestControl();
    const offer = { ...sampleOffer, protocol: 99 };
    const registering = test.control.agents.register(localPrincipal, { name: 'new', offer });
    await expect(registering).rejects.toMatchObject({ code: 'ENVIRONMENT_UNSUPPORTED' });
  });

  it('that drains gives back what it has and gets nothing more', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    await started(control, { ...samplePipeline, seed: [1, 2] });
    const agent = await new FakeAgent(control, artifacts).register();
    const grant = (await agent.lease()) as LeaseGrant;
    await control.agents.drain(agent.id);
    expect((await control.agents.renew(grant.lease)).directive).toBe('release');
    expect(await control.agents.release(grant.lease, 'draining')).toBe('queued');
    expect(await agent.lease()).toBeNull();
    await control.agents.drain(agent.id, false);
    expect(await agent.workOff()).toHaveLength(2);
  });
});

describe('a lease', () => {
  it('that is not renewed is given to another agent, and the first one is shut out', async () => {
    const clock = new FakeClock();
    await using test = await openTestControl({ leaseMs: 30_000, sweepEveryMs: 5 }, clock);
    const { control, store, artifacts } = test;
    const id = await started(control);
    const zombie = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
    const heir = await new FakeAgent(control, artifacts).register({ device: 'another' });
    clock.advance(30_000);
    await until(async () => (await store.run({ id: `${id}.1` }))?.state === 'queued');
    const grant = (await heir.lease()) as LeaseGrant;
    expect(grant.lease.attempt).toBe(2);
    const events: RunEventBody[] = [
      { type: 'run-failed', error: { code: 'INTERNAL', subject: 's', message: 'm', details: {} } },
    ];
    const late = control.agents.report({ lease: zombie.lease, batch: 1, events });
    await expect(late).rejects.toMatchObject({ code: 'LEASE_LOST', details: { retryable: false } });
    await expect(control.agents.renew(zombie.lease)).rejects.toMatchObject({ code: 'LEASE_LOST' });
    expect((await heir.execute(grant)).state).toBe('succeeded');
    await expect(control.agents.release(zombie.lease, 'x')).rejects.toMatchObject({ code: 'LEASE_LOST' });
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
    expect(test.logged.some((line) => line.startsWith('a lease ran out'))).toBe(true);
  });

  it('whose run kills every agent ends in quarantine, and the experiment with it', async () => {
    const clock = new FakeClock();
    await using test = await openTestControl({ maxAttempts: 2, sweepEveryMs: 5 }, clock);
    const { control, store, artifacts } = test;
    const id = await started(control);
    const agent = await new FakeAgent(control, artifacts).register();
    for (const state of ['queued', 'quarantined']) {
      expect(await agent.lease()).not.toBeNull();
      clock.advance(control.limits.leaseMs);
      await until(async () => (await store.run({ id: `${id}.1` }))?.state === state);
    }
    await until(async () => (await store.experiment({ id }))?.state === 'failed');
    const report = await control.experiments.report(id);
    expect(report.run.runs[0]).toMatchObject({ state: 'failed', error: { code: 'QUARANTINED' } });
  });

  it('holds on when the control plane starts anew', async () => {
    const clock = new FakeClock();
    await using test = await openTestControl({ sweepEveryMs: 5 }, clock);
    await started(test.control);
    const grant = (await (await new FakeAgent(test.control, test.artifacts).register()).lease()) as LeaseGrant;
    clock.advance(test.control.limits.leaseMs - 1);
    const control = await test.restart();
    clock.advance(1000);
    expect((await control.agents.renew(grant.lease)).directive).toBe('continue');
  });

  it('shares step results and checkpoints with other agents', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    await started(control);
    const { lease } = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
    const digest = await artifacts.put(new TextEncoder().encode('weights'));
    await expect(control.agents.saveCheckpoint(lease, 'key', digest)).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
    });
    expect(await control.registry.missingArtifacts([digest, digest])).toEqual([digest]);
    await control.registry.registerArtifact(digest, 7);
    expect(await control.registry.missingArtifacts([digest])).toEqual([]);
    await control.agents.saveCheckpoint(lease, 'key', digest);
    await control.agents.putStepResult(lease, 'key', { model: digest });
    expect(await control.agents.checkpoint('key')).toMatchObject({ artifact: digest, attempt: 1 });
    expect(await control.agents.stepResult('key')).toEqual({ model: digest });
    await control.agents.clearCheckpoint(lease, 'key');
    expect(await control.agents.checkpoint('key')).toBeUndefined();
  });
});

describe('a report', () => {
  it('may bring NaN and infinities as texts', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const id = await started(control);
    const { lease } = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
    const metric = {
      type: 'metric' as const,
      step: 'train',
      point: {
        run: 'ignored',
        series: 'train',
        step: 1,
        seq: 1,
        values: { loss: 'NaN', norm: '-Infinity', rate: 0.1 },
      },
    };
    await control.agents.report({ lease, batch: 1, events: [metric as unknown as RunEventBody] });
    const { points } = await store.points({ run: `${id}.1`, after: 0, limit: 9 });
    expect(points).toEqual([
      { run: `${id}.1`, series: 'train', step: 1, seq: 1, values: { loss: NaN, norm: -Infinity, rate: 0.1 } },
    ]);
    expect((await store.run({ id: `${id}.1` }))?.lastSeq).toBe(1);
  });

  const point = { run: 'r', series: 's', step: 1, seq: 1, values: { loss: 1 } };
  it.each<[string, unknown]>([
    ['an unknown type', { type: 'run-exploded' }],
    ['a step beyond all bounds', { type: 'metric', step: 't', point: { ...point, step: 1e12 } }],
    ['a value that is no number', { type: 'metric', step: 't', point: { ...point, values: { loss: '1; drop' } } }],
    ['no value', { type: 'metric', step: 't', point: { ...point, values: {} } }],
    ['a dangerous name', { type: 'metric', step: 't', point: { ...point, values: JSON.parse('{"__proto__":1}') } }],
    [
      'a path for a digest',
      { type: 'step-finished', step: 't', cacheKey: '0'.repeat(64), outputs: { m: '../x' }, durationMs: 1 },
    ],
    ['a cache key that is none', { type: 'step-cached', step: 't', cacheKey: 'x', outputs: {} }],
    ['no object', 'run-succeeded'],
  ])('is refused for %s, and nothing is stored', async (_what, event) => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const id = await started(control);
    const { lease } = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
    const events = [{ type: 'run-started', pid: 1 }, event] as RunEventBody[];
    await expect(control.agents.report({ lease, batch: 1, events })).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    expect((await store.run({ id: `${id}.1` }))?.lastSeq).toBe(1);
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('is refused when something follows the end, or an output was never uploaded', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    await started(control);
    const { lease } = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
    const after: RunEventBody[] = [{ type: 'run-succeeded' }, { type: 'run-started', pid: 1 }];
    await expect(control.agents.report({ lease, batch: 1, events: after })).rejects.toMatchObject({
      code: 'PARAMS_INVALID',
    });
    const forged: RunEventBody = {
      type: 'step-finished',
      step: 'load',
      cacheKey: '0'.repeat(64),
      outputs: { dataset: `sha256:${'f'.repeat(64)}` },
      durationMs: 1,
    };
    await expect(control.agents.report({ lease, batch: 1, events: [forged] })).rejects.toMatchObject({
      code: 'ARTIFACT_NOT_FOUND',
    });
  });
});
