import type { Clock, LatencyMeasurement } from '@fovea/contracts';
import { measurementCancelled } from './errors.ts';
import { summarize } from './statistics.ts';
import { isWarm } from './warm-up.ts';

/** Fewest timed calls, even when time has run out: a single number would hide how much it varies. */
const fewestCalls = 3;
const mostCalls = 1000;
/** Timing goes on until the median is known this well. */
const wantedPrecision = 0.01;
/** Precision is looked at every so many calls: sorting after each would disturb what is timed. */
const precisionEveryCalls = 10;
/** Share of the time that warm-up may take. */
const warmupShare = 1 / 3;
const pauseEveryMs = 50;

export interface LatencyOptions {
  readonly call: () => Promise<unknown>;
  /** Resolves when all submitted work is done; part of the timed region. */
  readonly sync?: () => Promise<void>;
  readonly clock: Clock;
  /** Timed calls at least, unless `maxDurationMs` runs out; 3 are made even then. */
  readonly minCalls: number;
  /** For warm-up and timing together. */
  readonly maxDurationMs: number;
  readonly signal?: AbortSignal;
}

export type Latency = Pick<LatencyMeasurement, 'p50Ms' | 'p90Ms' | 'p99Ms' | 'meanMs' | 'n' | 'warmupCalls' | 'noise'>;

/**
 * Times a call, one at a time, after warm-up. A timed region is the call and `sync`; quantiles are of type 7 (linear
 * interpolation); `noise` is the interquartile range over the median.
 *
 * @remarks Warm-up ends when 5 calls are no faster than the 5 before (10 %), after 50 calls, or after a third of the time, and
 * takes one call at least. Timing ends after `minCalls`, once the 95 % interval of the median, `1.57 * IQR / sqrt(n)`, is
 * within 1 % of it, after 1,000 calls, or when time is out. `n` says how many calls stand behind the numbers: with fewer
 * than 100, p99 is close to the largest.
 *
 * @source McGill, Tukey, Larsen: Variations of Box Plots (1978), for the interval
 * @throws CANCELLED when `signal` aborts; whatever `call` throws.
 */
export async function measureLatency(options: LatencyOptions): Promise<Latency> {
  const { clock, minCalls, maxDurationMs } = options;
  const startMs = clock.monotonic();
  const spentMs = (): number => clock.monotonic() - startMs;
  const time = createTimer(options);

  const warmup: number[] = [];
  do warmup.push(await time());
  while (!isWarm(warmup) && spentMs() < maxDurationMs * warmupShare);

  const timed: number[] = [];
  do timed.push(await time());
  while (
    timed.length < fewestCalls ||
    (spentMs() < maxDurationMs && (timed.length < minCalls || (timed.length < mostCalls && !isPrecise(timed))))
  );

  const { p50, p90, p99, mean, n, noise } = summarize(timed);
  return { p50Ms: p50, p90Ms: p90, p99Ms: p99, meanMs: mean, n, warmupCalls: warmup.length, noise };
}

function isPrecise(timedMs: readonly number[]): boolean {
  if (timedMs.length % precisionEveryCalls !== 0) return false;
  return (1.57 * summarize(timedMs).noise) / Math.sqrt(timedMs.length) <= wantedPrecision;
}

/** Times one call at each use; between calls it lets the event loop run now and then, so that signals get through. */
function createTimer({ call, sync, clock, signal }: LatencyOptions): () => Promise<number> {
  let calls = 0;
  let pausedMs = clock.monotonic();
  return async () => {
    if (clock.monotonic() - pausedMs >= pauseEveryMs) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      pausedMs = clock.monotonic();
    }
    if (signal?.aborted === true) throw measurementCancelled(calls);
    const startMs = clock.monotonic();
    await call();
    await sync?.();
    calls++;
    return clock.monotonic() - startMs;
  };
}
