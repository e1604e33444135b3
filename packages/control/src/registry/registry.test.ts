import { describe, expect, it } from '@jest/globals';
import type { Digest } from '@fovea/contracts';
import { openTestControl, type TestControl } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };

async function stored({ artifacts, control }: TestControl, text: string): Promise<Digest> {
  const digest = await artifacts.put(new TextEncoder().encode(text));
  await control.registry.adoptArtifacts([digest]);
  return digest;
}

describe('a model', () => {
  it('gets a version for each registration, one for a request that is repeated', async () => {
    await using test = await openTestControl();
    const { registry } = test.control;
    const artifact = await stored(test, 'weights');
    const mutation = { actor: 'local', clientMutationId: 'register-1' };
    const register = () => registry.registerModel({ name: 'digits', artifact, note: 'first' }, mutation);
    expect([await register(), await register()].map(({ version }) => version)).toEqual([1, 1]);
    const other = await registry.registerModel({ name: 'digits', artifact: await stored(test, 'other') }, local);
    expect(other.version).toBe(2);
  });

  it('is promoted, unless someone was faster', async () => {
    await using test = await openTestControl();
    const { registry } = test.control;
    const artifact = await stored(test, 'weights');
    for (let version = 1; version <= 2; version++) await registry.registerModel({ name: 'digits', artifact }, local);
    const promote = (version: number, expected: number | null) =>
      registry.promote({ model: 'digits', alias: 'production', version, expected }, local);
    expect((await promote(1, null)).aliases).toEqual({ production: 1 });
    await expect(promote(2, null)).rejects.toMatchObject({ code: 'CONFLICT' });
    expect((await promote(2, 1)).aliases).toEqual({ production: 2 });
  });

  it('is refused without its bytes', async () => {
    await using test = await openTestControl();
    const { registry } = test.control;
    const absent: Digest = `sha256:${'0'.repeat(64)}`;
    const registering = registry.registerModel({ name: 'digits', artifact: absent }, local);
    await expect(registering).rejects.toMatchObject({ code: 'ARTIFACT_NOT_FOUND' });
    const path = registry.registerModel({ name: 'digits', artifact: 'sha256:../../etc' }, local);
    await expect(path).rejects.toMatchObject({ code: 'PARAMS_INVALID' });
  });
});

describe('a dataset', () => {
  it('is registered by the name of a root, once', async () => {
    await using test = await openTestControl();
    const { registry } = test.control;
    const origin = { type: 'root' as const, root: 'photos', dataset: { use: 'sample/folder' } };
    const mutation = { actor: 'local', clientMutationId: 'dataset-1' };
    const dataset = await registry.registerDataset({ name: 'cats', origin }, mutation);
    expect(await registry.registerDataset({ name: 'cats', origin }, mutation)).toEqual(dataset);
    await expect(registry.registerDataset({ name: 'cats', origin }, local)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it.each([
    [
      'a path for a root',
      { type: 'root' as const, root: '../secret', dataset: { use: 'sample/folder' } },
      'PARAMS_INVALID',
    ],
    ['an unknown kind', { type: 'contribution' as const, dataset: { use: 'sample/none' } }, 'CONTRIBUTION_UNKNOWN'],
  ])('is refused for %s', async (_what, origin, code) => {
    await using test = await openTestControl();
    const registering = test.control.registry.registerDataset({ name: 'cats', origin }, local);
    await expect(registering).rejects.toMatchObject({ code });
  });
});
