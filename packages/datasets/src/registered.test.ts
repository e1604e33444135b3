import { describe, expect, it } from '@jest/globals';
import { registeredDatasetsToken, type CreateContext, type RegisteredDatasets, type Token } from '@fovea/contracts';
import { registered } from './registered.ts';
import { createContribution, testContext } from './node/testing/test-context.ts';

/** A context of a machine that knows these datasets, and creates MNIST whatever it is asked for. */
function contextWith(datasets: RegisteredDatasets): CreateContext & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  return {
    ...testContext('/nowhere'),
    asked,
    get: <T>(token: Token<T>): T => {
      if (token !== registeredDatasetsToken) throw new Error('no such service');
      return datasets as T;
    },
    create: (kind, use) => {
      asked.push(use);
      return createContribution(kind, 'fovea/mnist', {});
    },
  };
}

describe('a registered dataset', () => {
  it('is the one that this machine knows by the name, under its registered name', async () => {
    const use = { use: 'fovea/mnist', params: {} };
    const context = contextWith(new Map([['digits', use]]));
    await using source = await registered.create({ name: 'digits' }, context);
    await using plain = await createContribution('dataset', 'fovea/mnist', {});
    expect(context.asked).toEqual([use]);
    const description = await plain.describe();
    expect(await source.describe()).toEqual({ ...description, name: 'digits' });
    expect(await source.get('test', 7)).toEqual(await plain.get('test', 7));
    expect((await source.decode?.('test'))?.count).toBe(10_000);
  });

  it('that nobody has registered is refused with those that there are', async () => {
    const context = contextWith(new Map([['digits', { use: 'fovea/mnist' }]]));
    await expect(Promise.resolve(registered.create({ name: 'letters' }, context))).rejects.toMatchObject({
      code: 'DATASET_NOT_FOUND',
      details: { expected: 'one of digits', received: 'letters' },
    });
  });

  it('is refused where no agent of a server executes', async () => {
    await expect(createContribution('dataset', 'fovea/registered', { name: 'digits' })).rejects.toMatchObject({
      code: 'DATASET_NOT_FOUND',
    });
  });
});
