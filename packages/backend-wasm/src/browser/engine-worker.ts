/** A thread of the engine in a browser. Started by `startThread`. */
import type { ThreadSeed } from '../engine/parallel/engine-thread.ts';
import { serveThread } from '../engine/parallel/serve-thread.ts';
import type { WorkerScope } from './worker-scope.ts';

const scope = globalThis as unknown as WorkerScope;

scope.addEventListener('message', ({ data }) => serveThread(data as ThreadSeed, () => scope.postMessage('ready')));
