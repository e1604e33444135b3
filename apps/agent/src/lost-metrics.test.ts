import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunEventBody } from '@fovea/contracts';
import { LostMetrics } from './lost-metrics.ts';
import { Spool } from './spool.ts';

const lease = { run: 'r.1', attempt: 1, token: 'secret' };
const metric = (step: number, loss: number): RunEventBody => ({
  type: 'metric',
  step: 'train',
  point: { run: 'r.1', series: 'train', step, seq: step, values: { loss } },
});

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-lost-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A lease that was lost with these batches unsent, as a later process finds it. */
async function lose(...batches: RunEventBody[][]): Promise<LostMetrics> {
  const spool = await Spool.create(join(folder, 'spool'), lease);
  for (const events of batches) await spool.write({ events, outputs: [], stored: [] });
  const lost = new LostMetrics(join(folder, 'lost'));
  for (const left of await Spool.left(join(folder, 'spool'))) await lost.settle(left);
  return lost;
}

async function retold(lost: LostMetrics, run: string): Promise<RunEventBody[]> {
  const told: RunEventBody[] = [];
  await lost.retell(run, (events) => Promise.resolve(told.push(...events)));
  return told;
}

describe('metrics that a lost lease could not tell', () => {
  it('are told under the next lease of the run, once, in order, and nothing else is', async () => {
    const lost = await lose(
      [{ type: 'step-started', step: 'train' }, metric(1, NaN)],
      [metric(2, 0.5), { type: 'run-succeeded' }],
    );
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
    expect(await retold(lost, 'r.2')).toEqual([]);
    expect(await retold(lost, 'r.1')).toEqual([metric(1, NaN), metric(2, 0.5)]);
    expect(await retold(lost, 'r.1')).toEqual([]);
  });

  it('are kept when they could not be told again', async () => {
    const lost = await lose([metric(1, 1)]);
    await expect(lost.retell('r.1', () => Promise.reject(new Error('the disk is full')))).rejects.toThrow('full');
    expect(await retold(lost, 'r.1')).toEqual([metric(1, 1)]);
  });

  it('leave nothing behind when everything was told', async () => {
    await lose();
    expect(await readdir(folder)).toEqual(['spool']);
  });

  it('are forgotten when nobody comes back for them in a week', async () => {
    const lost = await lose([metric(1, 1)]);
    await lost.sweep(Date.now());
    expect(await readdir(join(folder, 'lost'))).toHaveLength(1);
    const [name = ''] = await readdir(join(folder, 'lost'));
    const before = new Date(Date.now() - 8 * 24 * 3600 * 1000);
    await utimes(join(folder, 'lost', name), before, before);
    await lost.sweep(Date.now());
    expect(await readdir(join(folder, 'lost'))).toEqual([]);
  });
});
