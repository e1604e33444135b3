import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { EngineMemory } from '../engine/engine-memory.ts';
import { wordsPerThread } from '../engine/parallel/engine-thread.ts';
import { ThreadHelper } from '../engine/parallel/thread-helper.ts';
import { ThreadTeam } from '../engine/parallel/thread-team.ts';
import type { Job } from '../engine/parallel/thread-team.ts';
import { PlacedProgram } from '../engine/placed-program.ts';
import { ProgramDraft } from '../engine/program-draft.ts';
import { startThread } from './start-thread.ts';

async function startTeam(count: number) {
  const memory = new EngineMemory('simd', { isShared: true });
  const controls = Array.from({ length: count }, () => new Int32Array(new SharedArrayBuffer(4 * wordsPerThread)));
  const threads = await Promise.all(controls.map((control) => startThread({ ...memory.shared, control })));
  const helpers = threads.map((thread, index) => new ThreadHelper(thread, controls[index]!));
  return { memory, threads, team: new ThreadTeam(memory, { parts: count + 1, helpers }) };
}

/** Fills 4 MiB again and again, at about a quarter of a millisecond each. */
function fills(memory: EngineMemory, times: number): Job {
  const count = 2 ** 20;
  const draft = new ProgramDraft();
  const region = { pointer: memory.allocate(4 * count, 'a test').pointer, sizeBytes: 4 * count };
  for (let i = 0; i < times; ++i) draft.emit('fill', region, count, 1);
  return new PlacedProgram(memory, draft, 1, 0).job();
}

const nothing: Job = { pointer: 0, count: 0 };

/** Runs a module in a process of its own. */
async function runScript(body: string, flags: readonly string[] = []): Promise<string> {
  const entry = new URL('../index.ts', import.meta.url).href;
  const script = `import { wasmBackend } from ${JSON.stringify(entry)};
    const backend = await wasmBackend.create({ engine: 'compiled', relaxedSimd: 'auto', threads: 3, wasmFolder: '' });
    ${body}`;
  const options = ['--conditions=@fovea/source', '--disable-warning=ExperimentalWarning', ...flags];
  const args = [...options, '--input-type=module', '--eval', script];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

describe('a thread of the engine', () => {
  it('that is killed at work is an error within two seconds, for all that follows too', async () => {
    const { memory, threads, team } = await startTeam(2);
    // Long enough at work here for the others to take their jobs.
    const pending = team.run([fills(memory, 1000), nothing, fills(memory, 30_000)])!;
    const answer = expect(pending).rejects.toMatchObject({ code: 'RUN_CRASHED', details: { retryable: true } });
    const start = performance.now();
    await threads[1]!.terminate();
    await answer;
    expect(performance.now() - start).toBeLessThan(2000);
    expect(() => team.run([nothing, nothing])).toThrow(/a thread of the engine died.*exit code 1/);
    expect(await threads[0]!.ended).toBe('exit code 1');
    await team[Symbol.asyncDispose]();
  });

  it('that is killed between two steps is an error of the next one', async () => {
    const { threads, team } = await startTeam(1);
    await team.run([nothing, nothing]);
    await threads[0]!.terminate();
    await expect((async () => team.run([nothing, nothing]))()).rejects.toMatchObject({ code: 'RUN_CRASHED' });
  });

  it('that has not begun is relieved of its job', async () => {
    const memory = new EngineMemory('simd', { isShared: true });
    const asleep = { ended: new Promise(() => {}), keepAlive: () => undefined, terminate: async () => undefined };
    const helper = new ThreadHelper(asleep, new Int32Array(new SharedArrayBuffer(4 * wordsPerThread)));
    const region = memory.allocate(64, 'a test');
    const draft = new ProgramDraft();
    draft.emit('fill', region, 16, 3);
    const team = new ThreadTeam(memory, { parts: 2, helpers: [helper] });
    await team.run([nothing, new PlacedProgram(memory, draft, 1, 0).job()]);
    expect([...memory.floats(region.pointer, 16)]).toEqual(new Array(16).fill(3));
  });

  it('that traps is an error with its reason', async () => {
    const { memory, team } = await startTeam(1);
    const pending = team.run([fills(memory, 1000), { pointer: 2 ** 30, count: 1 }])!;
    await expect(pending).rejects.toThrow(/a thread of the engine died.*memory access out of bounds/);
  });

  it('fails no step when its team is disposed of, and ends', async () => {
    const { threads, team } = await startTeam(1);
    await team.run([nothing, nothing]);
    await team[Symbol.asyncDispose]();
    expect(await threads[0]!.ended).toBe('exit code 1');
  });

  it('is refused with the reason where it cannot start', async () => {
    const control = new Int32Array(new SharedArrayBuffer(4 * wordsPerThread));
    await expect(startThread({ module: {}, memory: {}, control })).rejects.toThrow(/WebAssembly/);
    const script = `await backend.activate().catch(({ code, message }) => console.log(code, message));`;
    const output = await runScript(script, ['--permission', '--allow-fs-read=*']);
    expect(output).toMatch(/^BACKEND_UNAVAILABLE .*3 threads could not be started.*--allow-worker/);
  });

  it('keeps no process alive that is done', async () => {
    const script = `const { threads } = await backend.activate(); console.log(threads);`;
    expect(await runScript(script)).toBe('3\n');
  });
});
