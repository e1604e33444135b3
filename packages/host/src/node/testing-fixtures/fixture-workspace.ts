import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PipelineDefinition } from '@fovea/contracts';
import { openWorkspace, type Preset, type Workspace } from '../workspace.ts';

export const fixturePluginFolder = fileURLToPath(new URL('./plugin', import.meta.url));

export const fixturePreset: Preset = {
  plugins: [fixturePluginFolder],
  backend: { use: 'fixture/fake' },
  store: { use: 'fixture/files' },
  resolveFrom: import.meta.url,
};

export interface TraceLine {
  readonly step: string;
  readonly pid: number;
  readonly what: 'start' | 'end';
  readonly at: number;
  readonly [fact: string]: unknown;
}

/** A workspace in a temporary folder, with the fixture plugin. */
export class FixtureWorkspace implements AsyncDisposable {
  readonly workspace: Workspace;
  readonly folder: string;

  private constructor(workspace: Workspace, folder: string) {
    this.workspace = workspace;
    this.folder = folder;
  }

  static async open(): Promise<FixtureWorkspace> {
    const folder = await mkdtemp(join(tmpdir(), 'fovea-host-'));
    return new FixtureWorkspace(await openWorkspace({ preset: fixturePreset, folder }), folder);
  }

  /** What the fixture's steps left behind, in order. */
  async trace(): Promise<TraceLine[]> {
    const text = await readFile(join(this.workspace.dataFolder, 'trace.jsonl'), 'utf8').catch(() => '');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as TraceLine);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function fixturePipeline(
  train: Record<string, unknown> = {},
  rest: Partial<PipelineDefinition> = {},
): PipelineDefinition {
  return {
    name: 'fixture',
    steps: [
      { use: 'fixture/load' },
      { use: 'fixture/build' },
      { use: 'fixture/train', params: train },
      { use: 'fixture/evaluate' },
    ],
    ...rest,
  };
}
