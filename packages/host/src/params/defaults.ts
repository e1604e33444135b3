import { isPlainObject } from '../text/canonical-json.ts';
import { propertiesOf, shapeOf, type JsonSchema } from './json-schema.ts';

/**
 * A copy of `value` with the schema's defaults where a field is absent, plain nested objects and list elements included.
 * References to contributions get the schema's default reference; their own params are the catalogue's business.
 */
export function applyDefaults(schema: JsonSchema, value: unknown): unknown {
  const given = value === undefined ? structuredClone(schema['default']) : value;
  const shape = shapeOf(schema);
  if (shape.type === 'list' && Array.isArray(given)) return given.map((item) => applyDefaults(shape.items, item));
  if (shape.type !== 'object') return given;
  const source = given === undefined ? {} : given;
  if (!isPlainObject(source)) return given;
  const filled: Record<string, unknown> = { ...source };
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    const isGiven = Object.hasOwn(source, name) && source[name] !== undefined;
    // An absent optional object stays absent: inventing it would turn a feature on.
    if (!isGiven && !('default' in property)) continue;
    filled[name] = applyDefaults(property, isGiven ? source[name] : undefined);
  }
  return filled;
}
