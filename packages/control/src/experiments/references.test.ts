import { describe, expect, it } from '@jest/globals';
import { openTestControl } from '../testing-fixtures/open-test-control.ts';

const local = { actor: 'local' };
const remote = { actor: 'token', isRemote: true };

const opening = (dataset: object) => ({
  name: 'opens',
  steps: [{ use: 'sample/open', params: { dataset } }, { use: 'sample/train' }],
});

describe('data that a pipeline refers to', () => {
  it('by path is for callers at this machine alone', async () => {
    await using test = await openTestControl();
    const { experiments, runs, registry } = test.control;
    const pipeline = opening({ use: 'sample/files', params: { folder: '/etc' } });
    const refused = { code: 'FORBIDDEN', details: { path: 'open.dataset.folder' } };
    await expect(experiments.create({ pipeline }, remote)).rejects.toMatchObject(refused);
    await expect(experiments.preview({ pipeline }, remote)).rejects.toMatchObject(refused);
    const { id } = await experiments.create({ pipeline }, local);
    const fork = runs.fork({ run: `${id}.1`, settings: ['open.dataset.folder=/root'] }, remote);
    await expect(fork).rejects.toMatchObject(refused);
    const forked = await runs.fork({ run: `${id}.1`, settings: ['train.level=2'] }, remote);
    expect(forked).toHaveLength(1);
    const dataset = { use: 'sample/files', params: { folder: 'flowers' } };
    const asContribution = registry.registerDataset({ name: 'a', origin: { type: 'contribution', dataset } }, remote);
    await expect(asContribution).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const byRoot = { type: 'root' as const, root: 'photos', dataset };
    expect(await registry.registerDataset({ name: 'b', origin: byRoot }, remote)).toMatchObject({ name: 'b' });
  });

  it('by path is found wherever it hides: in follow-ups and in each value of a grid', async () => {
    await using test = await openTestControl();
    const grid = opening([{ use: 'sample/folder' }, { use: 'sample/files', params: { folder: 'x' } }]);
    const create = (pipeline: object) => test.control.experiments.create({ pipeline }, remote);
    await expect(create(grid)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const followUp = {
      ...opening({ use: 'sample/folder' }),
      followUp: {
        bestOf: 'top1',
        steps: [
          { id: 'again', use: 'sample/open', params: { dataset: { use: 'sample/files', params: { folder: 'x' } } } },
        ],
      },
    };
    await expect(create(followUp)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await test.store.experiments({ first: 1 })).items).toEqual([]);
  });

  it('by name must be registered, and brings the roots that agents have to offer', async () => {
    await using test = await openTestControl();
    const { experiments, registry } = test.control;
    const pipeline = opening({ use: 'fovea/registered', params: { name: 'flowers' } });
    await expect(experiments.create({ pipeline }, remote)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      subject: 'dataset:flowers',
    });
    const dataset = { use: 'sample/files', params: { folder: 'flowers' } };
    await registry.registerDataset({ name: 'flowers', origin: { type: 'root', root: 'photos', dataset } }, remote);
    const { id } = await experiments.create({ pipeline, roots: ['fast'] }, remote);
    expect((await test.store.run({ id: `${id}.1` }))?.roots).toEqual(['fast', 'photos']);
    expect(await registry.datasetNamed('flowers')).toMatchObject({ origin: { root: 'photos' } });
    expect(await registry.datasetNamed('nothing')).toBeUndefined();
  });
});
