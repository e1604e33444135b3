import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { AgentProcess } from './testing-fixtures/agent-process.ts';
import { fixturePipeline, TestServer } from './testing-fixtures/test-server.ts';

const isLong = process.env['FOVEA_ATTACKS'] === 'long';
if (!isLong) console.log('skipped: real agents under 200 faults, which take minutes (set FOVEA_ATTACKS=long)');

const faults = 200;
const epochs = 15;
const seeds = Array.from({ length: 60 }, (_, seed) => seed);

/** Numbers from 0 to 1 that follow from a seed: xorshift32. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

(isLong ? describe : describe.skip)('real agents that are killed, stopped, ended and cut off at random', () => {
  it('Q1 Q2 end each run once, with all its metrics and the numbers of undisturbed work', async () => {
    const seed = (Date.now() >>> 0) | 1;
    console.log(`seed ${seed}`);
    const random = numbersFrom(seed);
    await using server = await TestServer.open({ leaseMs: 1200, sweepEveryMs: 50, maxAttempts: 1000 });
    let isAway = false;
    const connection = server.unreliable(() => isAway);
    const start = (name: string) => new AgentProcess(server, name, connection);
    const names = ['first', 'second', 'third'];
    const agents = new Map(names.map((name) => [name, start(name)]));
    await using _all = { [Symbol.asyncDispose]: () => end([...agents.values()]) };
    const runs = await server.start(fixturePipeline({ epochs, epochMs: 60 }, { seed: seeds }));

    for (let fault = 0; fault < faults; fault++) {
      await sleep(800 + 1500 * random());
      const name = names[Math.floor(random() * names.length)] ?? '';
      const agent = agents.get(name) as AgentProcess;
      const kind = random();
      if (kind < 0.6) {
        agent.signal(kind < 0.45 ? 'SIGKILL' : 'SIGTERM');
        await agent.exit;
        agents.set(name, start(name));
      } else if (kind < 0.85) {
        agent.signal('SIGSTOP');
        void sleep(1800).then(() => agent.signal('SIGCONT'));
      } else {
        isAway = true;
        await sleep(700);
        isAway = false;
      }
    }

    for (const run of runs) await server.untilState(run, 'succeeded', 'failed', 'quarantined');
    const undisturbed = await server.start(fixturePipeline({ epochs, epochMs: 1 }, { seed: seeds }));
    for (const [index, run] of runs.entries()) {
      const ends = (await server.events(run)).filter(({ type }) => /^run-(succeeded|failed|cancelled)$/.test(type));
      expect(ends.map(({ type }) => type)).toEqual(['run-succeeded']);
      const { points } = await server.opened.store.points({ run, after: 0, limit: 10_000 });
      expect(new Set(points.map(({ step }) => step)).size).toBe(epochs);
      const calm = undisturbed[index] ?? '';
      await server.untilState(calm, 'succeeded', 'failed');
      expect(await server.outputs(run)).toEqual(await server.outputs(calm));
    }
  }, 3_600_000);
});

async function end(agents: readonly AgentProcess[]): Promise<void> {
  for (const agent of agents) await agent[Symbol.asyncDispose]();
}
