import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { browserForTests } from '../../tools/browser/browser-for-tests.ts';
import { serveFolder } from '../../tools/browser/serve-folder.ts';
import type { FolderServer } from '../../tools/browser/serve-folder.ts';
import { openPage } from './open-page.ts';
import type { OpenPage } from './open-page.ts';
import type { Comparison } from './page/compare-forward.ts';
import type { Training } from './page/train-cnn.ts';
import type { ThreadedTraining } from './page/train-on-threads.ts';

const browser = await browserForTests('training and prediction in a browser');

(browser === undefined ? describe.skip : describe)('a page bundled by Vite', () => {
  let folder = '';
  let server: FolderServer;
  let opened: OpenPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fovea-page-'));
    const script = fileURLToPath(new URL('build-page.ts', import.meta.url));
    await promisify(execFile)(process.execPath, [script, folder]);
    server = await serveFolder(folder);
    opened = await openPage(browser!, server.url);
  });

  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('is cross-origin isolated', async () => {
    expect(await opened.page.evaluate('crossOriginIsolated')).toBe(true);
  });

  it('trains a CNN of tf.layers on the wasm backend, beside the threads of TensorFlow.js', async () => {
    const { losses, ...found } = await opened.page.evaluate<Training>('trainCnn()');
    expect(found).toEqual({ backend: 'wasm', build: 'relaxed-simd', isThreaded: true });
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 2);
  });

  it.each(['compiled', 'tfjs'])('predicts on fovea/wasm as the reference interpreter, engine %s', async (engine) => {
    const { device, received, expected } = await opened.page.evaluate<Comparison>(`compareForward('${engine}')`);
    expect(device).toMatchObject({ engine });
    expect(received).toHaveLength(12);
    for (const [index, value] of expected.entries()) expect(Math.abs(received[index]! - value)).toBeLessThan(1e-4);
  });

  it('trains on threads where it is isolated, and elsewhere on one with the same numbers, saying why', async () => {
    await using plainServer = await serveFolder(folder, { isIsolated: false });
    await using plain = await openPage(browser!, plainServer.url);
    const train = ({ page }: OpenPage) => page.evaluate<ThreadedTraining>('trainOnThreads(2)');
    const [isolated, apart] = [await train(opened), await train(plain)];
    expect(isolated.device).toMatchObject({ threads: 2, features: { batchParts: 2 } });
    expect(isolated.device.features).not.toHaveProperty('oneThread');
    expect(apart.device).toMatchObject({ threads: 1, features: { batchParts: 2 } });
    expect(apart.device.features['oneThread']).toMatch(/not cross-origin isolated/);
    expect(isolated.losses.at(-1)).toBeLessThan(isolated.losses[0]! / 2);
    expect(apart.losses).toEqual(isolated.losses);
    expect(apart.outputs).toEqual(isolated.outputs);
    expect(plain.complaints).toEqual([]);
  });

  it('has nothing to complain about', () => {
    expect(opened.complaints).toEqual([]);
  });
});
