import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { didYouMean } from '../text/nearest.ts';
import { orList, show } from '../text/show.ts';
import { joinPath, propertiesOf, schemaAt, type JsonSchema } from './json-schema.ts';
import type { ParamIssue } from './issue.ts';

/** Checks values against JSON Schemas; compiles each schema once. */
export class SchemaValidator {
  // Fields say more than the vocabulary knows (unit, contribution …), hence not strict.
  readonly #ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false, verbose: true });
  readonly #compiled = new WeakMap<JsonSchema, ValidateFunction>();

  /** Everything wrong with `value`; empty when it is valid. `root` leads every path. */
  issues(schema: JsonSchema, value: unknown, root = ''): ParamIssue[] {
    let validate = this.#compiled.get(schema);
    if (validate === undefined) {
      validate = this.#ajv.compile(schema);
      this.#compiled.set(schema, validate);
    }
    if (validate(value)) return [];
    // Misspelt names first: they often explain what is missing.
    const isUnknown = ({ keyword }: ErrorObject): boolean => keyword === 'additionalProperties';
    const errors = validate.errors ?? [];
    return [...errors.filter(isUnknown), ...errors.filter((error) => !isUnknown(error))].map((error) =>
      toIssue(error, root),
    );
  }
}

/** Everything wrong with `value` as params of `schema`; empty when it is valid. */
export function validateParams(schema: JsonSchema, value: unknown): ParamIssue[] {
  return new SchemaValidator().issues(schema, value);
}

function toIssue(error: ErrorObject, root: string): ParamIssue {
  const path = joinPath(root, ...error.instancePath.split('/').slice(1).map(unescapePointer));
  const limit = (error.params as Record<string, unknown>)['limit'];
  const received = show(error.data);
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String((error.params as { additionalProperty: unknown }).additionalProperty);
      const known = Object.keys(propertiesOf(schemaAt(error.parentSchema)));
      const hint = didYouMean(name, known);
      return {
        path: joinPath(path, name),
        message: `there is no ${name} here`,
        expected: known.length === 0 ? 'no params' : `one of: ${known.join(', ')}`,
        received: name,
        ...(hint === '' ? {} : { hint }),
      };
    }
    case 'required': {
      const name = String((error.params as { missingProperty: unknown }).missingProperty);
      const property = propertiesOf(schemaAt(error.parentSchema))[name];
      return {
        path: joinPath(path, name),
        message: `${name} is missing`,
        expected: property === undefined ? 'a value' : expectation(property),
        received: 'nothing',
      };
    }
    case 'enum':
      return { path, message: 'not one of the choices', ...contrast(error, received), ...enumHint(error) };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { path, message: 'out of bounds', ...contrast(error, received) };
    case 'minItems':
    case 'maxItems':
      return {
        path,
        message: 'a list of the wrong length',
        expected: `${error.keyword === 'minItems' ? 'at least' : 'at most'} ${show(limit)} items`,
        received: `${Array.isArray(error.data) ? error.data.length : 0} items`,
      };
    case 'minLength':
    case 'maxLength':
      return {
        path,
        message: 'a text of the wrong length',
        expected: `${error.keyword === 'minLength' ? 'at least' : 'at most'} ${show(limit)} characters`,
        received,
      };
    default:
      return {
        path,
        message: error.keyword === 'type' ? 'a value of the wrong type' : (error.message ?? 'invalid'),
        ...contrast(error, received),
      };
  }
}

function contrast(error: ErrorObject, received: string): { expected: string; received: string } {
  return { expected: expectation(schemaAt(error.parentSchema)), received };
}

function enumHint(error: ErrorObject): { hint?: string } {
  const hint = typeof error.data === 'string' ? didYouMean(error.data, (error.schema as unknown[]).map(String)) : '';
  return hint === '' ? {} : { hint };
}

/** A schema in words: `an integer from 1 to 100 (epochs)`. */
export function expectation(schema: JsonSchema): string {
  if (Array.isArray(schema['enum'])) return orList(schema['enum'].map((value) => String(value)));
  if (typeof schema['contribution'] === 'string') return `a ${schema['contribution']}: {use: 'scope/name', params}`;
  const unit = typeof schema['unit'] === 'string' && schema['unit'] !== '1' ? ` (${schema['unit']})` : '';
  switch (schema['type']) {
    case 'integer':
    case 'number':
      return `${schema['type'] === 'integer' ? 'an integer' : 'a number'}${bounds(schema)}${unit}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `a list, each ${expectation(schemaAt(schema['items']))}`;
    case 'object':
      return 'an object';
    case 'string':
      return typeof schema['pattern'] === 'string' ? `a text like ${schema['pattern']}` : 'a text';
    default:
      return 'a valid value';
  }
}

function bounds(schema: JsonSchema): string {
  const lower = bound(schema, 'minimum', '>= ') ?? bound(schema, 'exclusiveMinimum', '> ');
  const upper = bound(schema, 'maximum', '<= ') ?? bound(schema, 'exclusiveMaximum', '< ');
  const both = [lower, upper].filter((part) => part !== undefined).join(' and ');
  return both === '' ? '' : ` ${both}`;
}

function bound(schema: JsonSchema, name: string, sign: string): string | undefined {
  return typeof schema[name] === 'number' ? `${sign}${schema[name]}` : undefined;
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
