import { fork } from 'node:child_process';
import { appendFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock, DecodedSplit } from '@fovea/contracts';
import { DataFolderLock } from './data-folder-lock.ts';
import { writeDurably } from './durable-file.ts';
import { FileCheckpointStore } from './file-checkpoint-store.ts';
import { FileRunStore } from './file-run-store.ts';
import { FileSplitCache } from './file-split-cache.ts';
import { FileStepCache } from './file-step-cache.ts';

const clock: Clock = { now: () => 0, monotonic: () => 0 };
const bytes = (text: string) => new TextEncoder().encode(text);
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-stores-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('FileRunStore', () => {
  it('numbers events from 1 without gaps, stamps them, and gives them back', async () => {
    const store = new FileRunStore(folder, clock);
    await store.append('a.1', 0, [
      { type: 'run-started', pid: 1 },
      { type: 'step-started', step: 'x' },
    ]);
    await store.append('a.1', 2, [{ type: 'run-succeeded' }]);
    const events = await new FileRunStore(folder, clock).read('a.1');
    expect(events.map(({ seq, type, at }) => [seq, type, at])).toEqual([
      [1, 'run-started', '1970-01-01T00:00:00.000Z'],
      [2, 'step-started', '1970-01-01T00:00:00.000Z'],
      [3, 'run-succeeded', '1970-01-01T00:00:00.000Z'],
    ]);
    expect(await store.read('a.1', 2)).toEqual(events.slice(2));
    expect(await store.list()).toEqual(['a.1']);
  });

  it('lets one of two writers with the same expectation win', async () => {
    const store = new FileRunStore(folder, clock);
    const results = await Promise.allSettled([
      store.append('a', 0, [{ type: 'run-started', pid: 1 }]),
      store.append('a', 0, [{ type: 'run-started', pid: 2 }]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((results[1] as PromiseRejectedResult).reason).toMatchObject({ code: 'STORE_CONFLICT' });
    expect(await store.read('a')).toHaveLength(1);
  });

  it('cuts off a line that a crash left unfinished', async () => {
    await new FileRunStore(folder, clock).append('a', 0, [{ type: 'run-started', pid: 1 }]);
    await appendFile(join(folder, 'a', 'events.jsonl'), '{"run":"a","seq":2,"ty');
    const store = new FileRunStore(folder, clock);
    expect(await store.read('a')).toHaveLength(1);
    await store.append('a', 1, [{ type: 'run-succeeded' }]);
    expect((await store.read('a')).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it.each(['../a', 'a/b', '', '.a'])('refuses the run id %j', async (run) => {
    const store = new FileRunStore(folder, clock);
    await expect(store.append(run, 0, [{ type: 'run-succeeded' }])).rejects.toMatchObject({ code: 'STORE_IO' });
  });
});

describe('FileStepCache', () => {
  const key = 'ab'.repeat(32);
  const outputs = { model: `sha256:${'0'.repeat(64)}` } as const;

  it('remembers outputs by key', async () => {
    await new FileStepCache(folder).put(key, outputs);
    expect(await new FileStepCache(folder).get(key)).toEqual(outputs);
    expect(await new FileStepCache(folder).get('cd'.repeat(32))).toBeUndefined();
  });

  it.each(['', '{"model":"sha2', '{"model":"elsewhere"}', 'null'])(
    'takes the damaged entry %j for a miss',
    async (text) => {
      const cache = new FileStepCache(folder);
      await cache.put(key, outputs);
      await writeFile(join(folder, 'ab', `${key}.json`), text);
      expect(await cache.get(key)).toBeUndefined();
    },
  );
});

describe('FileCheckpointStore', () => {
  it('keeps the newest checkpoint of a key until it is cleared', async () => {
    const store = new FileCheckpointStore(folder, 'key');
    expect(await store.latest()).toBeUndefined();
    await store.save(bytes('one'));
    await store.save(bytes('two'));
    expect(await new FileCheckpointStore(folder, 'key').latest()).toEqual(bytes('two'));
    expect(await new FileCheckpointStore(folder, 'other').latest()).toBeUndefined();
    await store.clear();
    expect(await store.latest()).toBeUndefined();
  });
});

describe('FileSplitCache', () => {
  const split: DecodedSplit = {
    shape: [2, 1, 3],
    count: 2,
    pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
    labels: Int32Array.of(1, 0),
  };

  it('gives back what it was given', async () => {
    await new FileSplitCache(folder).write('sha256:aa', 'train', split);
    expect(await new FileSplitCache(folder).read('sha256:aa', 'train')).toEqual(split);
    expect(await new FileSplitCache(folder).read('sha256:aa', 'test')).toBeUndefined();
  });

  it('takes a file that is too short, too long or something else for a miss', async () => {
    const cache = new FileSplitCache(folder);
    await cache.write('sha256:aa', 'train', split);
    const [name = ''] = await readdir(folder);
    const whole = await readFile(join(folder, name));
    for (const damaged of [
      whole.subarray(0, 10),
      whole.subarray(0, 40),
      Buffer.concat([whole, whole]),
      Buffer.alloc(whole.length),
    ]) {
      await writeFile(join(folder, name), damaged);
      expect(await cache.read('sha256:aa', 'train')).toBeUndefined();
    }
  });
});

describe('writeDurably', () => {
  it.each([
    ['ENOSPC', 'STORE_FULL'],
    ['EIO', 'STORE_IO'],
  ])('keeps the old file and leaves nothing beside it after %s, and reports %s', async (errno, code) => {
    const path = join(folder, 'file');
    await writeDurably(path, bytes('old'));
    const failing = writeDurably(path, async (file) => {
      await file.write(bytes('ne'));
      throw Object.assign(new Error(errno), { code: errno });
    });
    await expect(failing).rejects.toMatchObject({ code });
    expect(await readdir(folder)).toEqual(['file']);
    expect(await readFile(path, 'utf8')).toBe('old');
  });
});

describe('DataFolderLock', () => {
  it('is refused while it is held, naming the process, and free again afterwards', async () => {
    const lock = await DataFolderLock.acquire(folder);
    await expect(DataFolderLock.acquire(folder)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      details: { facts: { pid: process.pid } },
    });
    await lock[Symbol.asyncDispose]();
    await using again = await DataFolderLock.acquire(folder);
    expect(again).toBeDefined();
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('lets exactly one of many have it', async () => {
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => DataFolderLock.acquire(folder)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is never taken from a living process, and taken from it once it is dead', async () => {
    const script = join(folder, 'sleep.cjs');
    await writeFile(script, 'setInterval(() => {}, 1000); process.send("up");');
    const child = fork(script, [], { execArgv: [] });
    await new Promise((resolve) => child.once('message', resolve));
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: child.pid, started: null, token: 'theirs' }));
    await expect(DataFolderLock.acquire(folder)).rejects.toMatchObject({
      code: 'STORE_LOCKED',
      details: { facts: { pid: child.pid } },
    });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
    await using lock = await DataFolderLock.acquire(folder);
    expect(lock).toBeDefined();
  });

  it('tells a living process from the dead owner whose number it got', async () => {
    await writeFile(join(folder, 'lock'), JSON.stringify({ pid: process.pid, started: '1', token: 'long gone' }));
    await using lock = await DataFolderLock.acquire(folder);
    expect(lock).toBeDefined();
  });
});
