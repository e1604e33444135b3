import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportRecord } from '@fovea/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  killHard,
  runCli,
  smallPipeline,
  startCli,
  temporaryFolder,
  writePipeline,
} from '../testing-fixtures/run-cli.ts';

let folder = '';
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterAll(() => remove());

async function report(out: string): Promise<ReportRecord> {
  return JSON.parse(await readFile(join(folder, out, 'report.json'), 'utf8')) as ReportRecord;
}

describe('fovea run', () => {
  it('trains, writes a report and a model, and does nothing the second time', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const first = await runCli(['run', 'small.json', '--out', 'first'], folder);
    expect(first.exitCode).toBe(0);
    const [model] = (await report('first')).models;
    expect(model?.accuracy?.n).toBe(500);
    expect(model?.accuracy?.top1).toBeGreaterThan(0.5);
    expect(await readdir(join(folder, 'first', 'models'))).toHaveLength(1);
    expect(existsSync(join(folder, 'first', 'report.html'))).toBe(true);

    const second = await runCli(['run', 'small.json', '--out', 'second'], folder);
    expect(second.stdout).toContain('3 of 4 steps unchanged');
    expect((await report('second')).models[0]?.id).toBe(model?.id);
  });

  it('refuses a model for a pipeline that loads none', async () => {
    await writePipeline(folder, 'unloaded.json', smallPipeline());
    const { exitCode, stderr } = await runCli(['run', 'unloaded.json', '--model', 'any.fovea'], folder);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('fovea/load-model')]);
  });

  it('retrains nothing when only the quantizer changes', async () => {
    const steps = [
      ...smallPipeline().steps,
      { id: 'quantize', use: 'fovea/quantize', params: { quantizer: { use: 'fovea/float16' } } },
      { id: 'again', use: 'fovea/evaluate' },
    ];
    await writePipeline(folder, 'quantized.json', { ...smallPipeline(), steps });
    await runCli(['run', 'quantized.json'], folder);
    const changed = await runCli(['run', 'quantized.json', '--set', 'quantize.quantizer=fovea/int8'], folder);
    expect(changed.exitCode).toBe(0);
    expect(changed.stderr).toContain('train: unchanged');
    expect(changed.stderr).toContain('quantize done');
  });

  it('expands several values into runs and names the best', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const { exitCode, stdout } = await runCli(
      ['run', 'small.json', '--set', 'train.epochs=1,2', '--seed', '1,2', '--best-of', 'top1', '--json'],
      folder,
    );
    expect(exitCode).toBe(0);
    const printed = JSON.parse(stdout) as ReportRecord & { best: string };
    expect(printed.run.runs).toHaveLength(4);
    const top = Math.max(...printed.models.map(({ accuracy }) => accuracy?.top1 ?? 0));
    expect(printed.models.find(({ id }) => id === printed.best)?.accuracy?.top1).toBe(top);
  });

  it('goes on after kill -9 and ends bit-equal to a run that was never killed', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const settings = ['--set', 'train.epochs=6'];
    const args = ['run', 'small.json', ...settings, '--data-folder', 'killed', '--out', 'killed-out'];
    const started = startCli(args, folder);
    await started.sees('train …');
    const checkpoints = join(folder, 'killed', 'checkpoints');
    while (!existsSync(checkpoints) || (await readdir(checkpoints)).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    killHard(started.process);
    expect((await started.result).exitCode).toBeNull();

    const continued = await runCli(args, folder);
    expect([continued.exitCode, continued.stdout]).toEqual([0, expect.stringContaining('Goes on with small-')]);
    await runCli(['run', 'small.json', ...settings, '--data-folder', 'whole', '--out', 'whole-out'], folder);
    const [killed, whole] = [await report('killed-out'), await report('whole-out')];
    expect(killed.models[0]?.id).toBe(whole.models[0]?.id);
  });

  it('ends cleanly on Ctrl-C with the best so far', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const started = startCli(
      ['run', 'small.json', '--set', 'train.epochs=500', '--data-folder', 'stopped', '--out', 'stopped-out'],
      folder,
    );
    await started.sees('train …');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    started.process.kill('SIGINT');
    const { exitCode, stdout } = await started.result;
    expect(exitCode).toBe(130);
    expect(stdout).toContain('best so far');
    expect(await readdir(join(folder, 'stopped-out', 'models'))).toHaveLength(1);
  });

  it('refuses a second process on the same data folder, naming the first', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const first = startCli(['run', 'small.json', '--set', 'train.epochs=500', '--data-folder', 'locked'], folder);
    await first.sees('train …');
    const second = await runCli(['run', 'small.json', '--data-folder', 'locked'], folder);
    killHard(first.process);
    await first.result;
    expect(second.exitCode).toBe(4);
    expect(second.stderr).toContain(String(first.process.pid));

    // What the killed one left unfinished takes none of the next one's time, and stays there to be gone on with.
    const next = await runCli(['run', 'small.json', '--data-folder', 'locked'], folder);
    expect([next.exitCode, next.stdout]).toEqual([0, expect.stringContaining('1 run in')]);
    const { stdout } = await runCli(['experiments', '--data-folder', 'locked', '--json'], folder);
    const { experiments } = JSON.parse(stdout) as { experiments: { state: string }[] };
    expect(experiments.map(({ state }) => state)).toEqual(['SUCCEEDED', 'RUNNING']);
  });
});

describe('fovea run, given something wrong', () => {
  const cases = [
    { what: 'an unknown step', setting: [], steps: [{ use: 'fovea/trian' }], says: 'fovea/train', code: 2 },
    { what: 'an unknown optimizer', setting: ['train.optimizer=fovea/adm'], says: 'fovea/adam', code: 2 },
    { what: 'an unknown param', setting: ['train.epoch=2'], says: 'Did you mean epochs', code: 2 },
    { what: 'a value out of bounds', setting: ['train.epochs=0'], says: 'train.epochs', code: 2 },
    { what: 'a value of another type', setting: ['train.epochs=many'], says: 'train.epochs', code: 2 },
  ] as const;

  for (const { what, setting, says, code, ...rest } of cases) {
    it(`names the remedy for ${what}`, async () => {
      const pipeline = 'steps' in rest ? { name: 'wrong', steps: rest.steps } : smallPipeline();
      await writePipeline(folder, 'wrong.json', pipeline);
      const { exitCode, stderr } = await runCli(
        ['run', 'wrong.json', ...setting.flatMap((text) => ['--set', text])],
        folder,
      );
      expect(stderr).toContain(says);
      expect(exitCode).toBe(code);
    });
  }

  it('suggests pipelines near a wrong path', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const { exitCode, stderr } = await runCli(['run', 'smal.json'], folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('small.json');
  });

  it('reports errors as JSON when asked to', async () => {
    const { exitCode, stdout } = await runCli(['run', 'nowhere.json', '--json'], folder);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'FILE_NOT_FOUND' } });
  });

  it('writes no report over a folder that cannot be one', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const { exitCode, stderr } = await runCli(['run', 'small.json', '--out', 'small.json'], folder);
    expect(exitCode).toBe(4);
    expect(stderr).toContain('--out');
  });

  it('keeps the other runs when one of the grid fails', async () => {
    await writePipeline(folder, 'small.json', smallPipeline());
    const { exitCode, stdout } = await runCli(
      ['run', 'small.json', '--set', 'model.model.depth=2,5', '--out', 'half'],
      folder,
    );
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/depth 5 failed: .*too small/);
    expect((await report('half')).models.some(({ accuracy }) => (accuracy?.top1 ?? 0) > 0.5)).toBe(true);
  });
});
