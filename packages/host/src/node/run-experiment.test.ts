import { describe, expect, it } from '@jest/globals';
import type { PipelineDefinition, RunEvent, StepDefinition } from '@fovea/contracts';
import { readOutput } from '../run/index.ts';
import { runExperiment } from './run-experiment.ts';
import { fixturePipeline, FixtureWorkspace, type TraceLine } from './testing-fixtures/fixture-workspace.ts';

const startsOf = (trace: readonly TraceLine[]): string[] =>
  trace.filter(({ what }) => what === 'start').map(({ step }) => step);

describe('runExperiment', () => {
  it('runs a pipeline in a process of its own and reports it', async () => {
    await using fixture = await FixtureWorkspace.open();
    const events: RunEvent[] = [];
    const { report, runs, artifacts } = await runExperiment({
      definition: fixturePipeline({ epochs: 3 }, { question: 'Does it run?' }),
      workspace: fixture.workspace,
      onEvent: (event) => events.push(event),
    });
    expect(runs.map(({ outcome }) => outcome.state)).toEqual(['succeeded']);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const pids = new Set((await fixture.trace()).map(({ pid }) => pid));
    expect(pids.size).toBe(1);
    expect(pids.has(process.pid)).toBe(false);
    expect(report.run.question).toBe('Does it run?');
    expect(report.dataset).toMatchObject({ name: 'dots', counts: { train: 4 }, licence: 'CC0-1.0' });
    const [model] = report.models;
    expect(report.models).toHaveLength(1);
    expect(model).toMatchObject({ quantizer: null, badge: null, history: { stoppedBy: 'completed', steps: 3 } });
    expect(model?.bytes).toBe((await artifacts.get(model?.id as `sha256:${string}`)).byteLength);
    expect(report.paretoFront).toEqual([model?.id]);
    expect(report.environment.device).toMatchObject({ backend: 'fixture/fake' });
  });

  it('computes nothing the second time', async () => {
    await using fixture = await FixtureWorkspace.open();
    const options = { definition: fixturePipeline(), workspace: fixture.workspace };
    const first = await runExperiment(options);
    const before = (await fixture.trace()).length;
    const second = await runExperiment(options);
    expect((await fixture.trace()).length).toBe(before);
    const steps = second.runs[0]?.outcome.steps ?? {};
    expect(
      Object.entries(steps)
        .filter(([, { isCached }]) => !isCached)
        .map(([id]) => id),
    ).toEqual(['load']);
    expect(second.report.models).toEqual(
      first.report.models.map((model) => ({ ...model, run: second.runs[0]?.outcome.run })),
    );
  });

  it('keeps what another quantizer leaves unchanged', async () => {
    await using fixture = await FixtureWorkspace.open();
    const quantize: StepDefinition = {
      use: 'fixture/quantize',
      params: { quantizer: { use: 'fixture/half', label: 'sixteen' } },
    };
    const definition = fixturePipeline({}, { steps: [...fixturePipeline().steps, quantize] });
    await runExperiment({ definition, workspace: fixture.workspace });
    const after = (await fixture.trace()).length;
    await runExperiment({ definition, workspace: fixture.workspace, settings: ['quantize.quantizer.bits=8'] });
    expect(startsOf((await fixture.trace()).slice(after))).toEqual(['quantize']);
  });

  it('trains once when the members of a grid share their training', async () => {
    await using fixture = await FixtureWorkspace.open();
    const definition = fixturePipeline({ epochs: 2, epochMs: 100 });
    const { runs, report } = await runExperiment({
      definition,
      workspace: fixture.workspace,
      settings: ['evaluate.bonus=0,0.1,0.2'],
      concurrency: 3,
    });
    expect(runs.map(({ outcome }) => outcome.state)).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(startsOf(await fixture.trace()).sort()).toEqual(['build', 'evaluate', 'evaluate', 'evaluate', 'train']);
    expect(report.models).toHaveLength(1);
  });

  it('lets a crash, an exit and an error be results that stop nobody else', async () => {
    await using fixture = await FixtureWorkspace.open();
    const { report, runs } = await runExperiment({
      definition: fixturePipeline({ mood: ['crashes', 'exits', 'throws', 'good'] }),
      workspace: fixture.workspace,
      concurrency: 2,
    });
    expect(runs.map(({ outcome }) => outcome.state)).toEqual(['failed', 'failed', 'failed', 'succeeded']);
    const errors = report.run.runs.map(({ error }) => error);
    expect(errors[0]).toMatchObject({ code: 'RUN_CRASHED', details: { facts: { signal: 'SIGSEGV' } } });
    expect(errors[0]?.message).toContain('in step train');
    expect(errors[0]?.message).toContain('about to crash');
    expect(errors[1]).toMatchObject({ code: 'RUN_CRASHED', details: { facts: { exitCode: 7 } } });
    expect(errors[2]).toMatchObject({ code: 'STEP_FAILED', subject: 'step:train' });
    expect(errors[2]?.message).toContain('the loss went through the roof');
    expect(report.run.runs.map(({ label }) => label)).toEqual([
      'mood crashes',
      'mood exits',
      'mood throws',
      'mood good',
    ]);
  });

  it('goes on from the last checkpoint after its process was killed', async () => {
    await using fixture = await FixtureWorkspace.open();
    const definition = fixturePipeline({ epochs: 6, epochMs: 40 });
    let pid = 0;
    const killed = await runExperiment({
      definition,
      workspace: fixture.workspace,
      onEvent: (event) => {
        if (event.type === 'run-started') pid = event.pid;
        if (event.type === 'step-progress' && event.progress.done >= 2) process.kill(pid, 'SIGKILL');
      },
    });
    expect(killed.runs[0]?.outcome).toMatchObject({
      state: 'failed',
      error: { code: 'RUN_CRASHED', details: { facts: { signal: 'SIGKILL' } } },
    });
    const resumed = await runExperiment({ definition, workspace: fixture.workspace });
    expect(resumed.runs[0]?.outcome.state).toBe('succeeded');
    const end = (await fixture.trace()).find(({ what }) => what === 'end');
    expect(end?.['from']).toBeGreaterThanOrEqual(2);
    expect(end?.['done']).toBe(6);
  });

  it('keeps the best so far when it is cancelled, and does not take it for the finished result', async () => {
    await using fixture = await FixtureWorkspace.open();
    const definition = fixturePipeline({ epochs: 1000, epochMs: 20 });
    const abort = new AbortController();
    const cancelled = await runExperiment({
      definition,
      workspace: fixture.workspace,
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === 'step-progress') abort.abort();
      },
    });
    const outcome = cancelled.runs[0]?.outcome;
    expect(outcome).toMatchObject({ state: 'cancelled', interruptedStep: 'train' });
    expect(Object.keys(outcome?.steps ?? {})).toEqual(['load', 'build', 'train']);
    const { history, model } = outcome?.steps['train']?.outputs ?? {};
    expect(await readOutput('history', history as `sha256:${string}`, cancelled.artifacts)).toMatchObject({
      stoppedBy: 'interrupted',
    });
    expect((await readOutput('model', model as `sha256:${string}`, cancelled.artifacts)).meta.name).toBe('dense');
    expect(cancelled.report.models).toHaveLength(1);
    const again = await runExperiment({
      definition: fixturePipeline({ epochs: 1000, epochMs: 0 }),
      workspace: fixture.workspace,
    });
    expect(again.runs[0]?.outcome.steps['train']?.isCached).toBe(false);
  });

  it('kills a step that does not listen, and starts no other run', async () => {
    await using fixture = await FixtureWorkspace.open();
    const abort = new AbortController();
    const started = performance.now();
    const { runs } = await runExperiment({
      definition: fixturePipeline({ mood: 'deaf', rate: [0.1, 0.2] }),
      workspace: fixture.workspace,
      concurrency: 1,
      cancelGraceMs: 300,
      signal: abort.signal,
      onEvent: (event) => {
        if (event.type === 'step-started' && event.step === 'train') abort.abort();
      },
    });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(runs.map(({ outcome }) => outcome.state)).toEqual(['cancelled', 'cancelled']);
    expect(new Set((await fixture.trace()).map(({ pid }) => pid)).size).toBe(1);
  });

  it('runs nothing beside a step that measures', async () => {
    await using fixture = await FixtureWorkspace.open();
    const definition: PipelineDefinition = fixturePipeline(
      { epochs: 3, epochMs: 30, rate: [0.1, 0.2, 0.3, 0.4] },
      {
        steps: [
          ...fixturePipeline({ epochs: 3, epochMs: 30, rate: [0.1, 0.2, 0.3, 0.4] }).steps,
          { use: 'fixture/time' },
        ],
      },
    );
    const { runs } = await runExperiment({ definition, workspace: fixture.workspace, concurrency: 2 });
    expect(runs.map(({ outcome }) => outcome.state)).toEqual(Array(4).fill('succeeded'));
    const trace = await fixture.trace();
    const measured = trace.flatMap(({ step, what, at, pid }) =>
      step === 'time' && what === 'start'
        ? [
            {
              from: at,
              pid,
              to: trace.find((line) => line.pid === pid && line.step === 'time' && line.what === 'end')?.at ?? 0,
            },
          ]
        : [],
    );
    expect(measured).toHaveLength(4);
    const disturbances = measured.flatMap(({ from, to, pid }) =>
      trace.filter((line) => line.pid !== pid && line.at > from && line.at < to),
    );
    expect(disturbances).toEqual([]);
  });

  it('continues only the best run, without computing its steps again', async () => {
    await using fixture = await FixtureWorkspace.open();
    const { report, runs } = await runExperiment({
      definition: fixturePipeline(
        { rate: [5, 0.01, 2] },
        { followUp: { bestOf: 'top1', steps: [{ use: 'fixture/quantize' }, { use: 'fixture/evaluate' }] } },
      ),
      workspace: fixture.workspace,
      settings: ['build.units=512'],
    });
    expect(runs.map(({ label }) => label)).toEqual(['rate 5', 'rate 0.01', 'rate 2', 'rate 0.01']);
    expect(runs[3]?.outcome.state).toBe('succeeded');
    expect(
      Object.entries(runs[3]?.outcome.steps ?? {})
        .filter(([, step]) => step.isCached)
        .map(([id]) => id),
    ).toEqual(['build', 'train', 'evaluate']);
    const quantized = report.models.filter(({ quantizer }) => quantizer !== null);
    expect(quantized).toHaveLength(1);
    expect(quantized[0]).toMatchObject({
      badge: 'smaller, not faster',
      label: 'rate 0.01 · half',
      differs: { 'train.rate': 0.01 },
    });
    expect(report.recommendation).toContain('Most accurate: rate 0.01');
  });

  it('refuses a data folder that an experiment is using', async () => {
    await using fixture = await FixtureWorkspace.open();
    const options = { definition: fixturePipeline(), workspace: fixture.workspace };
    const first = runExperiment(options);
    const second = runExperiment(options);
    const results = await Promise.allSettled([first, second]);
    const refused = results.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(refused.reason).toMatchObject({ code: 'STORE_LOCKED' });
    expect(String(refused.reason)).toContain(String(process.pid));
  });

  it('finds a wrong follow-up before anything runs', async () => {
    await using fixture = await FixtureWorkspace.open();
    const followUp = { bestOf: 'top2', steps: [{ use: 'fixture/quantize' }] };
    const running = runExperiment({ definition: fixturePipeline({}, { followUp }), workspace: fixture.workspace });
    await expect(running).rejects.toMatchObject({ code: 'USAGE' });
    expect(await fixture.trace()).toEqual([]);
  });
});
