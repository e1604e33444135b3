/** JSON Schema (draft 2020-12) of some params, as the catalogue holds it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a field accepts, as far as its form cares. */
export type FieldKind =
  | 'contribution'
  | 'contributions'
  | 'numbers'
  | 'texts'
  | 'boolean'
  | 'number'
  | 'integer'
  | 'choice'
  | 'text'
  | 'json';

export interface FieldInfo {
  readonly kind: FieldKind;
  readonly title: string;
  readonly description: string | undefined;
  /** Undefined for pure numbers. */
  readonly unit: string | undefined;
  readonly source: string | undefined;
  readonly isLog: boolean;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly choices: readonly unknown[];
  /** What the field is when it is left out. */
  readonly initial: unknown;
  /** Kind of the contributions that it refers to. */
  readonly refersTo: string | undefined;
}

/** What a form needs to know of a field, from its schema alone. */
export function fieldInfo(name: string, schema: JsonSchema): FieldInfo {
  const unit = text(schema['unit']);
  return {
    kind: kindOf(schema),
    title: text(schema['title']) ?? name,
    description: text(schema['description']),
    unit: unit === '1' ? undefined : unit,
    source: text(schema['source']),
    isLog: schema['scale'] === 'log',
    min: numeric(schema['minimum']) ?? numeric(schema['exclusiveMinimum']),
    max: numeric(schema['maximum']) ?? numeric(schema['exclusiveMaximum']),
    choices: Array.isArray(schema['enum']) ? (schema['enum'] as unknown[]) : [],
    initial: schema['default'],
    refersTo: text(schema['contribution']) ?? text(schema['contributionList']),
  };
}

export function propertiesOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, JsonSchema>> };
  return Object.entries(properties ?? {});
}

/** Fields as a form shows them: what must be given first, then choices of contributions, then the rest in their order. */
export function orderedProperties(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  const rank = ([name, property]: readonly [string, JsonSchema]): number => {
    if (isRequired(schema, name)) return 0;
    return kindOf(property) === 'contribution' ? 1 : kindOf(property) === 'contributions' ? 3 : 2;
  };
  return propertiesOf(schema).toSorted((a, b) => rank(a) - rank(b));
}

export function isRequired(schema: JsonSchema, name: string): boolean {
  return Array.isArray(schema['required']) && (schema['required'] as readonly unknown[]).includes(name);
}

/** A list where one value is expected: the pipeline expands into a run for each. */
export function isSeveral(kind: FieldKind, value: unknown): value is readonly unknown[] {
  if (!Array.isArray(value)) return false;
  const takesList = kind === 'numbers' || kind === 'texts' || kind === 'contributions';
  return takesList ? value.length > 0 && value.every(Array.isArray) : kind !== 'json';
}

/** Where a slider stands, [0, 1], for a value between the bounds. */
export function toSlider(value: number, { min, max, isLog }: { min: number; max: number; isLog: boolean }): number {
  const [low, high, at] = isLog ? [logOf(min, min), logOf(max, min), logOf(value, min)] : [min, max, value];
  return high === low ? 0 : Math.min(1, Math.max(0, (at - low) / (high - low)));
}

/** The value for a place of the slider, with two significant digits. */
export function fromSlider(
  place: number,
  { min, max, isLog, isInteger }: { min: number; max: number; isLog: boolean; isInteger: boolean },
): number {
  if (place <= 0) return min;
  if (place >= 1) return max;
  const low = isLog ? logOf(min, min) : min;
  const high = isLog ? logOf(max, min) : max;
  const raw = low + place * (high - low);
  const value = isLog ? 10 ** raw - (min > 0 ? 0 : 1) : raw;
  const rounded = isInteger ? Math.round(value) : Number(value.toPrecision(2));
  return Math.min(max, Math.max(min, isInteger && isLog && rounded > 16 ? Number(value.toPrecision(2)) : rounded));
}

/** Log sliders that begin at 0 count from 1. */
function logOf(value: number, min: number): number {
  return Math.log10(min > 0 ? value : value + 1);
}

function kindOf(schema: JsonSchema): FieldKind {
  if (typeof schema['contribution'] === 'string') return 'contribution';
  if (typeof schema['contributionList'] === 'string') return 'contributions';
  if (Array.isArray(schema['enum'])) return 'choice';
  switch (schema['type']) {
    case 'boolean':
    case 'integer':
    case 'number':
      return schema['type'];
    case 'string':
      return 'text';
    case 'array': {
      const items = (schema['items'] ?? {}) as JsonSchema;
      if (items['type'] === 'number' || items['type'] === 'integer') return 'numbers';
      return items['type'] === 'string' ? 'texts' : 'json';
    }
    default:
      return 'json';
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function numeric(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
