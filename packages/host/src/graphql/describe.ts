import type { Citation } from '@fovea/contracts';
import { schemaAt } from '../params/json-schema.ts';
import { expectation } from '../params/validate.ts';
import { show } from '../text/show.ts';
import { hasGrid, type ContributionInput, type Param, type ParamType } from './input-model.ts';
import { printLiteral } from './literal.ts';
import { gridField } from './names.ts';
import type { LiteralWriter } from './write-literal.ts';

const longestDefault = 200;

/** A contribution in one line: title, summary, id. */
export function describeChoice({ entry }: ContributionInput): string {
  return sentences([titled(entry.title, entry.summary), `Stands for ${entry.id}`]);
}

/** A contribution's params: what it is, who offers it, where its numbers come from. */
export function describeContributionInput({ entry }: ContributionInput): string {
  const sources = entry.sources.map(cite).join('; ');
  return sentences([
    `Params of ${entry.id}`,
    titled(entry.title, entry.summary),
    `From ${entry.plugin}`,
    sources === '' ? '' : `Sources: ${sources}`,
  ]);
}

/** A param: what it is, bounds and unit, default, source. Defaults are told here only, since the catalogue fills them. */
export function describeParam({ name, type, schema, isRequired }: Param, writer: LiteralWriter): string {
  const { title, description, source, default: given } = schema;
  return sentences([
    titled(text(title) || name, text(description)),
    limits(type, schema),
    given === undefined ? '' : `Default: ${describeDefault(type, given, writer)}`,
    isRequired ? 'Required' : '',
    hasGrid(type) ? `For a run with each of several lists, see ${gridField(name)}` : '',
    text(source) === '' ? '' : `Source: ${text(source)}`,
  ]);
}

/** The grid beside a param that is a list itself. */
export function describeGrid({ name }: Param): string {
  return `Several lists in the place of ${name}: a run for each.`;
}

/** An enum that one param uses. */
export function describeChoices(owner: ContributionInput, { name, schema }: Param): string {
  return sentences([titled(text(schema['title']), `choices for ${name} of ${owner.entry.id}`)]);
}

function limits(type: ParamType, schema: Readonly<Record<string, unknown>>): string {
  switch (type.type) {
    case 'scalar':
    case 'list': {
      const of = type.type === 'list' ? schemaAt(schema['items']) : schema;
      const says = saysNumber(of) || saysPattern(of) ? capital(expectation(schema)) : '';
      const unit = type.type === 'list' && saysNumber(of) ? unitOf(schema) : '';
      const length = type.type === 'scalar' ? maximum(schema, 'maxLength', 'characters') : '';
      return [`${says}${unit}`, length, maximum(schema, 'maxItems', 'items')].filter((part) => part !== '').join('. ');
    }
    case 'choice':
    case 'contribution':
    case 'object':
    case 'json':
      return '';
    default:
      return type satisfies never;
  }
}

function describeDefault(type: ParamType, value: unknown, writer: LiteralWriter): string {
  const literal = writer.value(type, value, 'default');
  const written = literal === undefined ? show(value) : printLiteral(literal).replace(/\s+/g, ' ');
  return written.length <= longestDefault ? written : show(value);
}

function cite({ title, url, year }: Citation): string {
  return `${title}${year === undefined ? '' : ` (${year})`}${url === undefined ? '' : `, ${url}`}`;
}

function titled(title: string, rest: string): string {
  return [title, rest].filter((part) => part !== '').join(': ');
}

/** Joined into one text, each with one full stop at its end; a URL gets none, for it would be taken for a part of it. */
function sentences(parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (/[.!?]$|https?:\S+$/.test(part) ? part : `${part}.`))
    .join(' ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function saysNumber(schema: Readonly<Record<string, unknown>>): boolean {
  return schema['type'] === 'integer' || schema['type'] === 'number';
}

function saysPattern(schema: Readonly<Record<string, unknown>>): boolean {
  return typeof schema['pattern'] === 'string';
}

function unitOf(schema: Readonly<Record<string, unknown>>): string {
  const unit = text(schema['unit']);
  return unit === '' || unit === '1' ? '' : ` (${unit})`;
}

function maximum(schema: Readonly<Record<string, unknown>>, name: string, of: string): string {
  return typeof schema[name] === 'number' ? `At most ${schema[name]} ${of}` : '';
}

function capital(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
