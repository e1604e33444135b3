import { describe, expect, it } from '@jest/globals';
import type { Digest, PipelineDefinition, PlanRecord, StepDefinition } from '@fovea/contracts';
import { sampleCatalog } from '../testing-fixtures/sample-plugin.ts';
import { stepCacheKey } from './cache-key.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { planRun } from './plan.ts';

const catalog = await sampleCatalog();
const backend = { use: 'sample/wasm' };
const whole: StepDefinition[] = [
  { use: 'sample/load' },
  { use: 'sample/build' },
  { use: 'sample/train' },
  { use: 'sample/quantize' },
  { use: 'sample/time' },
];
const plan = (steps: readonly StepDefinition[], rest: Partial<PipelineDefinition> = {}): PlanRecord =>
  planRun({ definition: { name: 'sample', steps, ...rest }, catalog, backend });
const invalid = (details: object, message = '') =>
  expect.objectContaining({
    code: 'PIPELINE_INVALID',
    details: expect.objectContaining(details),
    message: expect.stringContaining(message),
  });

describe('planRun', () => {
  it('wires each input to the nearest earlier output of its type', () => {
    const { steps, plugins, backend: planned } = plan(whole);
    expect(steps.map(({ id, inputs }) => [id, inputs])).toEqual([
      ['load', {}],
      ['build', { dataset: { step: 'load', output: 'dataset' } }],
      ['train', { dataset: { step: 'load', output: 'dataset' }, model: { step: 'build', output: 'model' } }],
      ['quantize', { model: { step: 'train', output: 'model' }, dataset: { step: 'load', output: 'dataset' } }],
      ['time', { model: { step: 'quantize', output: 'model' } }],
    ]);
    expect(steps[2]?.outputs).toEqual({ model: 'model', history: 'history' });
    expect(plugins).toEqual([{ name: 'sample', version: '1.0.0', specifier: 'sample' }]);
    expect(planned).toEqual({ use: 'sample/wasm', behaviour: 1, params: { threads: 1 } });
  });

  it('wires an input as it is told', () => {
    const steps = plan([...whole, { id: 'float-time', use: 'sample/time', inputs: { model: 'train.model' } }]).steps;
    expect(steps[5]?.inputs).toEqual({ model: { step: 'train', output: 'model' } });
  });

  it.each([
    [
      [{ use: 'sample/build' }, { use: 'sample/load' }],
      { path: 'build.inputs.dataset', hint: 'load.dataset would fit: move that step before build.' },
    ],
    [
      [{ use: 'sample/time' }],
      {
        path: 'time.inputs.model',
        expected: 'an earlier output of type model',
        hint: 'Put a step before it that yields a model.',
      },
    ],
    [
      [...whole.slice(0, 2), { use: 'sample/time', inputs: { model: 'bild.model' } }],
      { path: 'time.inputs.model', hint: 'Did you mean build.model?' },
    ],
    [
      [...whole.slice(0, 2), { use: 'sample/time', inputs: { model: 'load.dataset' } }],
      { expected: 'one of: build.model' },
    ],
    [
      [...whole.slice(0, 2), { use: 'sample/time', inputs: { model: 'build.modle' } }],
      { hint: 'Did you mean build.model?' },
    ],
    [
      [...whole.slice(0, 2), { use: 'sample/time', inputs: { modle: 'build.model' } }],
      { path: 'time.inputs.modle', hint: 'Did you mean model?' },
    ],
    [
      [
        { use: 'sample/load' },
        { use: 'sample/build', id: 'a', inputs: { dataset: 'b.model' } },
        { use: 'sample/build', id: 'b' },
      ],
      { path: 'a.inputs.dataset', hint: 'Steps run in the order in which they are written: move the source up.' },
    ],
    [
      [
        { use: 'sample/load', id: 'x' },
        { use: 'sample/load', id: 'x' },
      ],
      { path: 'steps.x' },
    ],
    [[{ use: 'sample/load', id: 'seed' }], { path: 'steps.seed' }],
    [[], { path: 'steps' }],
  ])('refuses %j', (steps, details) => {
    expect(() => plan(steps as StepDefinition[])).toThrow(invalid(details));
  });

  it('refuses unknown steps, wrong params and lists of values', () => {
    expect(() => plan([{ use: 'sample/laod' }])).toThrow(
      expect.objectContaining({
        code: 'CONTRIBUTION_UNKNOWN',
        message: expect.stringContaining('Did you mean sample/load?'),
      }),
    );
    expect(() => plan([{ use: 'sample/load', params: { limit: -1 } }])).toThrow(
      expect.objectContaining({ code: 'PARAMS_INVALID', details: expect.objectContaining({ path: 'load.limit' }) }),
    );
    expect(() => plan([{ use: 'sample/load', params: { limit: [1, 2] } }])).toThrow(
      expect.objectContaining({ code: 'PARAMS_INVALID' }),
    );
    expect(() => plan(whole, { seed: [1, 2] })).toThrow(invalid({ path: 'seed' }));
    expect(() => plan(whole, { seed: 2 ** 31 })).toThrow(invalid({ path: 'seed' }));
  });
});

describe('stepCacheKey', () => {
  const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
  const keyOf = async (
    record: PlanRecord,
    id: string,
    change: { inputs?: Record<string, Digest>; device?: string; quantizerBehaviour?: number } = {},
  ) => {
    const step = record.steps.find((candidate) => candidate.id === id);
    const { inputs = { model: digest('a') }, device = 'this', quantizerBehaviour = 1 } = change;
    return stepCacheKey({
      step: step as never,
      plan: record,
      catalog: await sampleCatalog(quantizerBehaviour),
      inputs,
      device,
    });
  };
  const train = (params: Record<string, unknown>, rest: Partial<PipelineDefinition> = {}) =>
    plan([...whole.slice(0, 2), { use: 'sample/train', params }], rest);

  it('stays the same for other labels, other step names and defaults written out', async () => {
    const key = await keyOf(train({}), 'train');
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf(train({ optimizer: { use: 'sample/adam', label: 'mine' } }), 'train')).toBe(key);
    expect(
      await keyOf(train({ epochs: 1, optimizer: { use: 'sample/adam', params: { learningRate: 0.001 } } }), 'train'),
    ).toBe(key);
    expect(await keyOf(plan([...whole.slice(0, 2), { id: 'fit', use: 'sample/train' }]), 'fit')).toBe(key);
  });

  it('changes with params, nested params, seed, inputs and backend', async () => {
    const keys = await Promise.all([
      keyOf(train({}), 'train'),
      keyOf(train({ epochs: 2 }), 'train'),
      keyOf(train({ optimizer: { use: 'sample/adam', params: { learningRate: 0.1 } } }), 'train'),
      keyOf(train({}, { seed: 1 }), 'train'),
      keyOf(train({}), 'train', { inputs: { model: digest('b') } }),
      keyOf(train({}, { backend: { use: 'sample/wasm', params: { threads: 2 } } }), 'train'),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('changes with the behaviour of a nested contribution, and leaves the steps before it alone', async () => {
    const record = plan(whole);
    expect(await keyOf(record, 'quantize', { quantizerBehaviour: 2 })).not.toBe(await keyOf(record, 'quantize'));
    expect(await keyOf(record, 'train', { quantizerBehaviour: 2 })).toBe(await keyOf(record, 'train'));
  });

  it('depends on the backend only where the step does, and on the device only where it measures', async () => {
    const other = plan(whole, { backend: { use: 'sample/wasm', params: { threads: 2 } } });
    expect(await keyOf(other, 'quantize')).toBe(await keyOf(plan(whole), 'quantize'));
    expect(await keyOf(plan(whole), 'train', { device: 'that' })).toBe(await keyOf(plan(whole), 'train'));
    expect(await keyOf(plan(whole), 'time', { device: 'that' })).not.toBe(await keyOf(plan(whole), 'time'));
  });
});

describe('parsePipeline', () => {
  const parse = (text: string) => () => parsePipeline(JSON.parse(text));

  it('takes a pipeline in JSON', () => {
    const definition = {
      name: 'sample',
      seed: [1, 2],
      steps: whole,
      followUp: { bestOf: 'top1', steps: whole },
      aliases: { epochs: 'train.epochs' },
    };
    expect(parsePipeline(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
  });

  it.each([
    ['{"name":"x","stesp":[]}', { path: 'stesp', hint: expect.stringContaining('Did you mean steps?') }],
    ['{"name":"x","steps":[]}', { path: 'steps' }],
    ['{"name":"x","steps":[{"use":"load"}]}', { path: 'steps.0.use' }],
    ['{"name":"x","steps":[{"use":"a/b","parms":{}}]}', { path: 'steps.0.parms', hint: 'Did you mean params?' }],
    ['{"name":"x","steps":[{"use":"a/b","params":{"__proto__":{"y":1}}}]}', { path: 'steps.0.params.__proto__' }],
    ['{"name":"x","steps":[{"use":"a/b","params":{"a":{"constructor":1}}}]}', { path: 'steps.0.params.a.constructor' }],
    ['{"name":"x","seed":-1,"steps":[{"use":"a/b"}]}', { path: 'seed' }],
    ['{"steps":[{"use":"a/b"}]}', { path: 'name' }],
    ['[]', { path: '' }],
    ['null', { path: '' }],
  ])('refuses %s', (text, details) => {
    expect(parse(text)).toThrow(invalid(details));
    expect(({} as Record<string, unknown>)['y']).toBeUndefined();
  });

  it('refuses what is nested without end', () => {
    expect(parse(`{"name":"x","steps":[{"use":"a/b","params":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}]}`)).toThrow(
      invalid({}, 'nested too deeply'),
    );
  });
});
