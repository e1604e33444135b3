import { describe, expect, it } from '@jest/globals';
import { FoveaError, type AgentConnection, type LeaseDirective, type LeaseRenewal } from '@fovea/contracts';
import { LeaseKeeper } from './lease-keeper.ts';
import { until } from './testing-fixtures/test-server.ts';

const grant = { lease: { run: 'r', attempt: 1, token: 't' }, durationMs: 90 };
const renewed = (directive: LeaseDirective): LeaseRenewal => ({ expiresAt: '2026-01-01T00:00:00.000Z', directive });

function keep(answers: (() => Promise<LeaseRenewal>)[]) {
  const directives: LeaseDirective[] = [];
  const losses: unknown[] = [];
  let calls = 0;
  const connection = {
    renew: () => {
      calls += 1;
      return (answers.shift() ?? (() => Promise.resolve(renewed('continue'))))();
    },
  } as unknown as AgentConnection;
  const keeper = new LeaseKeeper({
    connection,
    grant,
    onDirective: (directive) => directives.push(directive),
    onLost: (error) => losses.push(error),
  });
  return { keeper, directives, losses, calls: () => calls };
}

describe('a lease keeper', () => {
  it('renews again and again, and passes on what the server wants', async () => {
    const { keeper, directives, losses, calls } = keep([
      () => Promise.resolve(renewed('continue')),
      () => Promise.resolve(renewed('release')),
    ]);
    await until(() => calls() >= 4);
    keeper[Symbol.dispose]();
    expect(directives).toEqual(['release']);
    expect(losses).toEqual([]);
  });

  it('goes on trying while the server is away, or says nothing', async () => {
    const away = new FoveaError({
      code: 'SERVER_UNREACHABLE',
      subject: 's',
      message: 'm',
      details: { retryable: true },
    });
    const { keeper, losses, calls } = keep([() => Promise.reject(away), () => new Promise(() => undefined)]);
    await until(() => calls() >= 4);
    keeper[Symbol.dispose]();
    expect(losses).toEqual([]);
  });

  it('tells once that the lease is lost, and asks no more', async () => {
    const lost = new FoveaError({ code: 'LEASE_LOST', subject: 's', message: 'm' });
    const { losses, calls } = keep([() => Promise.reject(lost)]);
    await until(() => losses.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([losses, calls()]).toEqual([[lost], 1]);
  });

  it('does nothing more when it is disposed of', async () => {
    const { keeper, calls } = keep([]);
    keeper[Symbol.dispose]();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(calls()).toBe(0);
  });
});
