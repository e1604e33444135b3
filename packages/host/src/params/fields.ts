import type { Kind } from '@fovea/contracts';
import { joinPath, propertiesOf, requiredOf, schemaAt, shapeOf, type JsonSchema } from './json-schema.ts';

export type FieldType =
  'number' | 'integer' | 'boolean' | 'text' | 'choice' | 'contribution' | 'list' | 'contribution-list' | 'object';

/** One field of some params, as tables, flags and forms show it. */
export interface ParamField {
  /** Dotted path from the params' root. */
  readonly path: string;
  readonly type: FieldType;
  /** Type of a list's elements. */
  readonly items?: FieldType;
  readonly title: string;
  readonly description?: string;
  readonly unit?: string;
  /** Paper or page that the default or the bound comes from. */
  readonly source?: string;
  readonly scale?: 'linear' | 'log';
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly choices?: readonly string[];
  /** Kind of contribution that the field, or each element of the list, refers to. */
  readonly contribution?: Kind;
  readonly isRequired: boolean;
  readonly default?: unknown;
}

/** The fields of a params schema in order; plain nested objects are flattened into dotted paths. */
export function fieldsOf(schema: JsonSchema, root = ''): ParamField[] {
  const required = requiredOf(schema);
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const path = joinPath(root, name);
    const nested = shapeOf(property);
    if (nested.type === 'object' && Object.keys(nested.properties).length > 0) return fieldsOf(property, path);
    return [fieldOf(property, path, required.includes(name))];
  });
}

function fieldOf(schema: JsonSchema, path: string, isRequired: boolean): ParamField {
  const shape = shapeOf(schema);
  const items = shape.type === 'list' ? shapeOf(shape.items) : undefined;
  const kind = shape.type === 'contribution' ? shape.kind : items?.type === 'contribution' ? items.kind : undefined;
  const bounds = shape.type === 'list' ? shape.items : schema;
  return {
    path,
    type: fieldType(schema),
    ...(shape.type === 'list' && items?.type !== 'contribution' ? { items: fieldType(shape.items) } : {}),
    title: typeof schema['title'] === 'string' ? schema['title'] : path,
    ...picked<string>(schema, 'string', ['description', 'unit', 'source', 'scale']),
    ...picked<number>(bounds, 'number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']),
    ...(Array.isArray(bounds['enum']) ? { choices: bounds['enum'].map(String) } : {}),
    ...(kind === undefined ? {} : { contribution: kind }),
    isRequired,
    ...('default' in schema ? { default: schema['default'] } : {}),
  };
}

export function fieldType(schema: JsonSchema): FieldType {
  const shape = shapeOf(schema);
  switch (shape.type) {
    case 'contribution':
      return 'contribution';
    case 'list':
      return shapeOf(schemaAt(shape.items)).type === 'contribution' ? 'contribution-list' : 'list';
    case 'object':
    case 'any':
      return 'object';
    case 'scalar':
      return scalarType(schema);
    default:
      return shape satisfies never;
  }
}

function scalarType(schema: JsonSchema): FieldType {
  if (Array.isArray(schema['enum'])) return 'choice';
  switch (schema['type']) {
    case 'number':
    case 'integer':
    case 'boolean':
      return schema['type'];
    default:
      return 'text';
  }
}

function picked<T>(schema: JsonSchema, type: 'string' | 'number', names: readonly string[]): Record<string, T> {
  return Object.fromEntries(
    names.filter((name) => typeof schema[name] === type).map((name) => [name, schema[name] as T]),
  );
}
