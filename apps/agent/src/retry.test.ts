import { describe, expect, it } from '@jest/globals';
import { FoveaError } from '@fovea/contracts';
import { pauseAfter, retrying, within } from './retry.ts';

const failure = (retryable: boolean, facts: Record<string, unknown> = {}) =>
  new FoveaError({
    code: retryable ? 'RATE_LIMITED' : 'CONFLICT',
    subject: 's',
    message: 'm',
    details: { retryable, facts },
  });

describe('retrying', () => {
  it('goes on until it succeeds', async () => {
    let calls = 0;
    const work = () => (++calls < 3 ? Promise.reject(failure(true)) : Promise.resolve('done'));
    expect(await retrying(work, {})).toBe('done');
    expect(calls).toBe(3);
  });

  it.each([
    ['will not pass', failure(false)],
    ['is no FoveaError', new Error('boom')],
  ])('does not try again what %s', async (_what, error) => {
    let calls = 0;
    await expect(retrying(() => Promise.reject(((calls += 1), error)), {})).rejects.toBe(error);
    expect(calls).toBe(1);
  });

  it('gives up after the last try, and when nobody waits any more', async () => {
    let calls = 0;
    const work = () => Promise.reject(((calls += 1), failure(true)));
    await expect(retrying(work, { maxTries: 2 })).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(calls).toBe(2);
    const abort = new AbortController();
    const retried = retrying(() => Promise.reject(failure(true, { retryAfterMs: 60_000 })), { signal: abort.signal });
    setTimeout(() => abort.abort(), 20);
    await expect(retried).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('pauseAfter', () => {
  it('grows up to a bound, and differs between agents', () => {
    const middle = () => 0.5;
    expect([1, 2, 3, 4].map((attempt) => pauseAfter(attempt, failure(true), middle))).toEqual([100, 200, 400, 800]);
    expect(pauseAfter(1000, failure(true), middle)).toBe(10_000);
    expect(pauseAfter(1, failure(true), () => 0)).toBe(50);
    expect(pauseAfter(1, failure(true), () => 1)).toBe(150);
  });

  it('is never shorter than the server asks for', () => {
    expect(pauseAfter(1, failure(true, { retryAfterMs: 5000 }), () => 0)).toBe(5000);
    expect(pauseAfter(1, failure(true, { retryAfterMs: 'soon' }), () => 0.5)).toBe(100);
  });
});

describe('within', () => {
  it('gives the result of what is in time, and a retryable error for what is not', async () => {
    expect(await within(1000, 'it', Promise.resolve(1))).toBe(1);
    await expect(within(10, 'it', new Promise(() => undefined))).rejects.toMatchObject({
      details: { retryable: true },
    });
  });
});
