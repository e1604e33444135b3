import type { KernelBuild } from '../../kernel-module.ts';
import { EngineMemory } from '../engine-memory.ts';
import { threadsUnavailable } from '../errors.ts';
import { wordsPerThread } from './engine-thread.ts';
import type { StartThread } from './engine-thread.ts';
import { ThreadHelper } from './thread-helper.ts';
import { ThreadTeam } from './thread-team.ts';

interface Platform {
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly crossOriginIsolated?: boolean;
  readonly Worker?: unknown;
}

/**
 * A team that cuts batches into `parts`, with a thread for each. Where threads cannot share memory one thread does all parts,
 * with the same numbers, and the team's note says why.
 *
 * @throws BACKEND_UNAVAILABLE when a thread does not start.
 */
export async function startTeam(build: KernelBuild, parts: number): Promise<ThreadTeam> {
  if (parts === 1) return new ThreadTeam(new EngineMemory(build));
  const whyNot = whyOneThread();
  const memory = whyNot === undefined ? sharedMemory(build) : undefined;
  if (memory === undefined) {
    return new ThreadTeam(new EngineMemory(build), { parts, note: whyNot ?? 'no shared memory was granted' });
  }
  const { startThread } = await (isNode()
    ? import('../../node/start-thread.ts')
    : import('../../browser/start-thread.ts'));
  return new ThreadTeam(memory, { parts, helpers: await startHelpers(memory, parts - 1, startThread) });
}

async function startHelpers(memory: EngineMemory, count: number, startThread: StartThread): Promise<ThreadHelper[]> {
  const starts = await Promise.allSettled(
    Array.from({ length: count }, async () => {
      const control = new Int32Array(new SharedArrayBuffer(4 * wordsPerThread));
      return new ThreadHelper(await startThread({ ...memory.shared, control }), control);
    }),
  );
  const helpers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed === undefined) return helpers;
  await Promise.all(helpers.map(({ thread }) => thread.terminate()));
  throw threadsUnavailable(count + 1, failed.reason);
}

/** Undefined where there is no address space for one: it reserves all that 32 bits reach, which a phone may refuse. */
function sharedMemory(build: KernelBuild): EngineMemory | undefined {
  try {
    return new EngineMemory(build, { isShared: true });
  } catch {
    return undefined;
  }
}

function whyOneThread(): string | undefined {
  if (isNode()) return undefined;
  const { crossOriginIsolated, Worker } = globalThis as Platform;
  if (crossOriginIsolated !== true) return 'the page is not cross-origin isolated, so its threads may not share memory';
  if (Worker === undefined) return 'there are no workers here';
  if ((Atomics as Partial<typeof Atomics>).waitAsync === undefined) return 'the browser has no Atomics.waitAsync';
  return undefined;
}

function isNode(): boolean {
  return (globalThis as Platform).process?.versions?.node !== undefined;
}
