import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { createClient, type FoveaClient } from '@fovea/client';
import { isLong, startAttackedServer, type AttackedServer } from './attacked-server.ts';
import { endsOf, jobsOf } from './jobs-of.ts';

const jobCount = isLong ? 1000 : 100;
const script = fileURLToPath(new URL('./agent-process.ts', import.meta.url));

interface FakeAgent {
  readonly child: ChildProcess;
  output(): string;
}

/** @param holdMs how long it works on each run; moments when left out. */
async function startAgent(server: AttackedServer, ...holdMs: readonly string[]): Promise<FakeAgent> {
  const child = spawn(
    process.execPath,
    ['--conditions=@fovea/source', script, server.url, server.tokens.agent, ...holdMs],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child.stdout, 'data');
  return { child, output: () => output };
}

const pause = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

async function createJobs(client: FoveaClient, count = jobCount): Promise<string> {
  const pipeline = {
    name: 'jobs',
    seed: Array.from({ length: count }, (_, seed) => seed),
    steps: [{ use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } }],
  };
  const { id } = await client.createExperiment({ pipeline: { json: pipeline } });
  return id;
}

describe(`${jobCount} jobs`, () => {
  it('Q1 Q2 Q3 end with exactly one result each, whatever happens to agents and server', async () => {
    await using server = await startAttackedServer({ FOVEA_TEST_LEASE_MS: '1500' });
    using client = createClient({ url: server.url, token: server.tokens.operator });
    const experiment = await createJobs(client);
    const agents = await Promise.all(Array.from({ length: 3 }, () => startAgent(server)));
    const all = [...agents];
    try {
      for (let fault = 0; ; fault++) {
        const { state } = (await client.experiment(experiment)) ?? { state: 'gone' };
        if (state !== 'RUNNING') break;
        const [victim] = agents.splice(fault % agents.length, 1);
        if (victim === undefined) throw new Error('there are no agents left');
        // One in three only looks dead: it comes back when its runs are others' already.
        if (fault % 3 === 2) {
          victim.child.kill('SIGSTOP');
          await pause(2500);
          victim.child.kill('SIGCONT');
          agents.push(victim);
        } else {
          await pause(300);
          victim.child.kill('SIGKILL');
          const next = await startAgent(server);
          agents.push(next);
          all.push(next);
        }
      }
      const jobs = await jobsOf(server, experiment);
      expect(jobs).toHaveLength(jobCount);
      for (const job of jobs) {
        // One whose agents were all killed is not tried for ever.
        expect(['CANCELLED', 'QUARANTINED']).toContain(job.state);
        expect(endsOf(job)).toBe(1);
      }
      expect(await server.damage()).toEqual([]);
    } finally {
      for (const { child } of all) child.kill('SIGKILL');
    }
  }, 600_000);

  it('Q2 are no longer those of an agent that comes back when they are done', async () => {
    await using server = await startAttackedServer({ FOVEA_TEST_LEASE_MS: '1500' });
    using client = createClient({ url: server.url, token: server.tokens.operator });
    const experiment = await createJobs(client, 1);
    const zombie = await startAgent(server, '1000');
    let heir: FakeAgent | undefined;
    try {
      while (!zombie.output().includes('holding')) await pause(5);
      zombie.child.kill('SIGSTOP');
      heir = await startAgent(server);
      while ((await client.experiment(experiment)).state === 'RUNNING') await pause(100);
      const [before] = await jobsOf(server, experiment);
      zombie.child.kill('SIGCONT');
      while (!zombie.output().includes('lease lost')) await pause(50);
      const [after] = await jobsOf(server, experiment);
      expect(after).toEqual(before);
      expect(after?.state).toBe('CANCELLED');
      expect(after?.attempts).toBeGreaterThanOrEqual(2);
    } finally {
      zombie.child.kill('SIGKILL');
      heir?.child.kill('SIGKILL');
    }
  }, 60_000);

  it('Q6 are leased once each when everyone asks at once', async () => {
    await using server = await startAttackedServer();
    using client = createClient({ url: server.url, token: server.tokens.operator });
    const experiment = await createJobs(client);
    const agents = await Promise.all(Array.from({ length: 4 }, () => startAgent(server)));
    try {
      for (;;) {
        const { state } = (await client.experiment(experiment)) ?? { state: 'gone' };
        if (state !== 'RUNNING') break;
        await pause(200);
      }
      for (const { attempts } of await jobsOf(server, experiment)) expect(attempts).toBe(1);
    } finally {
      for (const { child } of agents) child.kill('SIGKILL');
    }
  }, 600_000);
});

describe('S1 a server that is killed again and again', () => {
  it('has everything that it ever acknowledged', async () => {
    let server = await startAttackedServer();
    try {
      const acknowledged: string[] = [];
      for (let kill = 0; kill < (isLong ? 100 : 5); kill++) {
        using client = createClient({ url: server.url, token: server.tokens.operator, retry: { attempts: 1 } });
        let isAlive = true;
        const writers = Array.from({ length: 4 }, async (_, writer) => {
          for (let count = 0; isAlive; count++) {
            const name = `k${kill}-${writer}-${count}`;
            const pipeline = {
              name,
              steps: [{ use: 'fovea/load-data', params: { dataset: { use: 'fovea/mnist' } } }],
            };
            await client.createExperiment({ pipeline: { json: pipeline } }).then(
              ({ id }) => acknowledged.push(id),
              () => undefined,
            );
          }
        });
        await pause(300 + Math.random() * 700);
        await server.end('SIGKILL');
        isAlive = false;
        await Promise.all(writers);
        server = await server.restart();
      }
      expect(acknowledged.length).toBeGreaterThan(10);
      using client = createClient({ url: server.url, token: server.tokens.operator });
      for (const id of acknowledged) expect(await client.experiment(id)).toMatchObject({ id });
      expect(await server.damage()).toEqual([]);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  }, 600_000);
});
