import type { Rng } from '@fovea/contracts';
import type { JsonSchema } from './json-schema.ts';

/** A value that the schema refuses, and why. */
export interface InvalidValue {
  readonly value: unknown;
  readonly why: string;
}

const contributionPattern = '^[a-z0-9-]+\\/[a-z0-9-]+$';

/** `count` random values the schema accepts; bounds are drawn often, since that is where validators err. */
export function validValues(schema: JsonSchema, rng: Rng, count: number): unknown[] {
  return Array.from({ length: count }, (_, index) => validValue(schema, rng.fork('valid', index)));
}

/** One or more invalid values for each field: wrong type, out of bounds, missing, unknown. */
export function invalidValues(schema: JsonSchema, rng: Rng): InvalidValue[] {
  const base = validValue(schema, rng.fork('base')) as Record<string, unknown>;
  const found: InvalidValue[] = [
    { value: 'text', why: 'a text instead of an object' },
    { value: null, why: 'null instead of an object' },
    { value: [], why: 'a list instead of an object' },
  ];
  if (schema.additionalProperties === false) {
    found.push({ value: { ...base, 'fovea-unknown': 1 }, why: 'an unknown key' });
  }
  for (const name of schema.required ?? []) {
    found.push({
      value: Object.fromEntries(Object.entries(base).filter(([key]) => key !== name)),
      why: `${name} missing`,
    });
  }
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    for (const { value, why } of invalidField(field, rng.fork('field', name))) {
      found.push({ value: { ...base, [name]: value }, why: `${name} ${why}` });
    }
  }
  return found;
}

function validValue(schema: JsonSchema, rng: Rng): unknown {
  const options = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[rng.integer(schema.enum.length)];
  if (options !== undefined) return validValue(options[rng.integer(options.length)] as JsonSchema, rng);
  switch (schema.type) {
    case 'object':
      return validObject(schema, rng);
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = least + rng.integer(Math.min(schema.maxItems ?? least + 3, least + 3) - least + 1);
      return Array.from({ length }, (_, index) => validValue(schema.items ?? {}, rng.fork(index)));
    }
    case 'integer':
      return validInteger(schema, rng);
    case 'number':
      return validNumber(schema, rng);
    case 'boolean':
      return rng.integer(2) === 1;
    case 'string':
      return validText(schema, rng);
    default:
      return schema.default ?? null;
  }
}

function validObject(schema: JsonSchema, rng: Rng): Record<string, unknown> {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name]) => required.has(name) || rng.fork('present', name).next() < 0.7)
    // The params inside a reference are judged by the contribution they are for, not by this schema.
    .filter(([name]) => schema.contribution === undefined || name === 'use')
    .map(([name, field]) => [
      name,
      field.contribution !== undefined && field.default !== undefined
        ? field.default
        : validValue(field, rng.fork(name)),
    ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

function lowerBound(schema: JsonSchema): number {
  return schema.minimum ?? schema.exclusiveMinimum ?? Math.min(-1e6, (schema.maximum ?? 0) - 1e6);
}

function upperBound(schema: JsonSchema): number {
  return schema.maximum ?? schema.exclusiveMaximum ?? Math.max(1e6, (schema.minimum ?? 0) + 1e6);
}

function validInteger(schema: JsonSchema, rng: Rng): number {
  const least =
    schema.minimum ?? (schema.exclusiveMinimum === undefined ? lowerBound(schema) : schema.exclusiveMinimum + 1);
  const most =
    schema.maximum ?? (schema.exclusiveMaximum === undefined ? upperBound(schema) : schema.exclusiveMaximum - 1);
  const pick = rng.next();
  if (pick < 0.15) return least;
  if (pick < 0.3) return most;
  return Math.min(most, least + Math.floor(rng.next() * (most - least + 1)));
}

function validNumber(schema: JsonSchema, rng: Rng): number {
  const least = lowerBound(schema);
  const most = upperBound(schema);
  const pick = rng.next();
  if (pick < 0.15 && schema.minimum !== undefined) return least;
  if (pick < 0.3 && schema.maximum !== undefined) return most;
  // The midpoint of a non-empty interval lies inside it even where both bounds are excluded.
  return least + (most - least) * (0.01 + 0.98 * rng.next());
}

function validText(schema: JsonSchema, rng: Rng): string {
  if (schema.pattern === contributionPattern) return `fovea/any-${rng.integer(100)}`;
  if (schema.pattern !== undefined) return String(schema.default ?? '');
  const least = schema.minLength ?? 0;
  const length = Math.min(schema.maxLength ?? least + 8, least + rng.integer(9));
  return Array.from({ length }, () => String.fromCharCode(97 + rng.integer(26))).join('');
}

function invalidField(schema: JsonSchema, rng: Rng): InvalidValue[] {
  if (schema.anyOf !== undefined || schema.oneOf !== undefined) return [];
  if (schema.enum !== undefined)
    return [
      { value: 'not-one-of-them', why: 'outside the enum' },
      { value: 1.5, why: 'a number instead of a word' },
    ];
  switch (schema.type) {
    case 'number':
    case 'integer':
      return invalidNumber(schema);
    case 'boolean':
      return [
        { value: 'true', why: 'a text instead of a boolean' },
        { value: 1, why: 'a number instead of a boolean' },
      ];
    case 'string':
      return [
        { value: 7, why: 'a number instead of a text' },
        ...(schema.maxLength === undefined ? [] : [{ value: 'x'.repeat(schema.maxLength + 1), why: 'too long' }]),
        ...((schema.minLength ?? 0) === 0 ? [] : [{ value: '', why: 'too short' }]),
        ...(schema.pattern === contributionPattern ? [{ value: 'no slash', why: 'outside its pattern' }] : []),
      ];
    case 'array':
      return invalidList(schema, rng);
    case 'object':
      return invalidValues(schema, rng);
    default:
      return [];
  }
}

function invalidNumber(schema: JsonSchema): InvalidValue[] {
  const found: InvalidValue[] = [
    { value: '1', why: 'a text instead of a number' },
    { value: true, why: 'a boolean instead of a number' },
    { value: null, why: 'null instead of a number' },
  ];
  if (schema.minimum !== undefined) found.push({ value: schema.minimum - 1, why: 'below its minimum' });
  if (schema.maximum !== undefined) found.push({ value: schema.maximum + 1, why: 'above its maximum' });
  if (schema.exclusiveMinimum !== undefined)
    found.push({ value: schema.exclusiveMinimum, why: 'at its excluded minimum' });
  if (schema.exclusiveMaximum !== undefined)
    found.push({ value: schema.exclusiveMaximum, why: 'at its excluded maximum' });
  if (schema.type === 'integer') {
    const inside = (schema.minimum ?? 0) + 0.5;
    found.push({ value: inside, why: 'not a whole number' });
  }
  return found;
}

function invalidList(schema: JsonSchema, rng: Rng): InvalidValue[] {
  const item = schema.items ?? {};
  const found: InvalidValue[] = [{ value: 'text', why: 'a text instead of a list' }];
  if (schema.maxItems !== undefined) {
    const value = Array.from({ length: schema.maxItems + 1 }, () => validValue(item, rng));
    found.push({ value, why: 'too long' });
  }
  if ((schema.minItems ?? 0) > 0) found.push({ value: [], why: 'too short' });
  return [
    ...found,
    ...invalidField(item, rng).map(({ value, why }) => ({ value: [value], why: `with an item ${why}` })),
  ];
}
