import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { promisify } from 'node:util';
import type { FoveaError } from '@fovea/contracts';
import { memoryExceeded, runTimedOut } from './errors.ts';

/** What a run's process may use; what is left out is unlimited. */
export interface ProcessLimits {
  /** Heap of JavaScript objects [MiB]; tensors and images are not part of it. */
  readonly heapMb?: number;
  /** Resident memory altogether [bytes]; watched on Linux and macOS. */
  readonly residentBytes?: number;
  /** Wall-clock time [ms]. */
  readonly durationMs?: number;
}

const lookEveryMs = 1000;

/** Node flags that keep the heap within its limit. */
export function heapFlags({ heapMb }: ProcessLimits): string[] {
  return heapMb === undefined ? [] : [`--max-old-space-size=${heapMb}`];
}

export interface WatchOptions {
  readonly pid: number;
  readonly run: string;
  readonly limits: ProcessLimits;
  /** Called once, with the limit that was broken. */
  readonly onExceeded: (error: FoveaError) => void;
}

/** Watches a process from outside, so that a busy one is watched too. Disposing ends it. */
export function watchProcess({ pid, run, limits, onExceeded }: WatchOptions): Disposable {
  const { residentBytes, durationMs } = limits;
  let isOver = false;
  const exceeded = (error: FoveaError): void => {
    if (!isOver) onExceeded(error);
    isOver = true;
  };
  const look = async (limitBytes: number): Promise<void> => {
    const bytes = await residentMemory(pid);
    if (bytes !== undefined && bytes > limitBytes) exceeded(memoryExceeded(run, limitBytes, bytes));
  };
  const looking = residentBytes === undefined ? undefined : setInterval(() => void look(residentBytes), lookEveryMs);
  const ending =
    durationMs === undefined ? undefined : setTimeout(() => exceeded(runTimedOut(run, durationMs)), durationMs);
  return {
    [Symbol.dispose]() {
      isOver = true;
      clearInterval(looking);
      clearTimeout(ending);
    },
  };
}

/** Resident memory of a process [bytes]; undefined when it is gone or the platform does not tell. */
async function residentMemory(pid: number): Promise<number | undefined> {
  try {
    if (platform() === 'linux') {
      const match = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'));
      return match === null ? undefined : Number(match[1]) * 1024;
    }
    if (platform() === 'win32') return undefined;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout.trim()) * 1024;
  } catch {
    return undefined;
  }
}
