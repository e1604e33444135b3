import { describe, expect, it } from '@jest/globals';
import type { PipelineDefinition } from '@fovea/contracts';
import { sampleCatalog } from '../testing-fixtures/sample-plugin.ts';
import { expandPipeline } from './expand.ts';
import { expandFollowUp } from './follow-up.ts';

const catalog = await sampleCatalog();
const pipeline = (train: Record<string, unknown>, rest: Partial<PipelineDefinition> = {}): PipelineDefinition => ({
  name: 'sample',
  steps: [{ use: 'sample/load' }, { use: 'sample/build' }, { use: 'sample/train', params: train }],
  ...rest,
});

describe('expandPipeline', () => {
  it('gives one run, called like the pipeline, where nothing is a list', () => {
    const [run, ...others] = expandPipeline(
      pipeline({ milestones: [0.5, 0.9], augmentations: [{ use: 'sample/flip' }] }),
      catalog,
    );
    expect(others).toEqual([]);
    expect(run).toMatchObject({ label: 'sample', differs: {}, seed: 0 });
    expect(run?.definition.steps[2]).toEqual({
      id: 'train',
      use: 'sample/train',
      params: { milestones: [0.5, 0.9], augmentations: [{ use: 'sample/flip' }] },
    });
  });

  it('multiplies seeds, params, references and their params; the seed varies fastest', () => {
    const runs = expandPipeline(
      pipeline(
        {
          optimizer: [
            { use: 'sample/adam', label: 'Adam' },
            { use: 'sample/sgd', params: { momentum: [0, 0.9] } },
          ],
        },
        { seed: [1, 2] },
      ),
      catalog,
    );
    expect(runs.map(({ label }) => label)).toEqual([
      'Adam, seed 1',
      'Adam, seed 2',
      'optimizer sgd, momentum 0, seed 1',
      'optimizer sgd, momentum 0, seed 2',
      'optimizer sgd, momentum 0.9, seed 1',
      'optimizer sgd, momentum 0.9, seed 2',
    ]);
    expect(runs[4]).toMatchObject({
      seed: 1,
      differs: { 'train.optimizer': 'sample/sgd', 'train.optimizer.momentum': 0.9, seed: 1 },
    });
    expect(runs[4]?.definition.steps[2]?.params).toEqual({
      optimizer: { use: 'sample/sgd', params: { momentum: 0.9 } },
    });
  });

  it('tells apart references that share an id', () => {
    const optimizer = [0.1, 0.2].map((learningRate) => ({ use: 'sample/adam', params: { learningRate } }));
    expect(expandPipeline(pipeline({ optimizer }), catalog).map(({ label }) => label)).toEqual([
      'optimizer adam {"learningRate":0.1}',
      'optimizer adam {"learningRate":0.2}',
    ]);
  });

  it('takes a list of lists as alternatives where a list is expected', () => {
    const runs = expandPipeline(pipeline({ milestones: [[0.5], [0.5, 0.9]] }), catalog);
    expect(runs.map(({ definition }) => definition.steps[2]?.params)).toEqual([
      { milestones: [0.5] },
      { milestones: [0.5, 0.9] },
    ]);
  });

  it("expands the backend's params", () => {
    const runs = expandPipeline(
      pipeline({}, { backend: { use: 'sample/wasm', params: { threads: [1, 2] } } }),
      catalog,
    );
    expect(runs.map(({ label }) => label)).toEqual(['threads 1', 'threads 2']);
  });

  it('names a path as far as it must to tell two apart', () => {
    const steps = [
      { use: 'sample/load' },
      { use: 'sample/build' },
      { use: 'sample/train', params: { epochs: [1, 2] } },
      { id: 'again', use: 'sample/train', params: { epochs: [3, 4] } },
    ];
    expect(expandPipeline({ name: 'two', steps }, catalog)[0]?.label).toBe('train.epochs 1, again.epochs 3');
  });

  it('refuses more than a thousand runs without making them', () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    const huge = pipeline(
      { epochs: values, optimizer: { use: 'sample/adam', params: { learningRate: values } } },
      { seed: values },
    );
    expect(() => expandPipeline(huge, catalog)).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID', message: expect.stringContaining('at most 1000 runs') }),
    );
  });

  it('refuses an empty list of values', () => {
    expect(() => expandPipeline(pipeline({ epochs: [] }), catalog)).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID', details: expect.objectContaining({ path: 'train.epochs' }) }),
    );
    expect(() => expandPipeline(pipeline({}, { seed: [] }), catalog)).toThrow(
      expect.objectContaining({ code: 'PIPELINE_INVALID' }),
    );
  });
});

describe('expandFollowUp', () => {
  it("appends the follow-up's steps to the winner's, and expands them", () => {
    const definition = pipeline(
      { epochs: [1, 2] },
      {
        followUp: {
          bestOf: 'top1',
          steps: [
            {
              use: 'sample/quantize',
              params: { quantizer: { use: 'sample/int8', params: { granularity: ['tensor', 'channel'] } } },
            },
            { use: 'sample/train' },
          ],
        },
      },
    );
    const winner = expandPipeline(definition, catalog)[1];
    const runs = expandFollowUp(definition, winner as never, catalog);
    expect(runs.map(({ label }) => label)).toEqual(['epochs 2, granularity tensor', 'epochs 2, granularity channel']);
    expect(runs[0]?.definition.steps.map(({ id }) => id)).toEqual(['load', 'build', 'train', 'quantize', 'train-2']);
    expect(runs[0]?.differs).toEqual({ 'train.epochs': 2, 'quantize.quantizer.granularity': 'tensor' });
    expect(runs[0]?.definition.steps.slice(0, 3)).toEqual(winner?.definition.steps);
  });
});
