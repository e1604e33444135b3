import { quantile } from './statistics.ts';

const windowCalls = 5;
/** A quarter of the calls this much faster than the window before shows that durations still fall. */
const fallingBy = 0.1;
const maxWarmupCalls = 50;

/**
 * Tells when a series of durations has settled: the lower quartile of the last 5 is at most 10 % below the median of the 5
 * before. Compilers and caches make early calls slower, so only falling durations are a warm-up; the quartile sees the
 * first fast calls, which a median would outvote. After 50 calls it is called settled.
 */
export function isWarm(durationsMs: readonly number[]): boolean {
  if (durationsMs.length >= maxWarmupCalls) return true;
  if (durationsMs.length < 2 * windowCalls) return false;
  const last = sorted(durationsMs.slice(-windowCalls));
  const before = sorted(durationsMs.slice(-2 * windowCalls, -windowCalls));
  return quantile(last, 0.25) >= quantile(before, 0.5) * (1 - fallingBy);
}

function sorted(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}
