import { describe, expect, it } from '@jest/globals';
import * as p from './params.ts';

const schema = p.params({
  rate: p.number({ title: 'Rate', unit: '1', min: 0, max: 1, exclusiveMax: true, default: 0.5 }),
  count: p.integer({ title: 'Count', unit: 'images', min: 1, default: 3 }),
  mode: p.choice(['fast', 'exact'], { title: 'Mode', default: 'exact' }),
  optimizer: p.contribution('optimizer', { title: 'Optimizer', default: { use: 'fovea/adam' } }),
  augmentations: p.contributionList('augmentation', { title: 'Augmentations' }),
});
const jsonSchema = schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as {
  readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly additionalProperties: boolean;
  readonly required?: readonly string[];
};

describe('params', () => {
  it('fill in every default', () => {
    expect(p.parse(schema, {})).toEqual({
      rate: 0.5,
      count: 3,
      mode: 'exact',
      optimizer: { use: 'fovea/adam', params: {} },
      augmentations: [],
    });
  });

  it('hand out defaults that cannot be changed for the next caller', () => {
    p.parse(schema, {}).augmentations.push({ use: 'fovea/flip' });
    expect(p.parse(schema, {}).augmentations).toEqual([]);
  });

  it.each([
    ['an unknown key', { speed: 1 }],
    ['a value at an exclusive bound', { rate: 1 }],
    ['a value below its bound', { count: 0 }],
    ['a fraction of a whole number', { count: 1.5 }],
    ['more than 32 bits', { count: 2 ** 31 }],
    ['a word that is no choice', { mode: 'slow' }],
    ['a contribution without a scope', { optimizer: { use: 'adam' } }],
  ])('refuse %s', (_what, value) => {
    expect(() => p.parse(schema, value)).toThrow(expect.objectContaining({ code: 'PARAMS_INVALID' }));
  });

  it('say in JSON Schema what they say in code', () => {
    expect(jsonSchema.additionalProperties).toBe(false);
    expect(jsonSchema.required).toBeUndefined();
    expect(jsonSchema.properties['rate']).toMatchObject({
      title: 'Rate',
      minimum: 0,
      exclusiveMaximum: 1,
      default: 0.5,
    });
    expect(jsonSchema.properties['count']).toMatchObject({
      type: 'integer',
      minimum: 1,
      maximum: 2 ** 31 - 1,
      unit: 'images',
    });
    expect(jsonSchema.properties['optimizer']).toMatchObject({ contribution: 'optimizer' });
    expect(jsonSchema.properties['augmentations']).toMatchObject({ contributionList: 'augmentation', type: 'array' });
  });

  it('mark paths, one by one and in lists', () => {
    const paths = p.params({
      folder: p.requiredPath({ title: 'Folder' }),
      classes: p.path({ title: 'Classes', default: '' }),
      files: p.pathList({ title: 'Files' }),
    });
    const { properties } = paths['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as {
      properties: Record<string, unknown>;
    };
    expect(properties['folder']).toMatchObject({ type: 'string', format: 'path', minLength: 1 });
    expect(properties['classes']).toMatchObject({ type: 'string', format: 'path', default: '' });
    expect(properties['files']).toMatchObject({ type: 'array', items: { type: 'string', format: 'path' } });
    expect(p.parse(paths, { folder: 'a' })).toEqual({ folder: 'a', classes: '', files: [] });
    expect(() => p.parse(paths, { folder: '' })).toThrow(expect.objectContaining({ code: 'PARAMS_INVALID' }));
  });
});
