import { describe, expect, it } from '@jest/globals';
import type { PipelineDefinition } from '@fovea/contracts';
import { sampleCatalog } from '../testing-fixtures/sample-plugin.ts';
import { applySettings } from './apply-settings.ts';
import { parseSetting } from './setting.ts';

const catalog = await sampleCatalog();
const pipeline: PipelineDefinition = {
  name: 'sample',
  steps: [{ use: 'sample/load' }, { use: 'sample/build' }, { use: 'sample/train', params: { epochs: 2 } }],
  followUp: { bestOf: 'top1', steps: [{ use: 'sample/quantize' }] },
  aliases: { epochs: 'train.epochs', opt: 'train.optimizer' },
};
const trainParams = (...settings: string[]) => applySettings(pipeline, settings, catalog).steps[2]?.params;

describe('parseSetting', () => {
  it('splits at the first equals sign', () => {
    expect(parseSetting('train.note = a=b')).toEqual({ path: 'train.note', value: 'a=b' });
  });

  it.each(['epochs', '=3', 'train..epochs=3', ''])('refuses %j', (text) => {
    expect(() => parseSetting(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});

describe('applySettings', () => {
  it('leaves the paths below a step to the step when an alias bears its name', () => {
    const shadowed = { ...pipeline, aliases: { train: 'train.optimizer' } };
    const set = (setting: string) => applySettings(shadowed, [setting], catalog).steps[2]?.params;
    expect(set('train=sample/sgd')).toEqual({ epochs: 2, optimizer: { use: 'sample/sgd' } });
    expect(set('train.epochs=5')).toEqual({ epochs: 5 });
  });

  it.each([
    ['train.epochs=5', { epochs: 5 }],
    ['epochs=5', { epochs: 5 }],
    ['train.epochs=1,2,3', { epochs: [1, 2, 3] }],
    ['train.epochs=', {}],
    ['train.isFast=true', { epochs: 2, isFast: true }],
    ['train.milestones=0.5,0.75', { epochs: 2, milestones: [0.5, 0.75] }],
    ['train.milestones=[[0.5],[0.75]]', { epochs: 2, milestones: [[0.5], [0.75]] }],
    ['train.note=x', { epochs: 2, note: 'x' }],
    ['train.note="a,b"', { epochs: 2, note: 'a,b' }],
    ['train.optimizer=sample/sgd', { epochs: 2, optimizer: { use: 'sample/sgd' } }],
    ['opt=sgd', { epochs: 2, optimizer: { use: 'sample/sgd' } }],
    ['opt=adam,sgd', { epochs: 2, optimizer: [{ use: 'sample/adam' }, { use: 'sample/sgd' }] }],
    ['opt={"use":"sample/sgd","label":"mine"}', { epochs: 2, optimizer: { use: 'sample/sgd', label: 'mine' } }],
    ['train.augmentations=flip', { epochs: 2, augmentations: [{ use: 'sample/flip' }] }],
  ])('%s', (setting, expected) => {
    expect(trainParams(setting)).toEqual(expected);
  });

  it("goes on through a reference into its params, and starts from the schema's default", () => {
    expect(trainParams('opt.learningRate=0.1')).toEqual({
      epochs: 2,
      optimizer: { use: 'sample/adam', params: { learningRate: 0.1 } },
    });
    expect(trainParams('opt=sgd', 'train.optimizer.momentum=0.9', 'opt.learningRate=0.1')).toEqual({
      epochs: 2,
      optimizer: { use: 'sample/sgd', params: { momentum: 0.9, learningRate: 0.1 } },
    });
  });

  it('keeps the params of what is chosen again, and drops those of what is replaced', () => {
    expect(trainParams('opt.learningRate=0.1', 'opt=adam')).toEqual({
      epochs: 2,
      optimizer: { use: 'sample/adam', params: { learningRate: 0.1 } },
    });
    expect(trainParams('opt.learningRate=0.1', 'opt=sgd')).toEqual({ epochs: 2, optimizer: { use: 'sample/sgd' } });
  });

  it('reaches each alternative that has the field, and elements of a list', () => {
    expect(trainParams('opt=adam,sgd', 'opt.momentum=0.9')).toEqual({
      epochs: 2,
      optimizer: [{ use: 'sample/adam' }, { use: 'sample/sgd', params: { momentum: 0.9 } }],
    });
    expect(trainParams('train.augmentations=flip', 'train.augmentations.0.probability=1')).toEqual({
      epochs: 2,
      augmentations: [{ use: 'sample/flip', params: { probability: 1 } }],
    });
  });

  it('sets seed, backend, concurrency and the follow-up', () => {
    const changed = applySettings(
      pipeline,
      ['seed=3', 'backend=wasm', 'backend.threads=2', 'concurrency=4', 'quantize.quantizer.granularity=tensor'],
      catalog,
    );
    expect(changed).toMatchObject({ seed: 3, backend: { use: 'sample/wasm', params: { threads: 2 } }, concurrency: 4 });
    expect(changed.followUp?.steps[0]?.params).toEqual({
      quantizer: { use: 'sample/int8', params: { granularity: 'tensor' } },
    });
    expect(applySettings(pipeline, ['seed=1,2'], catalog).seed).toEqual([1, 2]);
  });

  it('leaves the pipeline it was given as it was', () => {
    const before = structuredClone(pipeline);
    applySettings(pipeline, ['opt.learningRate=0.1', 'seed=1'], catalog);
    expect(pipeline).toEqual(before);
  });

  it.each([
    ['train.epoch=3', 'PARAMS_INVALID', 'Did you mean epochs?'],
    ['trian.epochs=3', 'PARAMS_INVALID', 'train.epochs'],
    ['train.optimizer.learningrate=3', 'PARAMS_INVALID', 'Did you mean learningRate?'],
    ['train.epochs=many', 'PARAMS_INVALID', 'an integer >= 1 and <= 100 (epochs)'],
    ['train.isFast=yes', 'PARAMS_INVALID', 'true or false'],
    ['quantize.quantizer.granularity=layer', 'PARAMS_INVALID', 'tensor or channel'],
    ['opt=adem', 'CONTRIBUTION_UNKNOWN', 'Did you mean sample/adam?'],
    ['opt={"use":', 'PARAMS_INVALID', 'valid JSON'],
    ['train=3', 'PARAMS_INVALID', 'train.epochs'],
    ['concurrency=0', 'PARAMS_INVALID', 'an integer >= 1'],
    ['train.epochs.more=1', 'PARAMS_INVALID', 'more'],
  ])('refuses %s', (setting, code, text) => {
    expect(() => applySettings(pipeline, [setting], catalog)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});
