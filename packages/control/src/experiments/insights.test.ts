import { describe, expect, it } from '@jest/globals';
import type { ReportModel } from '@fovea/contracts';
import { FakeAgent } from '../testing-fixtures/fake-agent.ts';
import { samplePipeline } from '../testing-fixtures/control-plugin.ts';
import { openTestControl, until } from '../testing-fixtures/open-test-control.ts';
import { remainingMs } from './estimate.ts';
import { frontOf } from './pareto.ts';
import { pipelineDocument } from './pipeline-document.ts';

const local = { actor: 'local' };

function model(id: string, top1: number | null, bytes: number, p50Ms?: number): ReportModel {
  const accuracy = top1 === null ? null : { top1, top5: 1, macroF1: top1, n: 100 };
  const latency = p50Ms === undefined ? [] : [{ batch: 1, p50Ms }];
  return { id, accuracy, bytes, latency } as unknown as ReportModel;
}

const ids = (models: readonly ReportModel[]): string[] => models.map(({ id }) => id);

describe('the Pareto front', () => {
  const models = [
    model('big', 0.9, 100, 10),
    model('small', 0.8, 10, 2),
    model('worse', 0.7, 20, 3),
    model('raw', null, 5),
  ];

  it('keeps what no other beats, and counts what has no number', () => {
    const { models: front, cheapest, leftOut } = frontOf(models);
    expect(ids(front)).toEqual(['big', 'small']);
    expect(cheapest?.id).toBe('small');
    expect(leftOut).toBe(1);
  });

  it('leaves out what is beyond a limit: below for accuracies, above for the rest', () => {
    const accurate = frontOf(models, [{ metric: 'top1', limit: 0.85 }, { metric: 'sizeBytes' }]);
    expect([ids(accurate.models), accurate.leftOut, accurate.knee?.id]).toEqual([['big'], 3, 'big']);
    const small = frontOf(models, [{ metric: 'top1' }, { metric: 'sizeBytes', limit: 15 }]);
    expect(ids(small.models)).toEqual(['small']);
  });

  it('does not wait for measurements that nobody made', () => {
    const untimed = [model('big', 0.9, 100), model('small', 0.8, 10)];
    const { models: front, cheapest } = frontOf(untimed);
    expect([ids(front), cheapest?.id]).toEqual([['big', 'small'], 'small']);
  });

  it('of nothing is empty', () => {
    expect(frontOf([])).toEqual({ models: [], knee: null, cheapest: null, leftOut: 0 });
  });
});

describe('what follows from recorded runs', () => {
  it('compares runs, knows their steps, and estimates others by them', async () => {
    await using test = await openTestControl();
    const { control, store, artifacts } = test;
    const pipeline = { ...samplePipeline, seed: [1, 2] };
    expect((await control.experiments.preview({ pipeline })).estimateMs).toBeNull();
    const { id } = await control.experiments.create({ pipeline, settings: ['train.level=3'], start: true }, local);
    await (await new FakeAgent(control, artifacts).register()).workOff();
    await until(async () => (await store.experiment({ id }))?.state === 'succeeded');
    const { differences, models, perClass } = await control.insights.compare([`${id}.1`, `${id}.2`]);
    expect(differences).toEqual([{ area: 'plan', path: 'seed', values: [1, 2] }]);
    expect(models.map(({ model: { run } }) => run)).toEqual([`${id}.1`, `${id}.2`]);
    expect(perClass).toEqual([
      { class: 'a', recall: [0.5, 0.5] },
      { class: 'b', recall: [0.5, 0.5] },
    ]);
    const run = (await store.run({ id: `${id}.1` })) as never;
    expect((await control.insights.steps(run)).map(({ state }) => state)).toEqual(Array(3).fill('finished'));
    const record = await control.insights.replay(run);
    expect(record).toMatchObject({ version: 1, run: `${id}.1`, seed: 1, state: 'succeeded' });
    expect(record.steps.every(({ cacheKey }) => cacheKey?.length === 64)).toBe(true);
    const estimated = await control.experiments.preview({ pipeline, settings: ['train.level=3'] });
    expect(estimated.estimateMs).toBeGreaterThanOrEqual(0);
    expect(estimated.runs).toHaveLength(2);
    await expect(control.insights.compare([`${id}.1`])).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    await expect(control.insights.compare([`${id}.1`, 'x'])).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('says how long the rest will take, once a run has ended', () => {
    const run = (state: string, startedAt: string | null, finishedAt: string | null) =>
      ({ state, startedAt, finishedAt, isSuperseded: false }) as never;
    const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
    const done = run('succeeded', at(0), at(10));
    const working = run('running', at(10), null);
    expect(remainingMs([working], 12_000)).toBeNull();
    expect(remainingMs([done, working, run('queued', null, null)], 12_000)).toBe(18_000);
    expect(remainingMs([done], 12_000)).toBeNull();
  });
});

describe('a pipeline to copy', () => {
  it('is TypeScript that reads like a person wrote it, JSON and a mutation', () => {
    const definition = { name: "it's", seed: [1, 2], steps: [{ use: 'a/b', params: { 'odd-name': '`${x}`' } }] };
    const { typescript, json, graphql } = pipelineDocument(definition, () => '{ name: "it\'s" }');
    expect(typescript).toBe(
      "import { definePipeline } from '@fovea/contracts';\n\nexport default definePipeline({ name: 'it\\'s', seed: [1, 2], steps: [{ use: 'a/b', params: { 'odd-name': '`${x}`' } }] });\n",
    );
    expect(JSON.parse(json)).toEqual(definition);
    expect(graphql).toContain('typed: { name: "it\'s" }');
  });
});
