import { settingInvalid, settingValueInvalid } from '../errors.ts';
import { fieldType } from '../params/fields.ts';
import { schemaAt, shapeOf, type JsonSchema } from '../params/json-schema.ts';
import { expectation } from '../params/validate.ts';

/** One `--set path=value`. */
export interface Setting {
  readonly path: string;
  /** As written; empty to go back to the default. */
  readonly value: string;
}

/** @throws USAGE unless the text is `path=value`. */
export function parseSetting(text: string): Setting {
  const at = text.indexOf('=');
  const path = text.slice(0, Math.max(0, at)).trim();
  if (at < 0 || path === '' || path.split('.').includes('')) {
    throw settingInvalid(text, 'is not a setting', 'path=value, such as train.epochs=2 or optimizer=fovea/adam');
  }
  return { path, value: text.slice(at + 1).trim() };
}

/**
 * A setting's text as a value of its field. Where the field takes one value, commas make a list of alternatives, which
 * becomes a grid; a value in JSON (`{…}`, `[…]`, `"…"`) is taken as it is.
 *
 * @throws PARAMS_INVALID with what the field expects.
 */
export function coerceSetting(schema: JsonSchema, { path, value }: Setting): unknown {
  if (/^[[{"]/.test(value)) return parseJson(path, value);
  const shape = shapeOf(schema);
  if (shape.type === 'list') return value.split(',').map((part) => coerceOne(schemaAt(shape.items), path, part.trim()));
  const parts = value.split(',').map((part) => part.trim());
  return parts.length === 1 ? coerceOne(schema, path, value) : parts.map((part) => coerceOne(schema, path, part));
}

function coerceOne(schema: JsonSchema, path: string, text: string): unknown {
  switch (fieldType(schema)) {
    case 'number':
    case 'integer': {
      const number = Number(text);
      if (text === '' || !Number.isFinite(number)) throw settingValueInvalid(path, expectation(schema), text);
      return number;
    }
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw settingValueInvalid(path, expectation(schema), text);
      return text === 'true';
    case 'choice': {
      const choice = (schema['enum'] as unknown[]).find((option) => String(option) === text);
      if (choice === undefined) throw settingValueInvalid(path, expectation(schema), text);
      return choice;
    }
    case 'contribution':
      return { use: text };
    case 'list':
    case 'contribution-list':
    case 'object':
      throw settingValueInvalid(path, `${expectation(schema)}, written in JSON`, text);
    case 'text':
      return text;
    default:
      throw settingValueInvalid(path, expectation(schema), text);
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw settingValueInvalid(path, `valid JSON (${error instanceof Error ? error.message : String(error)})`, text);
  }
}
