import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { probeEntry } from './probe-entry.ts';

const folder = await mkdtemp(join(tmpdir(), 'fovea-probe-'));
afterAll(() => rm(folder, { recursive: true }));

describe('probeEntry', () => {
  it('finds nothing where an entry only exports', async () => {
    const probe = await probeEntry(await entry('export const plugin = {};'));
    expect(probe).toEqual({ newGlobals: [], openHandles: [], tfjsBackend: null });
  });

  it('finds new globals, and old ones that were replaced', async () => {
    const source =
      'globalThis.acme = 1; Math.random = () => 0.5; Array.prototype.last = function () {}; process.env.ACME = "1";';
    const { newGlobals } = await probeEntry(await entry(source));
    expect(newGlobals.toSorted()).toEqual([
      'Array.prototype.last',
      'Math.random',
      'globalThis.acme',
      'process.env.ACME',
    ]);
  });

  it('finds timers that keep the process alive', async () => {
    const { openHandles } = await probeEntry(await entry('setInterval(() => undefined, 1000);'));
    expect(openHandles).toEqual(['Timeout']);
  });

  it('finds listeners of the process', async () => {
    const { newGlobals } = await probeEntry(await entry('process.on("SIGTERM", () => undefined);'));
    expect(newGlobals).toEqual(['process.on(SIGTERM)']);
  });

  it('names the backend that TensorFlow.js was set to', async () => {
    const { tfjsBackend, newGlobals } = await probeEntry(
      await entry('globalThis._tfengine = { backendName: "wasm" };'),
    );
    expect({ tfjsBackend, newGlobals }).toEqual({ tfjsBackend: 'wasm', newGlobals: [] });
  });

  it('answers PLUGIN_LOAD_FAILED where the import throws', async () => {
    const failing = probeEntry(await entry('throw new Error("no GPU");'));
    await expect(failing).rejects.toMatchObject({
      code: 'PLUGIN_LOAD_FAILED',
      message: expect.stringContaining('no GPU'),
    });
  });

  it('answers PLUGIN_LOAD_FAILED where the entry ends the process', async () => {
    await expect(probeEntry(await entry('process.exit(0);'))).rejects.toMatchObject({
      code: 'PLUGIN_LOAD_FAILED',
    });
  });
});

async function entry(source: string): Promise<URL> {
  const file = join(folder, 'index.mjs');
  await writeFile(file, source);
  return pathToFileURL(file);
}
