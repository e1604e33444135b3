import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openDataFolder, systemClock } from '@fovea/host/node';
import { dropSpool } from './drop-spool.ts';
import { Spool } from './spool.ts';

const lease = { run: 'r.1', attempt: 1, token: 'secret' };
const content = { events: [{ type: 'step-started', step: 'train' }], outputs: [], stored: [] } as const;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-spool-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A spool as a process finds it that starts after another was killed, which had saved a checkpoint of `mine`. */
async function left(batches: number) {
  const data = openDataFolder(join(folder, 'data'), systemClock);
  for (const key of ['mine', 'other']) await data.checkpoints(key).save(new Uint8Array([1]));
  const written = await Spool.create(join(folder, 'spool'), lease);
  await written.noteCheckpoint('mine');
  for (let batch = 0; batch < batches; batch++) await written.write(content);
  const [spool] = await Spool.left(join(folder, 'spool'));
  if (spool === undefined) throw new Error('the spool is gone');
  return { spool, data };
}

describe('dropSpool', () => {
  it('forgets checkpoints that are ahead of what the server was told', async () => {
    const { spool, data } = await left(2);
    await dropSpool(spool, data);
    expect(await data.checkpoints('mine').latest()).toBeUndefined();
    expect(await data.checkpoints('other').latest()).toEqual(new Uint8Array([1]));
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
  });

  it('keeps checkpoints when the server was told everything', async () => {
    const { spool, data } = await left(0);
    await dropSpool(spool, data);
    expect(await data.checkpoints('mine').latest()).toEqual(new Uint8Array([1]));
    expect(await readdir(join(folder, 'spool'))).toEqual([]);
  });
});
