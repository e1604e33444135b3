import { fieldInvalid, jsonInvalid, keyForbidden, tooLarge } from './errors.ts';

/** Untrusted JSON objects, keys checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Levels of objects and lists; a model nested to the permitted 32 levels needs about 140. */
const maxJsonDepth = 256;

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Parses untrusted JSON. The walk over the result is iterative, so that deep nesting cannot exhaust the stack.
 *
 * @throws MODEL_INVALID for what is not JSON or holds a forbidden key; MODEL_TOO_LARGE when nested too deep.
 */
export function parseUntrustedJson(subject: string, name: string, bytes: Uint8Array): unknown {
  let root: unknown;
  try {
    root = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw jsonInvalid(subject, name, cause);
  }
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  for (let item = pending.pop(); item !== undefined; item = pending.pop()) {
    const { value, depth } = item;
    if (typeof value !== 'object' || value === null) continue;
    if (depth > maxJsonDepth) throw tooLarge(subject, `the nesting of ${name}`, maxJsonDepth, depth, 'levels');
    if (!Array.isArray(value)) {
      const bad = Object.keys(value).find((key) => forbiddenKeys.has(key));
      if (bad !== undefined) throw keyForbidden(subject, bad);
    }
    for (const child of Object.values(value)) pending.push({ value: child, depth: depth + 1 });
  }
  return root;
}

/** Reads typed fields of untrusted JSON; each failure names the path of the field. */
export class JsonReader {
  readonly subject: string;
  readonly path: string;
  readonly #object: JsonObject;

  constructor(subject: string, path: string, value: unknown) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw fieldInvalid(subject, path, 'an object', value);
    }
    this.subject = subject;
    this.path = path;
    this.#object = value as JsonObject;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** A field's value; undefined where it is absent or null. */
  get(key: string): unknown {
    return Object.hasOwn(this.#object, key) ? (this.#object[key] ?? undefined) : undefined;
  }

  object(key: string): JsonReader {
    return new JsonReader(this.subject, this.at(key), this.get(key));
  }

  list(key: string): readonly unknown[] {
    const value = this.get(key);
    if (!Array.isArray(value)) throw this.invalid(key, 'a list');
    return value;
  }

  text(key: string): string {
    const value = this.get(key);
    if (typeof value !== 'string' || value.length > 1000) throw this.invalid(key, 'text of at most 1000 characters');
    return value;
  }

  boolean(key: string, fallback: boolean): boolean {
    const value = this.get(key) ?? fallback;
    if (typeof value !== 'boolean') throw this.invalid(key, 'true or false');
    return value;
  }

  number(key: string, fallback?: number): number {
    const value = this.get(key) ?? fallback;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw this.invalid(key, 'a finite number');
    return value;
  }

  integer(key: string, min: number, max: number): number {
    const value = this.get(key);
    if (!isInteger(value, min, max)) throw this.invalid(key, `a whole number of ${min} to ${max}`);
    return value;
  }

  integers(key: string, min: number, max: number, maxLength = 16): readonly number[] {
    const value = this.get(key);
    if (!Array.isArray(value) || value.length > maxLength || !value.every((item) => isInteger(item, min, max))) {
      throw this.invalid(key, `at most ${maxLength} whole numbers of ${min} to ${max}`);
    }
    return value;
  }

  /** A pair of whole numbers, also written as one number that counts for both. */
  pair(key: string, min: number, max: number, fallback?: readonly [number, number]): readonly [number, number] {
    const value = this.get(key);
    if (value === undefined && fallback !== undefined) return fallback;
    if (isInteger(value, min, max)) return [value, value];
    if (Array.isArray(value) && value.length === 2) {
      const [first, second] = value as unknown[];
      if (isInteger(first, min, max) && isInteger(second, min, max)) return [first, second];
    }
    throw this.invalid(key, `one or two whole numbers of ${min} to ${max}`);
  }

  invalid(key: string, expected: string): ReturnType<typeof fieldInvalid> {
    return fieldInvalid(this.subject, this.at(key), expected, this.get(key));
  }

  at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
}
