import { describe, expect, it } from '@jest/globals';
import { p } from '@fovea/contracts';
import { createRng } from '@fovea/training';
import { jsonSchemaOf, numberFields, schemaFields } from './json-schema.ts';
import { invalidValues, validValues } from './json-schema-values.ts';
import { validateParams } from './validate-params.ts';

const schema = p.params({
  rate: p.number({ title: 'Rate', unit: '1', min: 0, max: 1, exclusiveMax: true, default: 0.5 }),
  count: p.integer({ title: 'Count', unit: '1', min: 1, max: 9, default: 3 }),
  seed: p.optionalInteger({ title: 'Seed', unit: '1' }),
  mode: p.choice(['same', 'valid'], { title: 'Mode', default: 'same' }),
  folder: p.requiredText({ title: 'Folder', maxLength: 20 }),
  weights: p.numberList({ title: 'Weights', unit: '1', min: 0, max: 1, maxItems: 4 }),
  isOpen: p.boolean({ title: 'Open', default: true }),
  loss: p.contribution('loss', { title: 'Loss', default: { use: 'fovea/any' } }),
  extras: p.contributionList('augmentation', { title: 'Extras' }),
});

describe('validValues', () => {
  it('makes values of every kind of param that the params accept', async () => {
    for (const value of validValues(jsonSchemaOf(schema), createRng(1), 200)) {
      expect((await validateParams(schema, value)).issues).toEqual([]);
    }
  });

  it('makes the same values from the same seed', () => {
    const make = (): unknown[] => validValues(jsonSchemaOf(schema), createRng(1), 20);
    expect(make()).toEqual(make());
  });

  it('visits the bounds', () => {
    const counts = validValues(jsonSchemaOf(schema), createRng(1), 200).map(
      (value) => (value as { count?: number }).count,
    );
    expect(counts).toEqual(expect.arrayContaining([1, 9, undefined]));
  });
});

describe('invalidValues', () => {
  it('makes values that the params refuse', async () => {
    for (const { value } of invalidValues(jsonSchemaOf(schema), createRng(1))) {
      expect((await validateParams(schema, value)).value).toBeUndefined();
    }
  });

  it('breaks every bound, type and requirement once', () => {
    const reasons = invalidValues(jsonSchemaOf(schema), createRng(1)).map(({ why }) => why);
    expect(reasons).toEqual(
      expect.arrayContaining([
        'an unknown key',
        'folder missing',
        'folder too long',
        'folder too short',
        'rate below its minimum',
        'rate at its excluded maximum',
        'count above its maximum',
        'count not a whole number',
        'mode outside the enum',
        'weights too long',
        'weights with an item below its minimum',
        'isOpen a text instead of a boolean',
        'loss an unknown key',
      ]),
    );
  });
});

describe('schemaFields', () => {
  it('lists fields but not the inside of references', () => {
    const paths = schemaFields(jsonSchemaOf(schema)).map(({ path }) => path);
    expect(paths).toEqual(['rate', 'count', 'seed', 'mode', 'folder', 'weights', 'isOpen', 'loss', 'extras']);
  });

  it('finds the numbers in lists', () => {
    expect(numberFields(jsonSchemaOf(schema)).map(({ path }) => path)).toEqual(['rate', 'count', 'seed', 'weights[]']);
  });
});
