/** A thread of the engine in Node. Started by `startThread`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { ThreadSeed } from '../engine/parallel/engine-thread.ts';
import { serveThread } from '../engine/parallel/serve-thread.ts';

serveThread(workerData as ThreadSeed, () => parentPort!.postMessage('ready'));
