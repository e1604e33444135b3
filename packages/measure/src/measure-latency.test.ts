import { describe, expect, it } from '@jest/globals';
import type { Clock } from '@fovea/contracts';
import { measureLatency } from './measure-latency.ts';

/** A clock that moves only when told; `call` takes the durations in turn, the last one for ever. */
function fakeCalls(...durationsMs: readonly number[]) {
  let nowMs = 0;
  let calls = 0;
  const clock: Clock = { now: () => nowMs, monotonic: () => nowMs };
  return {
    clock,
    calls: () => calls,
    advance: (byMs: number) => (nowMs += byMs),
    call: async () => {
      nowMs += durationsMs[Math.min(calls++, durationsMs.length - 1)]!;
    },
  };
}

describe('measureLatency', () => {
  it('leaves the slow first calls out', async () => {
    // Settled once the window before the last, calls 7 to 11, is fast in its median too.
    const fake = fakeCalls(...new Array<number>(8).fill(40), 2);
    const latency = await measureLatency({ ...fake, minCalls: 20, maxDurationMs: 10_000 });
    expect(latency).toEqual({ p50Ms: 2, p90Ms: 2, p99Ms: 2, meanMs: 2, n: 20, warmupCalls: 16, noise: 0 });
  });

  it('takes constant calls for warm after two windows', async () => {
    const latency = await measureLatency({ ...fakeCalls(3), minCalls: 5, maxDurationMs: 10_000 });
    expect(latency.warmupCalls).toBe(10);
  });

  it('ends the warm-up of calls that never settle', async () => {
    const faster = Array.from({ length: 60 }, (_, index) => 1000 * 0.9 ** index);
    const latency = await measureLatency({ ...fakeCalls(...faster), minCalls: 3, maxDurationMs: 1e9 });
    expect(latency.warmupCalls).toBe(50);
  });

  it('makes three timed calls where time allows for none', async () => {
    const latency = await measureLatency({ ...fakeCalls(5000), minCalls: 50, maxDurationMs: 100 });
    expect(latency).toMatchObject({ n: 3, warmupCalls: 1, p50Ms: 5000 });
  });

  it('stops when time is out', async () => {
    // 10 warm-up calls of 10 ms, then 40 timed ones fill 500 ms.
    const latency = await measureLatency({ ...fakeCalls(10), minCalls: 1000, maxDurationMs: 500 });
    expect(latency).toMatchObject({ n: 40, warmupCalls: 10 });
  });

  it('goes on beyond the fewest calls while the median is unsure', async () => {
    // Alternating 1 and 3 ms: IQR 2, median 2 or so; 1.57 * 2 / sqrt(n) never gets to 1 % of it within 1,000 calls.
    const noisy = fakeCalls(...Array.from({ length: 4000 }, (_, index) => (index % 2 === 0 ? 1 : 3)));
    const latency = await measureLatency({ ...noisy, minCalls: 10, maxDurationMs: 1e9 });
    expect(latency.n).toBe(1000);
    expect(latency.noise).toBeCloseTo(1, 6);
  });

  it('counts sync as part of the call', async () => {
    const fake = fakeCalls(1);
    const sync = async (): Promise<void> => void fake.advance(4);
    const latency = await measureLatency({ ...fake, sync, minCalls: 5, maxDurationMs: 10_000 });
    expect(latency.p50Ms).toBe(5);
  });

  it('orders its quantiles', async () => {
    const fake = fakeCalls(...Array.from({ length: 200 }, (_, index) => 1 + ((index * 7919) % 100) / 100));
    const { p50Ms, p90Ms, p99Ms } = await measureLatency({ ...fake, minCalls: 100, maxDurationMs: 1e9 });
    expect(p50Ms).toBeLessThan(p90Ms);
    expect(p90Ms).toBeLessThan(p99Ms);
  });

  it('stops at once when cancelled', async () => {
    const controller = new AbortController();
    const fake = fakeCalls(1);
    const call = async (): Promise<void> => {
      await fake.call();
      if (fake.calls() === 4) controller.abort();
    };
    const options = { clock: fake.clock, call, minCalls: 100, maxDurationMs: 1e9, signal: controller.signal };
    await expect(measureLatency(options)).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(fake.calls()).toBe(4);
  });

  it('passes on what the call throws', async () => {
    const call = async (): Promise<never> => Promise.reject(new Error('lost'));
    await expect(measureLatency({ ...fakeCalls(1), call, minCalls: 1, maxDurationMs: 1 })).rejects.toThrow('lost');
  });
});
