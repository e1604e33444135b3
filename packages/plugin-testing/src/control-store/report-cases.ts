import { type ControlStoreCase, controlStoreCase } from './control-store-case.ts';
import {
  claimed,
  createSample,
  digestOf,
  leaseMs,
  note,
  registerSampleAgent,
  registerSampleArtifact,
  sampleEnvironment,
  send,
} from './samples.ts';

const point = (step: number, loss: number, seq = step) => ({ series: 'train', step, seq, values: { loss } });

export const reportCases: readonly ControlStoreCase[] = [
  controlStoreCase(
    'append/in-order',
    'numbers events without gaps, across attempts',
    async ({ store, clock, same }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const first = await claimed(store, 'a', 's1');
      await send(store, first, 1, { events: [{ type: 'run-started', pid: 1 }, note('one')] });
      clock.advance(leaseMs);
      await store.commit({ command: 'lease.expire', input: { limit: 1 } });
      const second = await claimed(store, 'a', 's2');
      const receipt = await send(store, second, 1, {
        events: [{ type: 'run-started', pid: 2 }, { type: 'run-succeeded' }],
      });
      const events = await store.events({ run: 'e.1', after: 0, limit: 100 });
      same(
        'there are gaps',
        events.map(({ seq }) => seq),
        [1, 2, 3, 4, 5, 6],
      );
      same(
        'the events are wrong',
        events.map(({ type }) => type),
        ['run-queued', 'run-started', 'log', 'log', 'run-started', 'run-succeeded'],
      );
      same('the receipt is wrong', receipt, {
        isDuplicate: false,
        state: 'succeeded',
        lastSeq: 6,
        directive: 'continue',
      });
      const later = await store.events({ run: 'e.1', after: 4, limit: 1 });
      same(
        'a page of events is wrong',
        later.map(({ seq }) => seq),
        [5],
      );
    },
  ),

  controlStoreCase('append/optimistic-conflict', 'refuses a batch when one before it is missing', async (probe) => {
    const { store, same, refused } = probe;
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    await send(store, grant, 1, { events: [note('one')] });
    await refused('a batch is skipped', send(store, grant, 3, { events: [note('three')] }), 'CONFLICT');
    await send(store, grant, 2, { events: [note('two')] });
    same('the refused batch left something', (await store.run({ id: 'e.1' }))?.lastSeq, 3);
  }),

  controlStoreCase('append/pipelined', 'stores batches that are sent without waiting in order', async (probe) => {
    const { store, same } = probe;
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    const batches = Array.from({ length: 20 }, (_, index) => index + 1);
    await Promise.all(batches.map((batch) => send(store, grant, batch, { events: [note(String(batch))] })));
    const events = await store.events({ run: 'e.1', after: 1, limit: 100 });
    same(
      'the order is lost',
      events.map((event) => (event.type === 'log' ? Number(event.message) : 0)),
      batches,
    );
  }),

  controlStoreCase('append/duplicate', 'acknowledges a batch again and stores it once', async ({ store, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    const batch = { events: [note('one')], points: [point(1, Number.NaN)] };
    const receipts = await Promise.all([1, 2, 3].map(() => send(store, grant, 1, batch)));
    same(
      'duplicates are not told',
      receipts.map(({ isDuplicate }) => isDuplicate),
      [false, true, true],
    );
    same('duplicates are stored', (await store.run({ id: 'e.1' }))?.lastSeq, 2);
    const { points } = await store.points({ run: 'e.1', after: 0, limit: 10 });
    same('points are stored twice', points.length, 1);
  }),

  controlStoreCase('complete/once', 'takes one result, however often it is sent', async ({ store, same, refused }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    const events = [{ type: 'run-succeeded' as const }];
    const receipts = await Promise.all([1, 2].map(() => send(store, grant, 1, { events })));
    const late = await send(store, grant, 1, { events });
    same(
      'the answers differ',
      [...receipts, late].map(({ state, lastSeq }) => [state, lastSeq]),
      [
        ['succeeded', 2],
        ['succeeded', 2],
        ['succeeded', 2],
      ],
    );
    await refused('a run goes on after its end', send(store, grant, 2, { events: [note('more')] }), 'LEASE_LOST');
    same('there are two endings', (await store.events({ run: 'e.1', after: 1, limit: 9 })).length, 1);
    const run = await store.run({ id: 'e.1' });
    same('its end is not recorded', [run?.state, run?.finishedAt === null, run?.progress], ['succeeded', false, null]);
  }),

  controlStoreCase(
    'report/outputs',
    'refuses outputs that are not stored, and keeps the lineage of those that are',
    async (probe) => {
      const { store, same, refused } = probe;
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const grant = await claimed(store, 'a');
      const output = { step: 'train', direction: 'output' as const, port: 'model', type: 'model' as const };
      const report = { lineage: [{ ...output, artifact: digestOf('a') }] };
      await refused('an absent artifact is taken', send(store, grant, 1, report), 'ARTIFACT_NOT_FOUND');
      await registerSampleArtifact(store, digestOf('a'));
      await send(store, grant, 1, report);
      const expected = [{ ...output, artifact: digestOf('a'), run: 'e.1' }];
      same('who made it is unknown', await store.lineage({ artifact: digestOf('a') }), expected);
      same('what the run made is unknown', await store.lineageOfRun({ run: 'e.1' }), expected);
    },
  ),

  controlStoreCase('report/progress', 'keeps the newest progress and where it executes', async ({ store, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    const progress = { step: 'train', done: 1, total: 2, unit: 'epochs' };
    const environment = { ...sampleEnvironment, cpu: 'another' };
    await send(store, grant, 1, { progress, environment });
    const run = await store.run({ id: 'e.1' });
    same('the progress is lost', run?.progress, progress);
    same('the environment is lost', run?.environment, environment);
  }),

  controlStoreCase(
    'metrics/special-values',
    'keeps NaN, infinities and every bit of a number',
    async ({ store, same }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const grant = await claimed(store, 'a');
      const values = [Number.NaN, Infinity, -Infinity, 0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.1, 1 / 3];
      await send(store, grant, 1, { points: values.map((loss, index) => point(index, loss)) });
      const { points } = await store.points({ run: 'e.1', after: 0, limit: 100 });
      same(
        'values changed',
        points.map(({ values }) => String(values['loss'])),
        values.map(String),
      );
      const { samples } = await store.curve({ run: 'e.1', series: 'train', name: 'loss', maxPoints: 100 });
      same(
        'the curve differs',
        samples.map(({ value }) => String(value)),
        values.map(String),
      );
    },
  ),

  controlStoreCase('metrics/last-value', 'knows the newest value of each series', async ({ store, same }) => {
    await createSample(store, 'e', { runs: 2 });
    await registerSampleAgent(store, 'a', { slots: 2 });
    const grant = await claimed(store, 'a', 's1');
    const other = await claimed(store, 'a', 's2');
    await send(store, grant, 1, { points: [point(1, 0.5), point(3, 0.25), point(2, 0.4)] });
    await send(store, other, 1, { points: [{ series: 'train', step: 1, seq: 1, values: { loss: 2, accuracy: 1 } }] });
    const series = await store.series({ runs: ['e.1', 'e.2'] });
    same(
      'the newest values are wrong',
      series.map(({ run, series, name, last }) => [run, series, name, last]),
      [
        ['e.1', 'train', 'loss', { step: 3, seq: 3, value: 0.25 }],
        ['e.2', 'train', 'accuracy', { step: 1, seq: 1, value: 1 }],
        ['e.2', 'train', 'loss', { step: 1, seq: 1, value: 2 }],
      ],
    );
  }),

  controlStoreCase(
    'metrics/later-attempt',
    'shows what the last attempt said of a step',
    async ({ store, clock, same }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const first = await claimed(store, 'a', 's1');
      await send(store, first, 1, { points: [point(1, 10), point(2, 20), point(3, 30)] });
      clock.advance(leaseMs);
      await store.commit({ command: 'lease.expire', input: { limit: 1 } });
      const second = await claimed(store, 'a', 's2');
      // It resumes at step 2 and counts its points from 1: one key of the first attempt comes again, one step has two keys.
      await send(store, second, 1, { points: [point(2, 21, 1), point(3, 31, 3)] });
      const { samples } = await store.curve({ run: 'e.1', series: 'train', name: 'loss', maxPoints: 100 });
      same(
        'the curve is wrong',
        samples.map(({ step, value }) => [step, value]),
        [
          [1, 10],
          [2, 21],
          [3, 31],
        ],
      );
    },
  ),

  controlStoreCase(
    'metrics/curve',
    'keeps the extremes, the first and the last of a long curve',
    async ({ store, same }) => {
      await createSample(store, 'e');
      await registerSampleAgent(store, 'a');
      const grant = await claimed(store, 'a');
      const value = (step: number): number => (step === 333 ? 100 : step === 666 ? -100 : Math.sin(step));
      const points = Array.from({ length: 1000 }, (_, step) => point(step, step === 500 ? Number.NaN : value(step)));
      await send(store, grant, 1, { points });
      const curve = await store.curve({ run: 'e.1', series: 'train', name: 'loss', maxPoints: 50 });
      same('it is not sampled', [curve.isSampled, curve.total, curve.nonFinite], [true, 1000, 1]);
      same('it has too many points', curve.samples.length <= 50, true);
      const steps = curve.samples.map(({ step }) => step);
      same(
        'what must be kept is lost',
        [0, 333, 666, 999].filter((step) => !steps.includes(step)),
        [],
      );
      same(
        'steps are out of order',
        steps,
        [...steps].sort((a, b) => a - b),
      );
      same(
        'values are not real ones',
        curve.samples.filter((sample) => sample.value !== value(sample.step)),
        [],
      );
      const part = await store.curve({
        run: 'e.1',
        series: 'train',
        name: 'loss',
        maxPoints: 50,
        fromStep: 10,
        toStep: 19,
      });
      same('a part is wrong', [part.total, part.isSampled], [10, false]);
    },
  ),

  controlStoreCase('metrics/constant', 'keeps few points of a curve that does not move', async ({ store, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    await send(store, grant, 1, { points: Array.from({ length: 1000 }, (_, step) => point(step, 1)) });
    const { samples } = await store.curve({ run: 'e.1', series: 'train', name: 'loss', maxPoints: 20 });
    same('there are too many', samples.length <= 20, true);
    same('an end is missing', [samples[0]?.step, samples.at(-1)?.step], [0, 999]);
  }),

  controlStoreCase('metrics/stream', 'hands points out in order of arrival, page by page', async ({ store, same }) => {
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const grant = await claimed(store, 'a');
    await send(store, grant, 1, { points: [point(1, 1), point(2, 2)] });
    const seen = await store.lastPointPosition({ run: 'e.1' });
    await send(store, grant, 2, { points: [point(3, 3), point(4, 4), point(5, 5)] });
    const first = await store.points({ run: 'e.1', after: seen, limit: 2 });
    const second = await store.points({ run: 'e.1', after: first.position, limit: 2 });
    same(
      'pages are wrong',
      [first, second].map(({ points, hasMore }) => [points.map(({ step }) => step), hasMore]),
      [
        [[3, 4], true],
        [[5], false],
      ],
    );
    same('the end is wrong', await store.lastPointPosition({ run: 'e.1' }), second.position);
  }),

  controlStoreCase('cache/shared', 'hands a step result and a checkpoint from one run to another', async (probe) => {
    const { store, same, refused } = probe;
    await createSample(store, 'e');
    await registerSampleAgent(store, 'a');
    const { lease } = await claimed(store, 'a');
    const outputs = { model: digestOf('b') };
    const put = () => store.commit({ command: 'cache.put', input: { lease, cacheKey: 'key', outputs } });
    await refused('an absent output is taken', put(), 'ARTIFACT_NOT_FOUND');
    await registerSampleArtifact(store, digestOf('b'));
    await put();
    same('the result is lost', await store.stepResult({ cacheKey: 'key' }), outputs);
    same('another key has it', await store.stepResult({ cacheKey: 'other' }), undefined);
    await store.commit({ command: 'checkpoint.save', input: { lease, cacheKey: 'key', artifact: digestOf('b') } });
    same('the checkpoint is lost', (await store.checkpoint({ cacheKey: 'key' }))?.artifact, digestOf('b'));
    const forged = { ...lease, token: 'guessed' };
    const clear = { cacheKey: 'key', lease: forged };
    await refused('a stranger clears it', store.commit({ command: 'checkpoint.clear', input: clear }), 'LEASE_LOST');
    await store.commit({ command: 'checkpoint.clear', input: { lease, cacheKey: 'key' } });
    same('it stays', await store.checkpoint({ cacheKey: 'key' }), undefined);
  }),
];
