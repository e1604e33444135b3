import { describe, expect, it } from '@jest/globals';
import { newsOf, payloadsOf } from './notifications.ts';
import { postgresSettings } from './settings.ts';

const url = 'postgres://fovea:p%40ss@db.example:5432/fovea';

describe('settings of the store', () => {
  it('come from the configuration, then from the environment', () => {
    expect(postgresSettings({ url, poolSize: 20 }, { FOVEA_POSTGRES_URL: 'postgres://other/x' })).toEqual({
      url,
      poolSize: 20,
    });
    expect(postgresSettings({}, { FOVEA_POSTGRES_URL: url })).toEqual({ url, poolSize: 16 });
  });

  it.each([
    [{}, 'store.settings.url'],
    [{ url: '' }, 'store.settings.url'],
    [{ url: 7 }, 'store.settings.url'],
    [{ url: 'mysql://secret@host/x' }, 'store.settings.url'],
    [{ url: 'not a secret url' }, 'store.settings.url'],
    [{ url, poolSize: 2 }, 'store.settings.poolSize'],
    [{ url, poolSize: '10' }, 'store.settings.poolSize'],
    [{ url, poolSize: Number.NaN }, 'store.settings.poolSize'],
    [{ url, pool: 3 }, 'store.settings.pool'],
  ])('%j are refused, naming %s', (settings, path) => {
    let error: unknown;
    try {
      postgresSettings(settings, {});
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { path } });
    expect(String(error)).not.toContain('secret');
  });
});

describe('news for other processes', () => {
  const run = (id: string) => ({ topic: 'run' as const, id, experiment: 'é'.repeat(40) });

  it('are cut so that each part fits into a notification, and nothing is lost', () => {
    const changes = Array.from({ length: 400 }, (_, index) => run(`r${index}`));
    const payloads = payloadsOf({ origin: 'me', changes });
    expect(Math.max(...payloads.map((payload) => Buffer.byteLength(payload)))).toBeLessThan(8000);
    const told = payloads.flatMap((payload) => (JSON.parse(payload) as { changes: unknown[] }).changes);
    expect(told).toEqual(changes);
  });

  it('that are very many are told as that', () => {
    const changes = Array.from({ length: 5000 }, (_, index) => run(`r${index}`));
    expect(payloadsOf({ origin: 'me', changes })).toEqual(['{"origin":"me","changes":null}']);
    expect(payloadsOf({ origin: 'me', changes: [run('x'.repeat(9000))] })).toEqual(['{"origin":"me","changes":null}']);
  });

  it.each(['', 'hello', '7', '{}', '{"changes":7}'])('that are none, such as %j, may mean anything', (payload) => {
    expect(newsOf(payload)).toEqual({ origin: '', changes: null });
  });

  it('are none where nothing has changed', () => {
    expect(payloadsOf({ origin: 'me', changes: [] })).toEqual([]);
  });
});
