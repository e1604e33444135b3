import type { EngineThread, ThreadSeed } from '../engine/parallel/engine-thread.ts';

/** A worker thread of Node. Rejects with what kept it from starting. */
export async function startThread(seed: ThreadSeed): Promise<EngineThread> {
  // Not imported: bundlers for browsers meet this file, and refuse what they do not have.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const isSource = import.meta.url.endsWith('.ts');
  const worker = new Worker(new URL(isSource ? './engine-worker.ts' : './engine-worker.js', import.meta.url), {
    workerData: seed,
    // Not those of this process, which may name modules that a thread needs not.
    execArgv: isSource ? ['--disable-warning=ExperimentalWarning'] : [],
    name: 'fovea-engine',
  });
  const ended = new Promise<unknown>((resolve) => {
    worker.once('error', resolve);
    worker.once('exit', (exitCode) => resolve(`exit code ${exitCode}`));
  });
  await Promise.race([
    new Promise((resolve) => worker.once('message', resolve)),
    ended.then((reason) => Promise.reject(reason as Error)),
  ]);
  worker.unref();
  return {
    ended,
    keepAlive: (isNeeded) => (isNeeded ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  };
}
