import { describe, expect, it } from '@jest/globals';
import type { ReportRecord } from '@fovea/contracts';
import { samplePipeline } from '../testing-fixtures/control-plugin.ts';
import { FakeAgent } from '../testing-fixtures/fake-agent.ts';
import { openTestControl, until } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };
const grid = { ...samplePipeline, seed: [1, 2, 3] };
const followed = {
  ...grid,
  followUp: { bestOf: 'top1', steps: [{ use: 'sample/time' }] },
};

describe('an experiment', () => {
  it('expands into its runs on the server and waits as a draft', async () => {
    await using test = await openTestControl();
    const { control, store } = test;
    const experiment = await control.experiments.create(
      { pipeline: grid, settings: ['train.level=4,5'], tags: ['first'] },
      local,
    );
    expect(experiment).toMatchObject({ state: 'draft', question: 'Which level is best?', tags: ['first'] });
    const runs = await store.runsOf({ experiment: experiment.id });
    expect(runs.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `${experiment.id}.${number}`));
    expect(runs[0]).toMatchObject({ state: 'queued', seed: 1, backend: 'sample/wasm', differs: { 'train.level': 4 } });
    const agent = await new FakeAgent(control, test.artifacts).register();
    expect(await agent.lease()).toBeNull();
  });

  it('is created once for a mutation that is sent several times, also at once', async () => {
    await using test = await openTestControl();
    const { control, store } = test;
    const mutation = { actor: 'alice', clientMutationId: 'create-1' };
    const create = () => control.experiments.create({ pipeline: grid }, mutation);
    const [first, ...others] = await Promise.all([create(), create(), create(), create()]);
    const late = await create();
    expect([...others, late].map(({ id }) => id)).toEqual(Array(4).fill(first?.id));
    expect((await store.experiments({ first: 9 })).items).toHaveLength(1);
    const another = control.experiments.create({ pipeline: samplePipeline }, mutation);
    await expect(another).rejects.toMatchObject({ code: 'CONFLICT', details: { path: 'clientMutationId' } });
    const elsewhere = await control.experiments.create({ pipeline: grid }, { ...mutation, actor: 'bob' });
    expect(elsewhere.id).not.toBe(first?.id);
  });

  it.each([
    ['no pipeline', 'nonsense', 'PIPELINE_INVALID'],
    ['an unknown step', { ...samplePipeline, steps: [{ use: 'sample/trian' }] }, 'CONTRIBUTION_UNKNOWN'],
    ['a dangerous key', JSON.parse('{"name":"x","steps":[{"use":"sample/load"}],"__proto__":{}}'), 'PIPELINE_INVALID'],
    ['a plugin that is not there', { ...samplePipeline, plugins: ['evil'] }, 'PIPELINE_INVALID'],
    ['an unknown metric', { ...followed, followUp: { ...followed.followUp, bestOf: 'beauty' } }, 'USAGE'],
  ])('is refused for %s, and nothing is stored', async (_what, pipeline, code) => {
    await using test = await openTestControl();
    await expect(test.control.experiments.create({ pipeline }, local)).rejects.toMatchObject({ code });
    expect((await test.store.experiments({ first: 1 })).items).toEqual([]);
  });

  it('goes on with the best run, ends, and keeps its report', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: followed, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    expect(await agent.workOff()).toEqual([1, 2, 3, 4].map((number) => `${id}.${number}`));
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
    const winner = await store.run({ id: `${id}.4` });
    expect(winner).toMatchObject({
      stage: 2,
      seed: 3,
      origin: { run: `${id}.3`, how: 'follow-up' },
      isExclusive: true,
    });
    const experiment = await store.experiment({ id });
    const report = await control.experiments.report(id);
    expect(report.run.runs.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
    expect(report.dataset).toMatchObject({ name: 'dots' });
    expect(report.models.map(({ accuracy }) => accuracy?.top1)).toEqual([0.51, 0.52, 0.53]);
    expect(report.paretoFront).toEqual([report.models[2]?.id]);
    const stored = await artifacts.get(experiment?.report ?? 'sha256:none');
    expect(JSON.parse(new TextDecoder().decode(stored)) as ReportRecord).toEqual(report);
    expect((await store.artifacts({ digests: [experiment?.report ?? 'sha256:none'] }))[0]?.sizeBytes).toBe(
      stored.byteLength,
    );
  });

  it('shows its front while it runs', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: grid, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    const fronts: number[] = [(await control.experiments.report(id)).models.length];
    for (let turn = 1; turn <= 2; turn++) {
      await agent.execute((await agent.lease()) as never);
      fronts.push((await control.experiments.report(id)).models.length);
    }
    expect(fronts).toEqual([0, 1, 2]);
  });

  it('knows who made an artifact and who used it', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
    await (await new FakeAgent(control, artifacts).register()).workOff();
    const lineage = await store.lineageOfRun({ run: `${id}.1` });
    const model = lineage.find(({ type, direction }) => type === 'model' && direction === 'output');
    const uses = await store.lineage({ artifact: model?.artifact ?? 'sha256:none' });
    expect(uses.map(({ step, direction, port }) => [step, direction, port]).sort()).toEqual([
      ['evaluate', 'input', 'model'],
      ['train', 'output', 'model'],
    ]);
  });

  it('leases nothing while paused, and goes on', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: grid, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    const grant = await agent.lease();
    await control.experiments.pause(id, local);
    expect((await control.agents.renew(grant?.lease as never)).directive).toBe('release');
    expect(await control.agents.release(grant?.lease as never, 'paused')).toBe('queued');
    expect(await agent.lease()).toBeNull();
    await expect(control.experiments.pause(id, local)).rejects.toMatchObject({ code: 'CONFLICT' });
    await control.experiments.start(id, local);
    expect(await agent.workOff()).toHaveLength(3);
  });

  it('ends when it is cancelled: what waits at once, what runs when it is told', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: grid, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    const grant = await agent.lease();
    const cancelled = await control.experiments.cancel(id, local);
    expect(cancelled.state).toBe('cancelled');
    expect(await store.runCounts({ experiments: [id] })).toEqual({ [id]: { cancelled: 2, running: 1 } });
    expect((await control.agents.renew(grant?.lease as never)).directive).toBe('cancel');
    await control.agents.report({ lease: grant?.lease as never, batch: 1, events: [{ type: 'run-cancelled' }] });
    expect(await store.runCounts({ experiments: [id] })).toEqual({ [id]: { cancelled: 3 } });
    await expect(control.experiments.start(id, local)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is moved on after a crash between its last run and its end', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    const grant = await agent.lease();
    await store.commit({
      command: 'lease.report',
      input: {
        lease: grant?.lease as never,
        batch: 1,
        events: [{ type: 'run-succeeded' }],
        points: [],
        progress: null,
        environment: null,
        lineage: [],
      },
    });
    expect((await store.experiment({ id }))?.state).toBe('running');
    await test.restart();
    expect((await store.experiment({ id }))?.state).toBe('succeeded');
  });

  it('takes tags and notes, and refuses bad ones', async () => {
    await using test = await openTestControl();
    const { control, store } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline }, local);
    expect((await control.experiments.tag(id, ['a', 'b', 'a'], local)).tags).toEqual(['a', 'b']);
    const subject = { kind: 'experiment' as const, id };
    const mutation = { actor: 'alice', clientMutationId: 'note-1' };
    await control.experiments.note(subject, 'promising', mutation);
    expect(await control.experiments.note(subject, 'promising', mutation)).toMatchObject({ by: 'alice' });
    expect(await store.notes({ subject })).toHaveLength(1);
    await expect(control.experiments.tag(id, ['<script>'], local)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    await expect(control.experiments.note(subject, '', local)).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });
});

describe('a run', () => {
  const failed = {
    type: 'run-failed' as const,
    error: { code: 'STEP_FAILED' as const, subject: 's', message: 'm', details: {} },
  };

  it('that failed is retried by a new one, which takes its place', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    const grant = await agent.lease();
    await control.agents.report({ lease: grant?.lease as never, batch: 1, events: [failed] });
    await until(async () => (await store.experiment({ id }))?.state === 'failed');
    const mutation = { actor: 'local', clientMutationId: 'retry-1' };
    const [retried, again] = [
      await control.runs.retry(`${id}.1`, mutation),
      await control.runs.retry(`${id}.1`, mutation),
    ];
    expect(again.id).toBe(retried.id);
    expect(retried).toMatchObject({ state: 'queued', origin: { run: `${id}.1`, how: 'retry' } });
    expect((await store.experiment({ id }))?.state).toBe('running');
    await expect(control.runs.retry(`${id}.1`, local)).rejects.toMatchObject({ code: 'CONFLICT' });
    await agent.workOff();
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
    const report = await control.experiments.report(id);
    expect(report.run.runs.map((run) => [run.id, run.state])).toEqual([[`${id}.2`, 'succeeded']]);
    await expect(control.runs.retry(`${id}.2`, local)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is forked from a step with settings, of that step and later ones only', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
    const agent = await new FakeAgent(control, artifacts).register();
    await agent.workOff();
    const run = `${id}.1`;
    const early = control.runs.fork({ run, fromStep: 'evaluate', settings: ['train.level=7'] }, local);
    await expect(early).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    const seeded = control.runs.fork({ run, fromStep: 'evaluate', settings: ['seed=7'] }, local);
    await expect(seeded).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    const unknown = control.runs.fork({ run, fromStep: 'nothing', settings: [] }, local);
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const forks = await control.runs.fork({ run, fromStep: 'evaluate', settings: ['evaluate.level=7,8'] }, local);
    expect(forks.map(({ plan }) => plan.steps.map(({ params }) => params['level']))).toEqual([
      [0, 0, 7],
      [0, 0, 8],
    ]);
    expect(forks[0]).toMatchObject({ origin: { run, how: 'fork', step: 'evaluate' }, state: 'queued' });
    expect(await agent.workOff()).toEqual(forks.map((fork) => fork.id));
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
  });

  it('that waits is cancelled at once, and the experiment ends without it', async () => {
    await using test = await openTestControl();
    const { control, store } = test;
    const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
    expect((await control.runs.cancel(`${id}.1`, local)).state).toBe('cancelled');
    expect((await store.experiment({ id }))?.state).toBe('failed');
    const events = await store.events({ run: `${id}.1`, after: 0, limit: 9 });
    expect(events.map(({ type }) => type)).toEqual(['run-queued', 'run-cancelled']);
  });

  it('with a higher priority is leased first', async () => {
    await using test = await openTestControl();
    const { control, artifacts } = test;
    const { id } = await control.experiments.create({ pipeline: grid, start: true }, local);
    await control.runs.prioritize(`${id}.3`, 5, local);
    await control.runs.tag(`${id}.3`, ['urgent'], local);
    const agent = await new FakeAgent(control, artifacts).register();
    expect((await agent.lease())?.run).toMatchObject({ id: `${id}.3`, tags: ['urgent'] });
  });
});
