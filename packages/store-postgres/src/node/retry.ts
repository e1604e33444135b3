import { setTimeout as sleep } from 'node:timers/promises';
import { databaseError, failureOf, type Failure } from './database-error.ts';

/** How long a caller waits for a server that is gone, in milliseconds: a restart takes seconds. */
const patienceMs = 10_000;
const maxConflicts = 10;
const pauses = { first: 10, most: 500 };

/**
 * Tries again what the server has certainly undone: after a conflict a few times, without a connection for a while.
 *
 * @param attempt leaves nothing behind when it throws.
 * @throws RATE_LIMITED, STORE_IO (retryable) when it is tired of it; the error itself where trying again cannot help.
 */
export async function retried<T>(attempt: () => Promise<T>): Promise<T> {
  const until = performance.now() + patienceMs;
  let conflicts = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'conflict') conflicts += 1;
      if (!isWorthIt(failure, conflicts, until)) throw databaseError(error, tries);
      await sleep(pauseOf(tries));
    }
  }
}

function isWorthIt(failure: Failure, conflicts: number, until: number): boolean {
  if (failure === 'other' || performance.now() >= until) return false;
  return failure === 'connection' || conflicts <= maxConflicts;
}

/** Longer each time, and never the same for two who were in each other's way. */
function pauseOf(tries: number): number {
  return Math.min(pauses.most, pauses.first * 2 ** tries) * (0.5 + Math.random() / 2);
}
