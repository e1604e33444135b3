import type { ParamsSchema } from '@fovea/contracts';

/** The part of JSON Schema that params may use. */
export interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly unit?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  /** Kind of the contribution a reference names. */
  readonly contribution?: string;
}

/** JSON Schema of what a caller may give: defaulted fields are optional. */
export function jsonSchemaOf(schema: ParamsSchema): JsonSchema {
  return schema['~standard'].jsonSchema.input({ target: 'draft-2020-12' }) as JsonSchema;
}

export interface SchemaField {
  /** Such as `layers[].filters`. */
  readonly path: string;
  readonly schema: JsonSchema;
}

/** Every field below the root, depth first. The inside of a reference to a contribution belongs to the contracts. */
export function schemaFields(schema: JsonSchema, path = ''): SchemaField[] {
  if (schema.contribution !== undefined) return [];
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return [{ path: here, schema: field }, ...schemaFields(field, here)];
  });
  const items = schema.items === undefined ? [] : schemaFields(schema.items, `${path}[]`);
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((option) => schemaFields(option, path));
  return [...properties, ...items, ...options];
}

/** The schemas of numbers below the root, list items included. */
export function numberFields(schema: JsonSchema, path = ''): SchemaField[] {
  if (schema.contribution !== undefined) return [];
  const own = schema.type === 'number' || schema.type === 'integer' ? [{ path, schema }] : [];
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    numberFields(field, path === '' ? name : `${path}.${name}`),
  );
  const items = schema.items === undefined ? [] : numberFields(inheritUnit(schema.items, schema), `${path}[]`);
  const options = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((option) => numberFields(option, path));
  return [...own, ...properties, ...items, ...options];
}

/** A list says the unit of its items. */
function inheritUnit(items: JsonSchema, list: JsonSchema): JsonSchema {
  return list.unit === undefined || items.unit !== undefined ? items : { ...items, unit: list.unit };
}
