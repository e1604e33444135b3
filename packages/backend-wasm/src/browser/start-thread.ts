import type { EngineThread, ThreadSeed } from '../engine/parallel/engine-thread.ts';
import type { WebWorker } from './worker-scope.ts';

declare const Worker: new (url: URL, options: { readonly type: 'module'; readonly name: string }) => WebWorker;

/** A Web Worker. Rejects with what kept it from starting. */
export async function startThread(seed: ThreadSeed): Promise<EngineThread> {
  // As bundlers look for it; where they bundle the sources they take the .ts file of that name.
  const worker = new Worker(new URL('./engine-worker.js', import.meta.url), { type: 'module', name: 'fovea-engine' });
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  worker.addEventListener('error', ({ message }) => end(message ?? 'its script did not load'));
  const isReady = new Promise<void>((resolve) => worker.addEventListener('message', () => resolve()));
  worker.postMessage(seed);
  try {
    await Promise.race([isReady, ended.then((reason) => Promise.reject(reason as Error))]);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    ended,
    keepAlive: () => undefined,
    terminate: async () => {
      worker.terminate();
      end('it was terminated');
    },
  };
}
