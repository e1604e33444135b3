import { existsSync } from 'node:fs';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '@fovea/client';
import type { ReportRecord } from '@fovea/contracts';
import {
  killHard,
  runCli,
  smallPipeline,
  startCli,
  temporaryFolder,
  writePipeline,
  type StartedCli,
} from '../testing-fixtures/run-cli.ts';

interface Facts {
  readonly url: string;
  readonly signInUrl: string;
  readonly pid: number;
  readonly logFile: string;
}

let folder = '';
let remove: () => Promise<void>;
let server: StartedCli;
let facts: Facts;

/** Starts the server of the folder, on the port that it had before when there was one. */
async function start(port = '0'): Promise<void> {
  server = startCli(['serve', '--port', port, '--agents', '1', '--slots', '2', '--json'], folder);
  facts = JSON.parse(await server.prints('}')) as Facts;
}

beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  await mkdir(join(folder, 'elsewhere'));
  await writePipeline(folder, 'small.json', smallPipeline());
  await start();
});
afterAll(async () => {
  server.process.kill('SIGTERM');
  await server.result;
  await remove();
});

async function json<T>(args: readonly string[]): Promise<T> {
  const { stdout, stderr } = await runCli([...args, '--json'], folder);
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as T;
}

describe('fovea serve', () => {
  it('says where it is, and keeps what gives access to itself', async () => {
    expect(facts.signInUrl).toMatch(new RegExp(`^${facts.url}/join#[0-9a-f]+$`));
    const { mode } = await stat(join(folder, '.fovea', 'server.json'));
    expect(mode & 0o077).toBe(0);
    await expect((await fetch(`${facts.url}/healthz`)).json()).resolves.toEqual({ status: 'ok' });
    expect(existsSync(facts.logFile)).toBe(true);
  });

  it('carries out what fovea run asks for on the same data folder, through being killed and started again', async () => {
    const args = ['run', 'small.json', '--set', 'train.epochs=12', '--out', 'served'];
    const started = startCli(args, folder);
    await started.sees('train …');
    killHard(server.process);
    await server.result;
    await start(new URL(facts.url).port);
    const { exitCode, stdout, stderr } = await started.result;
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('evaluate done')]);
    expect(stdout).toContain(`on ${facts.url}`);
    const report = JSON.parse(await readFile(join(folder, 'served', 'report.json'), 'utf8')) as ReportRecord;
    expect(report.models[0]?.accuracy?.top1).toBeGreaterThan(0.5);
    expect(existsSync(join(folder, 'served', 'models'))).toBe(true);
  });

  it('works from elsewhere with a token, and only with one that allows it', async () => {
    const { stdout: secret } = await runCli(['token', 'mint', 'viewer', '--role', 'viewer'], folder);
    const remote = ['--url', facts.url, '--token', secret.trim()];
    const { experiments } = await json<{ experiments: { id: string }[] }>(['experiments', ...remote]);
    expect(experiments).toHaveLength(1);
    const refused = await runCli(['cancel', experiments[0]?.id ?? '', ...remote], join(folder, 'elsewhere'));
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('received viewer')]);
    const unknown = await runCli(['runs', '--url', facts.url], join(folder, 'elsewhere'));
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('token')]);
  });

  it('pauses, resumes, cancels and tries again', async () => {
    const { token, url } = JSON.parse(await readFile(join(folder, '.fovea', 'server.json'), 'utf8')) as {
      token: string;
      url: string;
    };
    using client = createClient({ url, token });
    const { id } = await client.createExperiment({
      pipeline: { json: smallPipeline({ name: 'steered' }) },
      settings: ['train.epochs=400'],
    });
    await expect(json(['pause', id])).resolves.toMatchObject({ state: 'PAUSED' });
    await expect(json(['resume', id])).resolves.toMatchObject({ state: 'RUNNING' });
    await json(['cancel', id]);
    for await (const { run } of client.followRun(`${id}.1`)) if (run?.state === 'CANCELLED') break;
    const [again] = await json<{ id: string; label: string }[]>(['retry', `${id}.1`]);
    expect(again?.id).toBe(`${id}.2`);
    await expect(json(['cancel', `${id}.2`])).resolves.toMatchObject({ isCancelRequested: true });
  });

  it('gives the same bytes when a run is run again, and names what differs between two', async () => {
    const { runs } = await json<{ runs: { id: string }[] }>(['runs', '--state', 'succeeded']);
    const run = runs.at(-1)?.id ?? '';
    const replayed = await json<{ isEqual: boolean; outputs: { isMeasured: boolean }[] }>(['replay', run]);
    expect(replayed.isEqual).toBe(true);
    expect(replayed.outputs.filter(({ isMeasured }) => !isMeasured)).toHaveLength(4);
    const { runs: all } = await json<{ runs: { id: string }[] }>(['runs']);
    const { differences } = await json<{ differences: { path: string }[] }>(['diff', run, all[0]?.id ?? '']);
    expect(differences.map(({ path }) => path)).toContain('train.epochs');
  });

  it('ends cleanly, with its agents, when it is told to', async () => {
    server.process.kill('SIGTERM');
    const { exitCode } = await server.result;
    expect(exitCode).toBe(0);
    expect(existsSync(join(folder, '.fovea', 'server.json'))).toBe(false);
  });

  it('is not needed to look at what was done', async () => {
    const { stdout } = await runCli(['experiments'], folder);
    expect(stdout).toContain('succeeded');
    const nowhere = await runCli(['experiments'], join(folder, 'elsewhere'));
    expect([nowhere.exitCode, nowhere.stderr]).toEqual([2, expect.stringContaining('--url')]);
  });
});
