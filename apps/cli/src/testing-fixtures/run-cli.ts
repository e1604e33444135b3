import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineDefinition } from '@fovea/contracts';

const main = join(import.meta.dirname, '..', 'main.ts');

export interface CliResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartedCli {
  readonly process: ChildProcess;
  readonly result: Promise<CliResult>;
  /** Resolves when standard error has shown `text`. */
  sees(text: string): Promise<void>;
  /** Resolves with what standard output has shown once it ends in `text`. */
  prints(text: string): Promise<string>;
}

/** The command in a process (and process group) of its own, as a shell starts it. */
export function startCli(args: readonly string[], cwd: string): StartedCli {
  const child = spawn(process.execPath, ['--conditions=@fovea/source', main, ...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const watchers: { text: string; resolve: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
    for (const { text, resolve } of watchers) if (stderr.includes(text)) resolve();
  });
  const result = new Promise<CliResult>((resolve) => {
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  const sees = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (stderr.includes(text)) resolve();
      watchers.push({ text, resolve });
      void result.then(() => reject(new Error(`it ended without showing ${text}:\n${stdout}\n${stderr}`)));
    });
  const prints = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (stdout.trimEnd().endsWith(text)) resolve(stdout);
      };
      child.stdout.on('data', look);
      look();
      void result.then(() => reject(new Error(`it ended without printing ${text}:\n${stdout}\n${stderr}`)));
    });
  return { process: child, result, sees, prints };
}

export function runCli(args: readonly string[], cwd: string): Promise<CliResult> {
  return startCli(args, cwd).result;
}

/** A folder of its own for each test file. */
export async function temporaryFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'fovea-cli-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Kills a command and every process it started, without any chance to clean up. */
export function killHard(child: ChildProcess): void {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

/** A pipeline small enough for a test, on real digits. */
export function smallPipeline(change: Partial<PipelineDefinition> = {}): PipelineDefinition {
  return {
    name: 'small',
    seed: 3,
    steps: [
      {
        id: 'data',
        use: 'fovea/load-data',
        params: { dataset: { use: 'fovea/mnist' }, trainLimit: 1000, testLimit: 500, calibrationCount: 64 },
      },
      { id: 'model', use: 'fovea/build-model', params: { model: { use: 'fovea/cnn', params: { width: 0.25 } } } },
      { id: 'train', use: 'fovea/train', params: { epochs: 2, checkpointEverySteps: 5 } },
      { id: 'evaluate', use: 'fovea/evaluate' },
    ],
    ...change,
  };
}

export async function writePipeline(folder: string, name: string, pipeline: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(pipeline));
  return path;
}
