import { describe, expect, it } from '@jest/globals';
import type { LeaseGrant, RunEventBody } from '@fovea/contracts';
import type { Control, RunMessage } from '../index.ts';
import { samplePipeline } from '../testing-fixtures/control-plugin.ts';
import { FakeAgent } from '../testing-fixtures/fake-agent.ts';
import { openTestControl, until, type TestControl } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };
const log = (message: string): RunEventBody => ({ type: 'log', step: 'train', level: 'info', message });
const metric = (step: number): RunEventBody => ({
  type: 'metric',
  step: 'train',
  point: { run: '', series: 'train', step, seq: step, values: { loss: step } },
});

interface Started {
  readonly run: string;
  readonly grant: LeaseGrant;
  send(...events: readonly RunEventBody[]): Promise<void>;
}

async function startRun({ control, artifacts }: TestControl): Promise<Started> {
  const { id } = await control.experiments.create({ pipeline: samplePipeline, start: true }, local);
  const grant = (await (await new FakeAgent(control, artifacts).register()).lease()) as LeaseGrant;
  let batch = 0;
  return {
    run: `${id}.1`,
    grant,
    async send(...events) {
      batch += 1;
      await control.agents.report({ lease: grant.lease, batch, events });
    },
  };
}

/** Follows a run to its end and keeps all that it is told. */
async function followed(control: Control, run: string, after?: string): Promise<RunMessage[]> {
  const messages: RunMessage[] = [];
  for await (const message of control.streams.followRun({ run, ...(after === undefined ? {} : { after }) })) {
    messages.push(message);
  }
  return messages;
}

const seqsOf = (messages: readonly RunMessage[]): number[] =>
  messages.flatMap((message) => (message.type === 'events' ? message.events.map(({ seq }) => seq) : []));
const stepsOf = (messages: readonly RunMessage[]): number[] =>
  messages.flatMap((message) => (message.type === 'points' ? message.points.map(({ step }) => step) : []));

describe('who follows a run', () => {
  it('is told all of it, live, and the end of it', async () => {
    await using test = await openTestControl();
    const { run, send } = await startRun(test);
    await send(log('before'), metric(1));
    const following = followed(test.control, run);
    await until(() => Promise.resolve(test.control.streams.followedRuns === 1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await send(metric(2), log('during'));
    await send({ type: 'step-progress', step: 'train', progress: { done: 1, total: 2, unit: 'epochs' } });
    await send(metric(3), { type: 'run-succeeded' });
    const messages = await following;
    expect(seqsOf(messages)).toEqual([1, 2, 3, 4]);
    expect(stepsOf(messages)).toEqual([2, 3]);
    expect(messages.at(-1)).toMatchObject({ type: 'run', run: { state: 'succeeded' } });
    expect(test.control.streams.followedRuns).toBe(0);
  });

  it('goes on from a position without gap or repetition', async () => {
    await using test = await openTestControl();
    const { run, send } = await startRun(test);
    await send(log('one'), metric(1));
    const abort = new AbortController();
    let position = '';
    const seen: number[] = [];
    for await (const message of test.control.streams.followRun({ run, signal: abort.signal })) {
      position = message.position;
      seen.push(...seqsOf([message]));
      if (message.type === 'run') abort.abort();
    }
    await send(log('two'), metric(2), metric(3));
    await send(log('three'), { type: 'run-succeeded' });
    const messages = await followed(test.control, run, position);
    expect([...seen, ...seqsOf(messages)]).toEqual([1, 2, 3, 4, 5]);
    expect(stepsOf(messages)).toEqual([2, 3]);
  });

  it('is told what is over from the first event on', async () => {
    await using test = await openTestControl();
    const { run, send } = await startRun(test);
    await send(...Array.from({ length: 1200 }, (_, index) => log(String(index))));
    await send({ type: 'run-succeeded' });
    const messages = await followed(test.control, run);
    expect(seqsOf(messages)).toEqual(Array.from({ length: 1202 }, (_, index) => index + 1));
  });

  it('that takes nothing for a while is told to read anew, and holds nobody up', async () => {
    await using test = await openTestControl();
    const { control } = test;
    const { run, send } = await startRun(test);
    const slow = control.streams.followRun({ run })[Symbol.asyncIterator]();
    await slow.next();
    const quick = followed(control, run);
    for (let batch = 0; batch < 12; batch++) {
      await send(...Array.from({ length: 1000 }, (_, index) => metric(batch * 1000 + index + 1)));
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await send({ type: 'run-succeeded' });
    expect(stepsOf(await quick)).toEqual(Array.from({ length: 12_000 }, (_, index) => index + 1));
    const late: RunMessage[] = [];
    for (let next = await slow.next(); next.done !== true; next = await slow.next()) late.push(next.value);
    expect(late.map(({ type }) => type)).toContain('resync');
    expect(stepsOf(late).length).toBeLessThanOrEqual(4000);
    expect(seqsOf(late)).toEqual([2]);
  });

  it('is refused for a run or a position that is none', async () => {
    await using test = await openTestControl();
    const { run } = await startRun(test);
    const nowhere = followed(test.control, 'none');
    await expect(nowhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(followed(test.control, run, 'x')).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
    expect(test.control.streams.followedRuns).toBe(0);
  });

  it('shares one reading of the store with a hundred others', async () => {
    await using test = await openTestControl();
    const { run, send } = await startRun(test);
    const following = Array.from({ length: 100 }, () => followed(test.control, run));
    await until(() => Promise.resolve(test.control.streams.followedRuns === 1));
    await send(log('one'), { type: 'run-succeeded' });
    for (const messages of await Promise.all(following)) expect(seqsOf(messages)).toEqual([1, 2, 3]);
  });
});

describe('who watches for changes', () => {
  it('is told each once, however often it happens', async () => {
    await using test = await openTestControl();
    const abort = new AbortController();
    const changes = test.control.streams.changes({
      matches: ({ topic }) => topic === 'experiment',
      intervalMs: 30,
      signal: abort.signal,
    });
    const first = changes.next();
    const { id } = await test.control.experiments.create({ pipeline: samplePipeline }, local);
    expect((await first).value).toEqual({ changes: [{ topic: 'experiment', id }], isResync: false });
    for (const tag of ['a', 'b', 'c']) await test.control.experiments.tag(id, [tag], local);
    expect((await changes.next()).value).toEqual({ changes: [{ topic: 'experiment', id }], isResync: false });
    const last = changes.next();
    abort.abort();
    expect((await last).done).toBe(true);
  });
});
