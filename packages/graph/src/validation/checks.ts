import { invalidField, unknownField } from '../errors.ts';

/** Throws GRAPH_INVALID, naming `path`, unless the value is acceptable. */
export type Check = (value: unknown, path: string) => void;

/** Keys that reach into an object's prototype; no name may be one of them. */
export const forbiddenKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

export function integerIn(min: number, max: number): Check {
  return (value, path) => {
    if (!Number.isSafeInteger(value) || (value as number) < min || (value as number) > max) {
      throw invalidField(path, `an integer in [${min}, ${max}]`, value);
    }
  };
}

export function finiteNumber(accepts: (value: number) => boolean, expected: string): Check {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isFinite(value) || !accepts(value))
      throw invalidField(path, expected, value);
  };
}

export const anyFiniteNumber = finiteNumber(() => true, 'a finite number');

export const positiveNumber = finiteNumber((value) => value > 0, 'a finite number above 0');

export function oneOf(values: readonly unknown[]): Check {
  return (value, path) => {
    if (!values.includes(value)) throw invalidField(path, `one of ${values.map(String).join(', ')}`, value);
  };
}

export function stringUpTo(maxLength: number): Check {
  return (value, path) => {
    if (typeof value !== 'string' || value.length > maxLength) {
      throw invalidField(path, `a string of at most ${maxLength} characters`, value);
    }
  };
}

/** Scales take part in float32 arithmetic, where they may neither vanish nor overflow. */
export const scaleCheck = finiteNumber(
  (value) => value >= 2 ** -126 && value < 2 ** 127,
  'a positive number that float32 can hold',
);

/** Names of nodes, values and tensors: printable, and harmless as a key. */
export const nameCheck: Check = (value, path) => {
  // eslint-disable-next-line no-control-regex
  if (typeof value !== 'string' || !/^[^\u0000-\u001f\u007f]{1,256}$/.test(value)) {
    throw invalidField(path, 'a name of 1 to 256 printable characters', value);
  }
  if (forbiddenKeys.includes(value) || value === '__metadata__') {
    throw invalidField(path, 'a name that is not reserved', value, 'Rename it.');
  }
};

export function listOf(check: Check, { min = 0, max }: { min?: number; max: number }): Check {
  return (value, path) => {
    if (!Array.isArray(value) || value.length < min || value.length > max) {
      throw invalidField(path, min === max ? `a list of ${min}` : `a list of ${min} to ${max}`, value);
    }
    value.forEach((item, index) => check(item, `${path}[${index}]`));
  };
}

export function pairOf(check: Check): Check {
  return listOf(check, { min: 2, max: 2 });
}

/** An object with exactly these fields; an optional field may also be undefined. */
export function fields(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
): Check {
  const known = [...Object.keys(required), ...Object.keys(optional)];
  return (value, path) => {
    if (!isRecord(value)) throw invalidField(path, 'an object', value);
    for (const key of Object.keys(value)) {
      if (!known.includes(key)) throw unknownField(path, key, known);
    }
    for (const [key, check] of Object.entries(required)) check(ownValue(value, key), `${path}.${key}`);
    for (const [key, check] of Object.entries(optional)) {
      const field = ownValue(value, key);
      if (field !== undefined) check(field, `${path}.${key}`);
    }
  };
}

/** An object used as a map, with names as keys. */
export function mapOf(check: Check, { max }: { max: number }): Check {
  return (value, path) => {
    if (!isRecord(value) || Object.keys(value).length > max) {
      throw invalidField(path, `an object of at most ${max} entries`, value);
    }
    for (const key of Object.keys(value)) {
      nameCheck(key, `${path}, key ${JSON.stringify(key.slice(0, 80))}`);
      check(value[key], `${path}.${key}`);
    }
  };
}

function ownValue(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
