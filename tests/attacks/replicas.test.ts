import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createClient } from '@fovea/client';
import { findPostgres, startPostgres } from '@fovea/plugin-testing/node';
import { startServerProcess, type ServerProcess } from '../../tools/server/start-server-process.ts';
import { digestOf, isLong } from './attacked-server.ts';
import { endsOf, jobsOf } from './jobs-of.ts';

const script = fileURLToPath(new URL('./agent-process.ts', import.meta.url));
const isThere = findPostgres() !== undefined;
if (!isThere) {
  console.warn(
    'Skipping servers on PostgreSQL: none is installed. apt-get install -y --no-install-recommends postgresql',
  );
}

const runCount = isLong ? 300 : 40;
const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

async function startAgent({ url, tokens }: ServerProcess): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--conditions=@fovea/source', script, url, tokens.agent], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await once(child.stdout, 'data');
  return child;
}

/** A folder for a server: its own data folder, and what the servers share. */
async function serverFolder(parent: string, name: string, url: string): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder);
  const config = {
    dataFolder: 'data',
    store: { package: '@fovea/store-postgres', settings: { url, poolSize: 8 } },
    artifacts: { use: 'fovea/shared-files', params: { folder: join(parent, 'artifacts') } },
  };
  await writeFile(join(folder, 'fovea.config.json'), JSON.stringify(config));
  return folder;
}

(isThere ? describe : describe.skip)('two servers on one PostgreSQL', () => {
  it('Q17 S10 finish everything, although one of them and the database are killed', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'fovea-replicas-'));
    await using postgres = await startPostgres();
    const env = { FOVEA_TEST_LEASE_MS: '2000' };
    const folders = [
      await serverFolder(parent, 'first', postgres.url),
      await serverFolder(parent, 'second', postgres.url),
    ] as const;
    const first = await startServerProcess(folders[0], env);
    let second = await startServerProcess(folders[1], env);
    const agents: ChildProcess[] = [];
    try {
      using client = createClient({ url: first.url, token: first.tokens.operator });
      const { id } = await client.createExperiment({
        pipeline: {
          json: {
            name: 'replicas',
            seed: Array.from({ length: runCount }, (_, seed) => seed),
            steps: [{ use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } }],
          },
        },
      });
      agents.push(await startAgent(first), await startAgent(second));
      await pause(500);
      await second.end('SIGKILL');
      await postgres.restart('immediate');
      second = await startServerProcess(folders[1], env);
      agents.push(await startAgent(second));
      let state = 'RUNNING';
      while (state === 'RUNNING') {
        await pause(200);
        ({ state } = await client.experiment(id));
      }
      const jobs = await jobsOf(first, id);
      expect(jobs).toHaveLength(runCount);
      for (const job of jobs) {
        // One whose agents were all killed is not tried for ever.
        expect(['CANCELLED', 'QUARANTINED']).toContain(job.state);
        expect(endsOf(job)).toBe(1);
      }
      const bytes = new TextEncoder().encode('stored through one server, read through the other');
      const digest = digestOf(bytes) as `sha256:${string}`;
      await client.uploadArtifact(digest, bytes);
      using other = createClient({ url: second.url, token: second.tokens.operator });
      expect(await other.downloadArtifact(digest)).toEqual(bytes);
    } finally {
      for (const child of agents) child.kill('SIGKILL');
      await first.end('SIGKILL');
      await second.end('SIGKILL');
      await rm(parent, { recursive: true, force: true });
    }
  }, 180_000);
});
