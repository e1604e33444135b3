import { setTimeout as sleep } from 'node:timers/promises';
import { isFoveaError, type ErrorCode } from '@fovea/contracts';
import { notAnswered } from './errors.ts';

const firstPauseMs = 100;
const longestPauseMs = 10_000;
/** A server that hides what went wrong in it may be well again soon, or never. */
const maxInternalTries = 10;

export interface RetryOptions {
  /** Ends the waiting: the last error is thrown. */
  readonly signal?: AbortSignal;
  /** Unlimited when left out. */
  readonly maxTries?: number;
}

/**
 * Does something until it succeeds, as long as its failure may pass. Pauses grow, up to ten seconds, and differ between
 * agents, so that many that were refused at one time don't come back at one time; a server that says when to come back is
 * obeyed.
 *
 * @throws the last error, when it is not retryable, after the last try, or when the signal aborts.
 */
export async function retrying<T>(work: () => Promise<T>, { signal, maxTries = Infinity }: RetryOptions): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= Math.min(maxTries, triesWorth(error)) || signal?.aborted === true) throw error;
      await pause(pauseAfter(attempt, error), signal);
      if (isAborted(signal)) throw error;
    }
  }
}

function triesWorth(error: unknown): number {
  if (!isFoveaError(error)) return 1;
  if (error.details.retryable === true) return Infinity;
  return error.code === 'INTERNAL' ? maxInternalTries : 1;
}

/** True for what a server says that does not listen to this agent, or no longer. */
export function endsAgent(code: ErrorCode): boolean {
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'ENVIRONMENT_UNSUPPORTED';
}

/** How long to wait after the `attempt`-th failure in a row [ms]: jittered, never shorter than the server asks for. */
export function pauseAfter(attempt: number, error: unknown, random: () => number = Math.random): number {
  const grown = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(20, attempt - 1));
  const jittered = grown * (0.5 + random());
  const asked = isFoveaError(error) ? Number(error.details.facts?.['retryAfterMs'] ?? 0) : 0;
  return Math.max(jittered, Number.isFinite(asked) ? asked * (1 + 0.25 * random()) : 0);
}

/** Waits, or until the signal aborts; never throws. */
export async function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  await sleep(durationMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** @throws a retryable error when the work takes longer; what it gives later is dropped. */
export async function within<T>(durationMs: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(notAnswered(what, durationMs)), durationMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

// A function, so that the compiler doesn't take an earlier look for the present state.
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
