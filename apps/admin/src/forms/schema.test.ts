import { describe, expect, it } from '@jest/globals';
import { p } from '@fovea/contracts';
import {
  fieldInfo,
  fromSlider,
  isSeveral,
  orderedProperties,
  propertiesOf,
  toSlider,
  type JsonSchema,
} from './schema.ts';

const params = p.params({
  batchSize: p.integer({ title: 'Batch size', unit: 'images', min: 1, max: 65_536, scale: 'log', default: 32 }),
  dropout: p.number({
    title: 'Dropout',
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: 0,
    source: 'https://example.org',
  }),
  nesterov: p.boolean({ title: 'Nesterov', default: false }),
  head: p.choice(['flatten', 'average'], { title: 'Head', default: 'flatten' }),
  folder: p.requiredText({ title: 'Folder' }),
  batches: p.numberList({ title: 'Batches', default: [1] }),
  names: p.textList({ title: 'Names' }),
  optimizer: p.contribution('optimizer', { title: 'Optimizer', default: { use: 'fovea/adam' } }),
  augmentations: p.contributionList('augmentation', { title: 'Augmentations' }),
});
const schema = params['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as JsonSchema;

function infoOf(name: string) {
  const property = Object.fromEntries(propertiesOf(schema))[name];
  return fieldInfo(name, property ?? {});
}

describe('forms from JSON Schemas', () => {
  it('knows every kind of field that params may have', () => {
    expect(propertiesOf(schema).map(([name, property]) => [name, fieldInfo(name, property).kind])).toEqual([
      ['batchSize', 'integer'],
      ['dropout', 'number'],
      ['nesterov', 'boolean'],
      ['head', 'choice'],
      ['folder', 'text'],
      ['batches', 'numbers'],
      ['names', 'texts'],
      ['optimizer', 'contribution'],
      ['augmentations', 'contributions'],
    ]);
  });

  it('reads title, unit, bounds, scale, default and source', () => {
    expect(infoOf('batchSize')).toMatchObject({
      title: 'Batch size',
      unit: 'images',
      min: 1,
      max: 65_536,
      isLog: true,
      initial: 32,
    });
    expect(infoOf('dropout')).toMatchObject({ max: 1, isLog: false, source: 'https://example.org' });
    expect(infoOf('optimizer')).toMatchObject({ refersTo: 'optimizer', initial: { use: 'fovea/adam' } });
  });

  it('shows what must be given first, then single contributions, and lists of them last', () => {
    const names = orderedProperties(schema).map(([name]) => name);
    expect(names.slice(0, 2)).toEqual(['folder', 'optimizer']);
    expect(names.at(-1)).toBe('augmentations');
  });

  it('takes a list for a grid only where one value is expected', () => {
    expect(isSeveral('integer', [1, 2])).toBe(true);
    expect(isSeveral('numbers', [1, 2])).toBe(false);
    expect(isSeveral('numbers', [[1], [2]])).toBe(true);
    expect(isSeveral('contributions', [{ use: 'a/b' }])).toBe(false);
    expect(isSeveral('json', [1])).toBe(false);
  });
});

describe('sliders', () => {
  const log = { min: 1, max: 10_000, isLog: true };

  it('spread a log field evenly over its powers of ten', () => {
    expect(toSlider(100, log)).toBeCloseTo(0.5, 10);
    expect(fromSlider(0.5, { ...log, isInteger: true })).toBe(100);
  });

  it('begin a log field at 0 where it may be 0', () => {
    const scale = { min: 0, max: 999, isLog: true };
    expect(toSlider(0, scale)).toBe(0);
    expect(fromSlider(0, { ...scale, isInteger: true })).toBe(0);
    expect(fromSlider(1, { ...scale, isInteger: true })).toBe(999);
  });

  it('stay within the bounds', () => {
    expect(toSlider(20_000, log)).toBe(1);
    expect(fromSlider(1, { min: 0, max: 0.995, isLog: false, isInteger: false })).toBe(0.995);
  });
});
