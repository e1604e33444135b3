import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCli, smallPipeline, temporaryFolder, writePipeline } from '../testing-fixtures/run-cli.ts';

let folder = '';
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  const steps = [
    ...smallPipeline().steps,
    { id: 'export', use: 'fovea/export', params: { exporter: { use: 'fovea/tfjs-layers' } } },
  ];
  await writePipeline(folder, 'small.json', { ...smallPipeline(), steps });
  await runCli(['run', 'small.json', '--out', 'out'], folder);
});
afterAll(() => remove());

interface Scored {
  readonly model: { readonly accuracy: { readonly top1: number; readonly n: number } };
}

describe('fovea evaluate', () => {
  it('scores a saved model, and the same model in another format alike', async () => {
    const args = ['--data', 'mnist', '--set', 'data.testLimit=1000', '--json'];
    const own = await runCli(['evaluate', 'out/models/cnn.fovea', ...args], folder);
    expect(own.exitCode).toBe(0);
    const exported = await runCli(['evaluate', 'out/exports/small/export/model.json', ...args], folder);
    expect(exported.exitCode).toBe(0);
    const [a, b] = [own, exported].map(({ stdout }) => (JSON.parse(stdout) as Scored).model.accuracy);
    expect(a?.n).toBe(1000);
    expect(a).toEqual(b);
  });

  it('says which file is no model', async () => {
    await writeFile(join(folder, 'broken.fovea'), new Uint8Array(64).fill(255));
    const { exitCode, stderr } = await runCli(['evaluate', 'broken.fovea', '--data', 'mnist'], folder);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/MODEL|model|header/);
    expect(stderr).not.toContain(' at ');
  });

  it('refuses a model whose shard leaves its folder', async () => {
    await mkdir(join(folder, 'evil'), { recursive: true });
    await writeFile(
      join(folder, 'evil', 'model.json'),
      JSON.stringify({
        format: 'layers-model',
        modelTopology: { class_name: 'Sequential', config: { name: 's', layers: [] } },
        weightsManifest: [{ paths: ['../../secret.bin'], weights: [] }],
      }),
    );
    const { exitCode, stderr } = await runCli(['evaluate', 'evil', '--data', 'mnist'], folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('secret.bin');
  });

  it('lists the datasets there are when given none of them', async () => {
    const { exitCode, stderr } = await runCli(['evaluate', 'out/models/cnn.fovea', '--data', 'mnits'], folder);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('fovea/mnist');
  });

  const data = process.env['FOVEA_TEST_DATA'] ?? join(process.cwd(), '..', 'shared', 'data');
  const photos = join(data, 'flowers');
  const hasPhotos = existsSync(photos);
  if (!hasPhotos) console.log(`skipped: scoring on photos of another kind (no ${photos})`);
  (hasPhotos ? it : it.skip)('says that photos of five classes do not fit a model of ten', async () => {
    const { exitCode, stderr } = await runCli(['evaluate', 'out/models/cnn.fovea', '--data', photos], folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('5 classes');
  });
});
