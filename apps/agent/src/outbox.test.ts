import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  FoveaError,
  type AgentConnection,
  type Digest,
  type LeaseDirective,
  type RunEventBody,
  type RunReport,
} from '@fovea/contracts';
import { FakeClock, MemoryArtifactStore } from '@fovea/plugin-testing';
import { ArtifactExchange } from './artifact-exchange.ts';
import { Outbox } from './outbox.ts';
import { Spool } from './spool.ts';
import { until } from './testing-fixtures/test-server.ts';

const lease = { run: 'r.1', attempt: 1, token: 'secret' };
const metric = (step: number, loss = 1): RunEventBody => ({
  type: 'metric',
  step: 'train',
  point: { run: 'r.1', series: 'train', step, seq: step, values: { loss } },
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-outbox-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** An outbox to a server that records, and that refuses while `answer` throws. */
async function open(options: { maxSpoolBytes?: number; answer?: () => LeaseDirective; spool?: Spool } = {}) {
  const calls: string[] = [];
  const reports: RunReport[] = [];
  const directives: LeaseDirective[] = [];
  const refusals: unknown[] = [];
  const known = new Set<Digest>();
  const local = new MemoryArtifactStore();
  const connection = {
    missingArtifacts: (digests: readonly Digest[]) => Promise.resolve(digests.filter((digest) => !known.has(digest))),
    upload: (digest: Digest) => {
      calls.push('upload');
      known.add(digest);
      return Promise.resolve();
    },
    putStepResult: () => Promise.resolve(void calls.push('result')),
    report: async (report: RunReport) => {
      await Promise.resolve();
      const directive = options.answer?.() ?? 'continue';
      calls.push('report');
      reports.push(report);
      return { isDuplicate: false, state: 'running', lastSeq: 1, directive };
    },
  } as unknown as AgentConnection;
  const spool = options.spool ?? (await Spool.create(folder, lease));
  const outbox = new Outbox({
    connection,
    exchange: new ArtifactExchange(connection, local),
    spool,
    steps: [],
    clock: new FakeClock(),
    onDirective: (directive) => directives.push(directive),
    onRefused: (error) => refusals.push(error),
    ...(options.maxSpoolBytes === undefined ? {} : { maxSpoolBytes: options.maxSpoolBytes }),
  });
  return {
    outbox,
    spool,
    calls,
    reports,
    directives,
    refusals,
    local,
    sent: () => reports.flatMap(({ events }) => events),
  };
}

const unreachable = new FoveaError({
  code: 'SERVER_UNREACHABLE',
  subject: 'server',
  message: 'is away',
  details: { retryable: true },
});

describe('an outbox', () => {
  it('sends events in numbered batches, in order, NaN and infinities included, and keeps none of what was sent', async () => {
    const { outbox, reports, sent } = await open();
    const values = [1, NaN, Infinity, -Infinity];
    for (const [step, loss] of values.entries()) await outbox.append('r.1', step, [metric(step, loss)]);
    await outbox.flush();
    expect(sent()).toEqual(values.map((loss, step) => metric(step, loss)));
    expect(reports.map(({ batch }) => batch)).toEqual(reports.map((_, index) => index + 1));
    expect(await readdir((await readdir(folder)).map((name) => join(folder, name))[0] ?? '')).toEqual(['lease.json']);
  });

  it('keeps batches small, whatever is appended at one time', async () => {
    const { outbox, reports, sent } = await open();
    const events = Array.from({ length: 2500 }, (_, step) => metric(step));
    await outbox.append('r.1', 0, events);
    const long = { type: 'log', step: 'train', level: 'info', message: 'x'.repeat(150_000) } as const;
    await outbox.append('r.1', 0, [long, long, long]);
    await outbox.flush();
    expect(sent()).toEqual([...events, long, long, long]);
    expect(reports.map(({ events: { length } }) => length)).toEqual([1000, 1000, 500, 2, 1]);
  });

  it('uploads all that a step put out before it reports the step, and lets others take it over after', async () => {
    const { outbox, calls, local } = await open();
    const digest = await local.put(new Uint8Array([1]));
    const manifest = await local.put(new TextEncoder().encode(JSON.stringify({ files: { 'a.bin': digest } })));
    outbox.stored('key');
    await outbox.append('r.1', 0, [
      { type: 'step-finished', step: 'export', cacheKey: 'key', outputs: { files: manifest }, durationMs: 1 },
    ]);
    await outbox.append('r.1', 1, [
      { type: 'step-finished', step: 'other', cacheKey: 'not stored', outputs: { files: manifest }, durationMs: 1 },
    ]);
    await outbox.flush();
    expect(calls).toEqual(['upload', 'upload', 'report', 'result', 'report']);
  });

  it('waits for a server that is away without holding anybody up, then sends each batch once', async () => {
    let isAway = true;
    const { outbox, sent } = await open({
      answer: () => {
        if (isAway) throw unreachable;
        return 'continue';
      },
    });
    for (let step = 0; step < 5; step++) await outbox.append('r.1', step, [metric(step)]);
    expect(sent()).toEqual([]);
    isAway = false;
    await outbox.flush();
    expect(sent()).toEqual([0, 1, 2, 3, 4].map((step) => metric(step)));
  });

  it('whose spool is full leaves out streams, says how much, and keeps every change of state', async () => {
    let isAway = true;
    const { outbox, sent } = await open({
      maxSpoolBytes: 2000,
      answer: () => {
        if (isAway) throw unreachable;
        return 'continue';
      },
    });
    for (let step = 0; step < 100; step++) await outbox.append('r.1', step, [metric(step)]);
    await outbox.append('r.1', 100, [{ type: 'step-started', step: 'evaluate' }]);
    isAway = false;
    await outbox.flush();
    const kept = sent().filter(({ type }) => type === 'metric').length;
    expect(kept).toBeLessThan(30);
    expect(sent().at(-1)).toEqual({ type: 'step-started', step: 'evaluate' });
    await outbox.append('r.1', 101, [{ type: 'run-succeeded' }]);
    await outbox.flush();
    expect(sent().slice(-2)).toEqual([
      expect.objectContaining({ type: 'log', message: expect.stringContaining(`${100 - kept} metrics`) }),
      { type: 'run-succeeded' },
    ]);
  });

  it('passes on what the server wants of the run, and stops at what will not pass', async () => {
    const lost = new FoveaError({ code: 'LEASE_LOST', subject: 'run', message: 'is lost' });
    let isLost = false;
    const { outbox, directives, refusals } = await open({
      answer: () => {
        if (isLost) throw lost;
        return 'cancel';
      },
    });
    await outbox.append('r.1', 0, [metric(0)]);
    await outbox.flush();
    expect(directives).toEqual(['cancel']);
    isLost = true;
    await outbox.append('r.1', 1, [metric(1)]);
    await until(() => refusals.length > 0);
    expect(refusals).toEqual([lost]);
    await expect(outbox.append('r.1', 2, [metric(2)])).rejects.toBe(lost);
  });

  it('says when all that is on disk has been sent, and lets go of those who wait when it stops', async () => {
    let isAway = true;
    const { outbox, sent } = await open({
      answer: () => {
        if (isAway) throw unreachable;
        return 'continue';
      },
    });
    await outbox.sent();
    await outbox.append('r.1', 0, [metric(0)]);
    let hasCaughtUp = false;
    const catchingUp = outbox.sent().then(() => (hasCaughtUp = true));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(hasCaughtUp).toBe(false);
    isAway = false;
    await catchingUp;
    expect(sent()).toEqual([metric(0)]);
    isAway = true;
    await outbox.append('r.1', 1, [metric(1)]);
    const stopping = outbox.sent();
    outbox.stop();
    await stopping;
    expect(sent()).toEqual([metric(0)]);
  });

  it('refuses events of another run', async () => {
    const { outbox } = await open();
    await expect(outbox.append('r.2', 0, [metric(0)])).rejects.toMatchObject({ code: 'STORE_CONFLICT' });
  });

  it('goes on with the batches that an earlier process left', async () => {
    const earlier = await open({
      answer: () => {
        throw unreachable;
      },
    });
    for (let step = 0; step < 3; step++) await earlier.outbox.append('r.1', step, [metric(step)]);
    earlier.outbox.stop();
    await earlier.outbox.flush();
    const [left] = await Spool.left(folder);
    expect(left?.lease).toEqual(lease);
    const { outbox, reports, sent } = await open(left === undefined ? {} : { spool: left });
    outbox.resume();
    await outbox.flush();
    expect(sent()).toEqual([0, 1, 2].map((step) => metric(step)));
    expect(reports.map(({ batch }) => batch)).toEqual([1, 2, 3]);
  });
});
