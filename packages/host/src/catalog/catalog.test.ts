import { describe, expect, it } from '@jest/globals';
import { sampleCatalog, samplePlugin } from '../testing-fixtures/sample-plugin.ts';
import { Catalog } from './catalog.ts';
import { buildCatalog, stringifyCatalog } from './plugin-catalog.ts';

describe('buildCatalog', () => {
  it('gives the same bytes for the same descriptors, in whatever order they come', async () => {
    const plugin = samplePlugin();
    const reversed = { ...plugin, contributions: [...plugin.contributions].reverse() };
    const text = stringifyCatalog(await buildCatalog(plugin, '1.0.0'));
    expect(stringifyCatalog(await buildCatalog(reversed, '1.0.0'))).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ plugin: 'sample', version: '1.0.0', apiVersion: 1 });
  });

  it('has another digest when a behaviour changes', async () => {
    const [first, second] = [
      await buildCatalog(samplePlugin(1), '1.0.0'),
      await buildCatalog(samplePlugin(2), '1.0.0'),
    ];
    expect(first.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(second.digest).not.toBe(first.digest);
  });
});

describe('Catalog', () => {
  it('refuses an id that two plugins offer', async () => {
    const catalog = await buildCatalog(samplePlugin(), '1.0.0');
    expect(() => new Catalog([{ catalog }, { catalog }])).toThrow(
      expect.objectContaining({ code: 'PLUGIN_DUPLICATE_ID' }),
    );
  });

  it('completes a reference down to the params of nested ones', async () => {
    const catalog = await sampleCatalog();
    const { params, entries } = catalog.resolve('step', {
      use: 'sample/train',
      params: {
        optimizer: { use: 'sample/sgd', label: 'plain', params: { momentum: 0.9 } },
        augmentations: [{ use: 'sample/flip' }],
      },
    });
    expect(params).toEqual({
      epochs: 1,
      isFast: false,
      optimizer: { use: 'sample/sgd', params: { learningRate: 0.01, momentum: 0.9 } },
      augmentations: [{ use: 'sample/flip', params: { probability: 0.5 } }],
      milestones: [],
      note: '',
    });
    expect(entries.map(({ id }) => id)).toEqual(['sample/train', 'sample/sgd', 'sample/flip']);
  });

  it('names the path of what is wrong in a nested reference', async () => {
    const catalog = await sampleCatalog();
    const resolve = (params: Record<string, unknown>) => () =>
      catalog.resolve('step', { use: 'sample/train', params }, 'train');
    expect(resolve({ optimizer: { use: 'sample/adam', params: { learningrate: 1 } } })).toThrow(
      expect.objectContaining({
        code: 'PARAMS_INVALID',
        details: expect.objectContaining({ path: 'train.optimizer.learningrate', hint: 'Did you mean learningRate?' }),
      }),
    );
    expect(resolve({ augmentations: [{ use: 'sample/flop' }] })).toThrow(
      expect.objectContaining({
        code: 'CONTRIBUTION_UNKNOWN',
        details: expect.objectContaining({ path: 'train.augmentations.0', hint: 'Did you mean sample/flip?' }),
      }),
    );
  });

  it('finds entries by id with and without scope, and suggests near ones', async () => {
    const catalog = await sampleCatalog();
    expect(catalog.search('adam').map(({ id }) => id)).toEqual(['sample/adam']);
    expect(catalog.search('step:sample/train').map(({ id }) => id)).toEqual(['sample/train']);
    expect(catalog.suggest('sample/adma')).toEqual(['optimizer:sample/adam']);
  });
});
