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

  it('has nothing to complain about', () => {
    expect(opened.complaints).toEqual([]);
  });
});
