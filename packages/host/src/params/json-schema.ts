import { kinds, type Kind } from '@fovea/contracts';
import { isPlainObject } from '../text/canonical-json.ts';

/** JSON Schema (draft 2020-12) of some params, as the catalogue holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a place in a schema accepts, as far as grids, settings and defaults care. */
export type SchemaShape =
  | { readonly type: 'contribution'; readonly kind: Kind }
  | { readonly type: 'list'; readonly items: JsonSchema }
  | { readonly type: 'object'; readonly properties: Readonly<Record<string, JsonSchema>> }
  | { readonly type: 'scalar' }
  /** Anything may stand here, lists included. */
  | { readonly type: 'any' };

export function shapeOf(schema: JsonSchema): SchemaShape {
  const kind = schema['contribution'];
  if (isKind(kind)) return { type: 'contribution', kind };
  if (schema['type'] === 'array') return { type: 'list', items: schemaAt(schema['items']) };
  if (schema['type'] === 'object') {
    return isPlainObject(schema['properties'])
      ? { type: 'object', properties: schema['properties'] as Record<string, JsonSchema> }
      : { type: 'any' };
  }
  if (typeof schema['type'] === 'string' || Array.isArray(schema['enum']) || 'const' in schema)
    return { type: 'scalar' };
  return { type: 'any' };
}

export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const shape = shapeOf(schema);
  return shape.type === 'object' ? shape.properties : {};
}

export function requiredOf(schema: JsonSchema): readonly string[] {
  return Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
}

export function schemaAt(value: unknown): JsonSchema {
  return isPlainObject(value) ? value : {};
}

function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && (kinds as readonly string[]).includes(value);
}

/** `a.b` from its parts; an empty root adds nothing. */
export function joinPath(...parts: readonly (string | number)[]): string {
  return parts.filter((part) => part !== '').join('.');
}
