import { totalmem } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import type { Digest, RunEvent } from '@fovea/contracts';
import { expandPipeline, planRun } from '../pipeline/index.ts';
import type { RunOutcome } from '../run/index.ts';
import { childEnvironment } from './child-environment.ts';
import { openDataFolder } from './data-folder.ts';
import { environmentRecord } from './environment.ts';
import { probeBackends } from './probe-backends.ts';
import { runPlan, type RunPlanOptions } from './run-process.ts';
import { RunScheduler } from './run-scheduler.ts';
import type { SharedStores } from './shared-stores.ts';
import { systemClock } from './system-clock.ts';
import { fixturePipeline, FixtureWorkspace } from './testing-fixtures/fixture-workspace.ts';

/** Runs the fixture's pipeline; `onEvent` sees what happens as it happens. */
async function run(
  { workspace }: FixtureWorkspace,
  train: Record<string, unknown>,
  options: Partial<RunPlanOptions> = {},
): Promise<RunOutcome> {
  const { catalog, backend, dataFolder } = workspace;
  const [expanded] = expandPipeline(fixturePipeline(train), catalog);
  if (expanded === undefined) throw new Error('the pipeline gives no run');
  const plan = planRun({ definition: expanded.definition, catalog, seed: expanded.seed, backend, label: 'test' });
  return new RunScheduler(1).run((slot) =>
    runPlan(plan, {
      run: 'test.1',
      workspace,
      runs: openDataFolder(dataFolder, systemClock).runs,
      environment: environmentRecord(),
      slot,
      ...options,
    }),
  );
}

const isTraining = (event: RunEvent): boolean => event.type === 'step-started' && event.step === 'train';
const isMetric = (event: RunEvent): boolean => event.type === 'metric';

/** A signal that aborts with the first event of a kind. */
function abortOn(matches: (event: RunEvent) => boolean) {
  const abort = new AbortController();
  return { signal: abort.signal, onEvent: (event: RunEvent) => (matches(event) ? abort.abort() : undefined) };
}

describe('a run that is given back', () => {
  it('leaves a checkpoint and no end, and goes on where it was', async () => {
    await using fixture = await FixtureWorkspace.open();
    const { signal, onEvent } = abortOn(isMetric);
    const released = await run(fixture, { epochs: 20, epochMs: 50 }, { release: signal, onEvent });
    expect(released.state).toBe('running');
    expect(Object.keys(released.steps)).toEqual(['load', 'build']);
    const resumed = await run(fixture, { epochs: 20, epochMs: 50 }, { run: 'test.2' });
    expect(resumed.state).toBe('succeeded');
    const ends = (await fixture.trace()).filter(({ step, what }) => step === 'train' && what === 'end');
    expect(ends.at(-1)).toMatchObject({ done: 20 });
    expect(ends.at(-1)?.['from']).toBeGreaterThan(0);
  });

  it('is given back without one when its step does not listen', async () => {
    await using fixture = await FixtureWorkspace.open();
    const { signal, onEvent } = abortOn(isTraining);
    const released = await run(fixture, { mood: 'deaf' }, { release: signal, releaseGraceMs: 100, onEvent });
    expect(released).toMatchObject({ state: 'running' });
  });
});

describe('a run that is no longer ours', () => {
  it('is killed at once, without a word', async () => {
    await using fixture = await FixtureWorkspace.open();
    const { signal, onEvent } = abortOn(isTraining);
    const types: string[] = [];
    const abandoned = await run(
      fixture,
      { mood: 'deaf' },
      {
        abandon: signal,
        onEvent: (event) => {
          types.push(event.type);
          onEvent(event);
        },
      },
    );
    expect(abandoned.state).toBe('running');
    expect(types.at(-1)).not.toMatch(/^run-/);
  });
});

describe("the limits of a run's process", () => {
  it.each([
    ['memory', { residentBytes: 2 ** 20 }, 'RUN_CRASHED'],
    ['time', { durationMs: 1500 }, 'RUN_TIMEOUT'],
  ])('end it for using too much %s, with that as the reason', async (_what, limits, code) => {
    await using fixture = await FixtureWorkspace.open();
    const outcome = await run(fixture, { mood: 'deaf' }, { limits });
    expect(outcome).toMatchObject({ state: 'failed', error: { code } });
  });

  it('let it be while it keeps to them', async () => {
    await using fixture = await FixtureWorkspace.open();
    const limits = { heapMb: 512, residentBytes: totalmem(), durationMs: 60_000 };
    expect(await run(fixture, {}, { limits })).toMatchObject({ state: 'succeeded' });
  });
});

describe("the environment of a run's process", () => {
  it('is what Node and runtimes need and what is meant for Fovea, without secrets', () => {
    const own = {
      PATH: '/bin',
      FOVEA_THREADS: '2',
      FOVEA_TOKEN: 'x',
      FOVEA_API_KEY: 'x',
      AWS_SECRET_ACCESS_KEY: 'x',
      SHELL: 'sh',
    };
    expect(childEnvironment(own)).toEqual({ PATH: '/bin', FOVEA_THREADS: '2' });
  });
});

describe('what runs share with other machines', () => {
  it('is asked for before a step computes, and told when it has', async () => {
    await using fixture = await FixtureWorkspace.open();
    const asked: string[] = [];
    const told: string[] = [];
    const shared: SharedStores = {
      stepResult: () => Promise.reject(new Error('the server is away')),
      hasArtifact: () => Promise.resolve(false),
      fetchArtifact: () => Promise.resolve(false),
      fetchCheckpoint: () => Promise.resolve(void asked.push('checkpoint')),
      stepStored: (_cacheKey, outputs: Readonly<Record<string, Digest>>) => told.push(Object.keys(outputs).join()),
      checkpointSaved: () => told.push('saved'),
      checkpointCleared: () => told.push('cleared'),
    };
    expect(await run(fixture, { epochs: 2 }, { shared })).toMatchObject({ state: 'succeeded' });
    expect(asked).toEqual(['checkpoint']);
    expect(told).toEqual(['model', 'saved', 'saved', 'model,history', 'cleared', 'evaluation']);
  });
});

describe('probeBackends', () => {
  it('activates each backend once, in a process of its own', async () => {
    await using fixture = await FixtureWorkspace.open();
    expect(await probeBackends(fixture.workspace)).toEqual([
      { use: 'fixture/fake', device: expect.objectContaining({ backend: 'fixture/fake' }) },
    ]);
  });
});
