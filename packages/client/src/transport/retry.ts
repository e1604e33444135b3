import { isFoveaError } from '@fovea/contracts';
import { cancelled } from '../errors.ts';

/** How often and how long to try. */
export interface RetryPolicy {
  /** Tries in all, from 1. */
  readonly attempts: number;
  /** Wait after the first failure; doubles with each, up to `longestMs`. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 6, firstMs: 250, longestMs: 8000 };

/** A server that asks for more patience than this is not waited for. */
const mostPatienceMs = 60_000;

/**
 * Calls `work` until it succeeds, fails for good, or has been tried often enough. Only errors that say that they are
 * retryable are tried again.
 *
 * @throws the last error; CANCELLED when the signal aborts.
 */
export async function withRetry<T>(
  work: () => Promise<T>,
  { policy, signal }: { readonly policy: RetryPolicy; readonly signal: AbortSignal | undefined },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted === true) throw cancelled();
      const isRetryable = isFoveaError(error) && error.details.retryable === true;
      const asked = retryAfterOf(error);
      if (!isRetryable || attempt >= policy.attempts || (asked ?? 0) > mostPatienceMs) throw error;
      await pause(Math.max(asked ?? 0, backOff(attempt, policy)), signal);
    }
  }
}

/** Half of it fixed, half of it by chance, so that many who lost the same server don't come back at once. */
export function backOff(attempt: number, { firstMs, longestMs }: Pick<RetryPolicy, 'firstMs' | 'longestMs'>): number {
  const fullMs = Math.min(longestMs, firstMs * 2 ** (attempt - 1));
  return fullMs / 2 + (Math.random() * fullMs) / 2;
}

/** Rejects with CANCELLED when the signal aborts. */
export function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(cancelled());
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(cancelled());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, durationMs);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** What a Retry-After header asks for [ms]; undefined when there is none. */
export function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function retryAfterOf(error: unknown): number | undefined {
  const asked = isFoveaError(error) ? error.details.facts?.['retryAfterMs'] : undefined;
  return typeof asked === 'number' ? asked : undefined;
}
