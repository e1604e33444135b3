import type { Kind } from '@fovea/contracts';
import { fieldReserved } from './errors.ts';

/** Ids of this scope go without it. */
const firstParty = 'fovea/';

/** Names that would reach an object's prototype wherever inputs are handled with less care. */
const prototypeNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export function isPrototypeName(name: string): boolean {
  return prototypeNames.has(name);
}

/**
 * The field of a contribution: its id in camelCase, `fovea/mobilenet-v1` as `mobilenetV1` and `acme/lion` as `acmeLion`. A
 * leading digit gets an underscore before it.
 *
 * @throws PLUGIN_DUPLICATE_ID for an id whose field is empty, `use` or the name of a prototype.
 */
export function fieldOfId(kind: Kind, id: string): string {
  const words = (id.startsWith(firstParty) ? id.slice(firstParty.length) : id).split(/[^a-z0-9]+/).filter(Boolean);
  const field = words.map((word, index) => (index === 0 ? word : capital(word))).join('');
  if (field === '' || field === 'use' || isPrototypeName(field)) throw fieldReserved(kind, field, id);
  return startSafely(field);
}

/** A param may be a field as it is: letters, digits and single underscores, and no underscore at its start. */
export function isParamName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$/.test(name) && !isPrototypeName(name);
}

/**
 * A choice as an enum value: `channel` as `CHANNEL`, `zeroToOne` as `ZERO_TO_ONE`, `16` as `_16`, `-1` as `MINUS_1`. Upper
 * case keeps it apart from the keywords true, false and null. `undefined` where nothing is left to name it by.
 */
export function choiceName(value: unknown): string | undefined {
  if (value === '') return 'EMPTY';
  const signed = typeof value === 'number' ? String(value).replace('-', 'MINUS_') : String(value);
  const words = signed
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return words.length === 0 ? undefined : startSafely(words.join('_').toUpperCase());
}

/** `SgdOptimizer` from `sgd` and `optimizer`. */
export function typeName(...parts: readonly string[]): string {
  return parts.map(capital).join('');
}

/** A grid over a param that is a list itself. */
export function gridField(param: string): string {
  return `_${param}Grid`;
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function startSafely(name: string): string {
  return /^[0-9]/.test(name) ? `_${name}` : name;
}
