import { GraphQLScalarType, Kind, valueFromASTUntyped, type ValueNode } from 'graphql';
import { valueRefused } from '../errors.ts';

const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const maxDepth = 64;
const digestPattern = /^sha256:[0-9a-f]{64}$/;
const words: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity };

export const scalars = {
  JSON: new GraphQLScalarType({
    name: 'JSON',
    serialize: (value) => jsonSafe(value),
    parseValue: (value) => checkedJson(value, 0),
    parseLiteral: (node, variables) => checkedJson(valueFromASTUntyped(node, variables), 0),
  }),
  DateTime: new GraphQLScalarType<string, string>({
    name: 'DateTime',
    serialize: String,
    parseValue: dateTime,
    parseLiteral: (node) => dateTime(scalarOf(node)),
  }),
  Digest: new GraphQLScalarType<string, string>({
    name: 'Digest',
    serialize: String,
    parseValue: digest,
    parseLiteral: (node) => digest(scalarOf(node)),
  }),
  Number: new GraphQLScalarType<number, number | string>({
    name: 'Number',
    serialize: (value) => jsonSafe(value) as number | string,
    parseValue: number,
    parseLiteral: (node) => number(scalarOf(node)),
  }),
};

/** A value with NaN and the infinities as texts, since JSON has none; itself where it holds none. */
export function jsonSafe(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) {
    const safe = value.map(jsonSafe);
    return safe.some((item, index) => item !== value[index]) ? safe : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const safe = entries.map(([key, item]): [string, unknown] => [key, jsonSafe(item)]);
  return safe.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(safe) : value;
}

function checkedJson(value: unknown, depth: number): unknown {
  if (depth > maxDepth) throw valueRefused('JSON', `at most ${maxDepth} levels`, 'more');
  if (Array.isArray(value)) {
    for (const item of value) checkedJson(item, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (forbiddenKeys.has(key)) throw valueRefused('JSON', 'the name of a field', key);
      checkedJson(item, depth + 1);
    }
  }
  return value;
}

function scalarOf(node: ValueNode): unknown {
  switch (node.kind) {
    case Kind.STRING:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    default:
      return undefined;
  }
}

function dateTime(value: unknown): string {
  const time = typeof value === 'string' ? Date.parse(value) : NaN;
  if (Number.isNaN(time)) throw valueRefused('DateTime', 'a time in ISO 8601', value);
  return new Date(time).toISOString();
}

function digest(value: unknown): string {
  if (typeof value !== 'string' || !digestPattern.test(value)) {
    throw valueRefused('Digest', 'sha256: and 64 lower-case hex digits', value);
  }
  return value;
}

function number(value: unknown): number {
  if (typeof value === 'number') return value;
  const known = typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined;
  if (known === undefined) throw valueRefused('Number', 'a number, NaN, Infinity or -Infinity', value);
  return known;
}
