import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogDigest, stringifyCatalog, type PluginCatalog } from '../catalog/index.ts';
import { buildPluginCatalog } from './plugin-catalog-file.ts';
import { runExperiment } from './run-experiment.ts';
import { fixturePipeline, fixturePluginFolder, fixturePreset } from './testing-fixtures/fixture-workspace.ts';
import { openWorkspace } from './workspace.ts';

const script = fileURLToPath(new URL('./testing-fixtures/run-script.ts', import.meta.url));
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fovea-process-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Starts the script as the leader of a process group of its own, as a shell does. */
function start(params: object) {
  const args = ['--conditions=@fovea/source', script, folder, JSON.stringify(params)];
  const program = spawn(process.execPath, args, { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  program.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const until = async (text: string): Promise<string> => {
    for (let waited = 0; !output.includes(text); waited += 20) {
      if (waited > 20_000) throw new Error(`no ${text} in ${output}`);
      await sleep(20);
    }
    return output;
  };
  return { program, until };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const closed = (program: ChildProcess) => new Promise((resolve) => program.once('close', resolve));

describe("a run's process", () => {
  it('does not die of a Ctrl-C in the terminal: the run ends with its best so far', async () => {
    const { program, until } = start({ epochs: 1000, epochMs: 20 });
    await until('started train');
    await sleep(200);
    const end = closed(program);
    process.kill(-(program.pid as number), 'SIGINT');
    await end;
    expect(await until('ended')).toContain('ended cancelled train');
  });

  it('does not outlive its parent', async () => {
    const { program, until } = start({ mood: 'deaf' });
    const pid = Number(/pid (\d+)/.exec(await until('started train'))?.[1]);
    expect(isAlive(pid)).toBe(true);
    program.kill('SIGKILL');
    for (let waited = 0; isAlive(pid) && waited < 6000; waited += 50) await sleep(50);
    expect(isAlive(pid)).toBe(false);
  });

  it('refuses a plugin whose code is no longer what its catalogue says', async () => {
    const plugin = join(folder, 'plugin');
    await cp(fixturePluginFolder, plugin, { recursive: true });
    await symlink(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), join(folder, 'node_modules'));
    const { file } = await buildPluginCatalog(plugin);
    const catalog = JSON.parse(await readFile(file, 'utf8')) as PluginCatalog;
    const contributions = catalog.contributions.map((entry) => ({ ...entry, behaviour: entry.behaviour + 1 }));
    await writeFile(file, stringifyCatalog({ ...catalog, contributions, digest: await catalogDigest(contributions) }));
    const workspace = await openWorkspace({ preset: { ...fixturePreset, plugins: [plugin] }, folder });
    const { runs } = await runExperiment({ definition: fixturePipeline(), workspace });
    expect(runs[0]?.outcome).toMatchObject({ state: 'failed', error: { code: 'CATALOG_STALE' } });
  });
});
