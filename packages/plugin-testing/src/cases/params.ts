import { createRng } from '@fovea/training';
import { type ContributionCase, notApplicable } from '../case.ts';
import { isSame, show } from '../compare.ts';
import { needsParams } from '../contribution-subject.ts';
import { jsonSchemaOf, numberFields, schemaFields } from '../schema/json-schema.ts';
import { invalidValues, validValues } from '../schema/json-schema-values.ts';
import { validateParams } from '../schema/validate-params.ts';

const int32Max = 2 ** 31 - 1;

export const paramsObject: ContributionCase = {
  id: 'params/object',
  title: 'takes params as one strict object',
  since: '0.1.0',
  async check({ contribution, violation }) {
    const schema = jsonSchemaOf(contribution.params);
    if (schema.type !== 'object' || schema.additionalProperties !== false) {
      throw violation({
        what: 'its params are not a strict object',
        expected: 'type object with additionalProperties false',
        received: show({ type: schema.type, additionalProperties: schema.additionalProperties }),
        hint: 'Make them with p.params({...}).',
      });
    }
  },
};

export const paramsFieldsTitled: ContributionCase = {
  id: 'params/fields-titled',
  title: 'titles every param',
  since: '0.1.0',
  async check({ contribution, violation }) {
    const untitled = schemaFields(jsonSchemaOf(contribution.params)).filter(
      ({ schema }) => (schema.title ?? '') === '',
    );
    if (untitled.length > 0) {
      throw violation({
        what: `params without a title: ${untitled.map(({ path }) => path).join(', ')}`,
        hint: 'Titles label flags and form fields; put .meta() last in the chain.',
      });
    }
  },
};

export const paramsBoundedNumbers: ContributionCase = {
  id: 'params/bounded-numbers',
  title: 'gives every number bounds or a unit, and every whole number 32 bits',
  since: '0.1.0',
  async check({ contribution, violation }) {
    for (const { path, schema } of numberFields(jsonSchemaOf(contribution.params))) {
      const least = schema.minimum ?? schema.exclusiveMinimum;
      const most = schema.maximum ?? schema.exclusiveMaximum;
      if ((least === undefined || most === undefined) && schema.unit === undefined) {
        throw violation({ what: `${path} has neither both bounds nor a unit`, received: show(schema) });
      }
      if (
        schema.type === 'integer' &&
        !(Math.abs(least ?? -Infinity) <= int32Max + 1 && Math.abs(most ?? Infinity) <= int32Max)
      ) {
        throw violation({ what: `${path} exceeds 32 bits, which GraphQL's Int cannot carry`, received: show(schema) });
      }
    }
  },
};

export const paramsUnknownKeyRefused: ContributionCase = {
  id: 'params/unknown-key-refused',
  title: 'refuses a param it does not know',
  since: '0.1.0',
  async check({ contribution, paramSets, violation }) {
    const known = (await paramSets())[0] ?? {};
    const { value } = await validateParams(contribution.params, { ...known, 'fovea-unknown': 1 });
    if (value !== undefined) {
      throw violation({
        what: 'an unknown param was accepted',
        expected: 'an issue',
        received: show(value),
        hint: 'A typo would silently train with the default; use a strict object.',
      });
    }
  },
};

export const paramsDefaultsSurvive: ContributionCase = {
  id: 'params/defaults-survive',
  title: 'accepts its own defaults unchanged',
  since: '0.1.0',
  async check({ contribution, paramSets, violation }) {
    const sets = await paramSets();
    if (sets.length === 0) return notApplicable(needsParams);
    for (const complete of sets) {
      const { value, issues } = await validateParams(contribution.params, complete);
      if (!isSame(value, complete)) {
        throw violation({
          what: 'complete params do not validate to themselves',
          expected: show(complete),
          received: value === undefined ? issues.join('; ') : show(value),
          hint: 'A plan stores complete params and validates them again: transforms are not allowed.',
        });
      }
    }
    const { value: defaults } = await validateParams(contribution.params, {});
    for (const [name, field] of Object.entries(jsonSchemaOf(contribution.params).properties ?? {})) {
      if (defaults === undefined || field.default === undefined || isSame(defaults[name], field.default)) continue;
      throw violation({
        what: `${name} is documented with another default than it gets`,
        expected: show(field.default),
        received: show(defaults[name]),
      });
    }
    return undefined;
  },
};

export const paramsJsonSchemaFaithful: ContributionCase = {
  id: 'params/json-schema-faithful',
  title: 'accepts what its JSON Schema accepts and refuses what it refuses',
  since: '0.1.0',
  async check({ contribution, name, seed, quick, violation }) {
    const schema = jsonSchemaOf(contribution.params);
    const rng = createRng(seed, 'json-schema', name);
    for (const valid of validValues(schema, rng.fork('valid'), quick ? 20 : 100)) {
      const { value, issues } = await validateParams(contribution.params, valid);
      if (value === undefined) {
        throw violation({
          what: 'params that fit the JSON Schema were refused',
          expected: `${show(valid)} to be accepted`,
          received: issues.join('; '),
          hint: 'Put rules that JSON Schema cannot say into create().',
        });
      }
    }
    for (const { value: invalid, why } of invalidValues(schema, rng.fork('invalid'))) {
      const { value } = await validateParams(contribution.params, invalid);
      if (value !== undefined) {
        throw violation({
          what: `params that the JSON Schema refuses were accepted: ${why}`,
          expected: 'an issue',
          received: show(value),
        });
      }
    }
  },
};
