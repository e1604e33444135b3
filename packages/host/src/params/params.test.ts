import { describe, expect, it } from '@jest/globals';
import { sampleCatalog } from '../testing-fixtures/sample-plugin.ts';
import { applyDefaults } from './defaults.ts';
import { fieldsOf } from './fields.ts';
import { validateParams } from './validate.ts';

const nested = {
  type: 'object',
  properties: {
    window: {
      type: 'object',
      title: 'Window',
      properties: { size: { type: 'integer', title: 'Size', default: 3, minimum: 1, unit: 'px' } },
      additionalProperties: false,
    },
    levels: {
      type: 'array',
      title: 'Levels',
      items: { type: 'object', properties: { at: { type: 'number', default: 1 } } },
    },
  },
  required: ['window'],
  additionalProperties: false,
};

describe('fieldsOf', () => {
  it('tells type, bounds, unit, source, default and reference of each field', async () => {
    const fields = fieldsOf((await sampleCatalog()).entry('step', 'sample/train').params);
    expect(fields.map(({ path, type }) => [path, type])).toEqual([
      ['epochs', 'integer'],
      ['isFast', 'boolean'],
      ['optimizer', 'contribution'],
      ['augmentations', 'contribution-list'],
      ['milestones', 'list'],
      ['note', 'text'],
    ]);
    expect(fields[0]).toEqual({
      path: 'epochs',
      type: 'integer',
      title: 'Epochs',
      unit: 'epochs',
      source: 'Keras',
      minimum: 1,
      maximum: 100,
      isRequired: false,
      default: 1,
    });
    expect(fields[2]).toMatchObject({ contribution: 'optimizer', default: { use: 'sample/adam' } });
    expect(fields[3]).toMatchObject({ contribution: 'augmentation', default: [] });
    expect(fields[4]).toMatchObject({ items: 'number', minimum: 0, maximum: 1 });
  });

  it('flattens nested objects and lists choices', async () => {
    expect(fieldsOf(nested).map(({ path }) => path)).toEqual(['window.size', 'levels']);
    const [granularity] = fieldsOf((await sampleCatalog()).entry('quantizer', 'sample/int8').params);
    expect(granularity).toMatchObject({ type: 'choice', choices: ['tensor', 'channel'] });
  });
});

describe('applyDefaults', () => {
  it('fills absent fields, in nested objects and list elements too, and changes nothing that is given', () => {
    const given = { window: {}, levels: [{}, { at: 0 }] };
    expect(applyDefaults(nested, given)).toEqual({ window: { size: 3 }, levels: [{ at: 1 }, { at: 0 }] });
    expect(given).toEqual({ window: {}, levels: [{}, { at: 0 }] });
  });

  it('leaves out what is absent and has no default', () => {
    expect(applyDefaults(nested, {})).toEqual({});
  });
});

describe('validateParams', () => {
  it('accepts valid params', () => {
    expect(validateParams(nested, { window: { size: 2 } })).toEqual([]);
  });

  it('names path, expectation and value of every problem', () => {
    expect(validateParams(nested, { window: { size: 0.5, sise: 1 }, levels: 3 })).toEqual([
      {
        path: 'window.sise',
        message: 'there is no sise here',
        expected: 'one of: size',
        received: 'sise',
        hint: 'Did you mean size?',
      },
      { path: 'window.size', message: 'a value of the wrong type', expected: 'an integer >= 1 (px)', received: '0.5' },
      { path: 'window.size', message: 'out of bounds', expected: 'an integer >= 1 (px)', received: '0.5' },
      { path: 'levels', message: 'a value of the wrong type', expected: 'a list, each an object', received: '3' },
    ]);
    expect(validateParams(nested, {})).toEqual([
      { path: 'window', message: 'window is missing', expected: 'an object', received: 'nothing' },
    ]);
  });
});
