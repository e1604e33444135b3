import { z } from 'zod';
import type { Kind } from './contribution.ts';
import { FoveaError } from './error.ts';
import type { Use } from './use.ts';

/**
 * Params of a contribution: any Standard Schema that also offers Standard JSON Schema. The helpers below make zod schemas
 * that keep the rules: strict root, titled fields, bounded numbers, nothing that JSON Schema cannot say.
 */
export interface ParamsSchema<Input = unknown, Output = Input> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
      readonly output: (options: { readonly target: 'draft-2020-12' }) => Record<string, unknown>;
    };
  };
}

export type StandardResult<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly StandardIssue[] };

export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export type ParamsOutput<S extends ParamsSchema> = NonNullable<S['~standard']['types']>['output'];
export type ParamsInput<S extends ParamsSchema> = NonNullable<S['~standard']['types']>['input'];

/** What every field says about itself; travels into JSON Schema as it is. */
export interface FieldMeta {
  readonly title: string;
  readonly description?: string;
  /** Such as `px`, `epochs`, `ms`; `1` for a pure number. */
  readonly unit?: string;
  /** Paper or page that the default or the bound comes from. */
  readonly source?: string;
  /** How a slider should spread its values. */
  readonly scale?: 'linear' | 'log';
}

export interface NumberField extends FieldMeta {
  readonly min?: number;
  readonly max?: number;
  /** Bounds are inclusive unless said here. */
  readonly exclusiveMin?: boolean;
  readonly exclusiveMax?: boolean;
}

const int32Max = 2 ** 31 - 1;

function metaOf({ title, description, unit, source, scale }: FieldMeta): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ title, description, unit, source, scale }).filter(([, value]) => value !== undefined),
  );
}

function bounded(base: z.ZodNumber, field: NumberField): z.ZodNumber {
  let schema = base;
  if (field.min !== undefined) schema = field.exclusiveMin === true ? schema.gt(field.min) : schema.min(field.min);
  if (field.max !== undefined) schema = field.exclusiveMax === true ? schema.lt(field.max) : schema.max(field.max);
  return schema;
}

/** Spelled out member by member, so that declaration files of plugins name no type of zod. */
type Plain<T> = { [Key in keyof T]: T[Key] } & {};

/** The params of a contribution: a strict object, unknown keys refused. */
export function params<Shape extends z.ZodRawShape>(
  shape: Shape,
): ParamsSchema<Plain<z.input<z.ZodObject<Shape>>>, Plain<z.output<z.ZodObject<Shape>>>> {
  return z.strictObject(shape) as unknown as ParamsSchema<
    Plain<z.input<z.ZodObject<Shape>>>,
    Plain<z.output<z.ZodObject<Shape>>>
  >;
}

/**
 * A value checked against params, defaults filled in: for those who create a contribution without a host.
 * @throws PARAMS_INVALID with the first issue.
 */
export function parse<S extends ParamsSchema>(schema: S, value: unknown): ParamsOutput<S> {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) throw paramsNotParsed('params', 'it can only be validated asynchronously');
  if (result.issues === undefined) return result.value as ParamsOutput<S>;
  const [first] = result.issues;
  const path = (first?.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.');
  throw paramsNotParsed(path, first?.message ?? 'it does not fit');
}

function paramsNotParsed(path: string, message: string): FoveaError {
  return new FoveaError({ code: 'PARAMS_INVALID', subject: 'params', message, details: { path } });
}

/** A bounded real number with a default. */
export function number(field: NumberField & { readonly default: number }): z.ZodDefault<z.ZodNumber> {
  return bounded(z.number(), field).default(field.default).meta(metaOf(field));
}

/** A bounded whole number with a default; 32 bits, as GraphQL's Int. */
export function integer(field: NumberField & { readonly default: number }): z.ZodDefault<z.ZodNumber> {
  return bounded(z.number().int(), { ...field, min: field.min ?? -int32Max, max: field.max ?? int32Max })
    .default(field.default)
    .meta(metaOf(field));
}

/** A whole number that may be left out. */
export function optionalInteger(field: NumberField): z.ZodOptional<z.ZodNumber> {
  return bounded(z.number().int(), { ...field, min: field.min ?? -int32Max, max: field.max ?? int32Max })
    .optional()
    .meta(metaOf(field));
}

/** A real number that may be left out. */
export function optionalNumber(field: NumberField): z.ZodOptional<z.ZodNumber> {
  return bounded(z.number(), field).optional().meta(metaOf(field));
}

export function boolean(field: FieldMeta & { readonly default: boolean }): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(field.default).meta(metaOf(field));
}

/** One of a few words; each a GraphQL-safe name. */
export function choice<const Values extends readonly [string, ...string[]]>(
  values: Values,
  field: FieldMeta & { readonly default: Values[number] },
): z.ZodDefault<z.ZodEnum<z.core.util.ToEnum<Values[number]>>> {
  const schema = z.enum(values) as unknown as z.ZodEnum<z.core.util.ToEnum<Values[number]>>;
  return schema.default(field.default as never).meta(metaOf(field));
}

/** Text with a default. */
export function text(
  field: FieldMeta & { readonly default: string; readonly maxLength?: number },
): z.ZodDefault<z.ZodString> {
  return z
    .string()
    .max(field.maxLength ?? 4096)
    .default(field.default)
    .meta(metaOf(field));
}

/** Text the caller must give. */
export function requiredText(field: FieldMeta & { readonly maxLength?: number }): z.ZodString {
  return z
    .string()
    .min(1)
    .max(field.maxLength ?? 4096)
    .meta(metaOf(field));
}

/**
 * A file or folder of the machine that executes. JSON Schema carries it as `format: "path"`, so that whoever takes params
 * from elsewhere can tell paths from other texts.
 */
export function path(field: FieldMeta & { readonly default: string }): z.ZodDefault<z.ZodString> {
  return pathSchema()
    .default(field.default)
    .meta({ ...metaOf(field), format: 'path' });
}

/** A path the caller must give. */
export function requiredPath(field: FieldMeta): z.ZodString {
  return pathSchema()
    .min(1)
    .meta({ ...metaOf(field), format: 'path' });
}

/** A list of paths; empty by default. */
export function pathList(field: FieldMeta & { readonly maxItems?: number }): z.ZodDefault<z.ZodArray<z.ZodString>> {
  return z
    .array(pathSchema().min(1).meta({ format: 'path' }))
    .max(field.maxItems ?? 10_000)
    .default([])
    .meta(metaOf(field));
}

function pathSchema(): z.ZodString {
  return z.string().max(4096);
}

/** A list of numbers; empty unless a default is given. */
export function numberList(
  field: NumberField & { readonly default?: readonly number[]; readonly maxItems?: number },
): z.ZodDefault<z.ZodArray<z.ZodNumber>> {
  return z
    .array(bounded(z.number(), field))
    .max(field.maxItems ?? 10_000)
    .default([...(field.default ?? [])])
    .meta(metaOf(field));
}

/** A list of texts; empty unless a default is given. */
export function textList(
  field: FieldMeta & { readonly default?: readonly string[]; readonly maxItems?: number },
): z.ZodDefault<z.ZodArray<z.ZodString>> {
  return z
    .array(z.string().max(4096))
    .max(field.maxItems ?? 10_000)
    .default([...(field.default ?? [])])
    .meta(metaOf(field));
}

type UseSchema = z.ZodObject<
  {
    use: z.ZodString;
    params: z.ZodOptional<z.ZodRecord<z.ZodString, z.ZodUnknown>>;
    label: z.ZodOptional<z.ZodString>;
  },
  z.core.$strict
>;

function useSchema(): UseSchema {
  return z.strictObject({
    use: z
      .string()
      .regex(/^[a-z0-9-]+\/[a-z0-9-]+$/)
      .meta({ title: 'Contribution', description: 'scope/name' }),
    params: z.record(z.string(), z.unknown()).optional().meta({ title: 'Params' }),
    label: z.string().max(200).optional().meta({ title: 'Label', description: 'For people; changes nothing' }),
  });
}

/** A reference to a contribution of `kind`. JSON Schema carries the kind as `contribution`. */
export function contribution(kind: Kind, field: FieldMeta & { readonly default: Use }): z.ZodDefault<UseSchema> {
  return useSchema()
    .default({ ...field.default, params: { ...field.default.params } } as never)
    .meta({ ...metaOf(field), contribution: kind });
}

/** A reference the caller must give. */
export function requiredContribution(kind: Kind, field: FieldMeta): UseSchema {
  return useSchema().meta({ ...metaOf(field), contribution: kind });
}

/** A reference that may be left out. */
export function optionalContribution(kind: Kind, field: FieldMeta): z.ZodOptional<UseSchema> {
  return useSchema()
    .optional()
    .meta({ ...metaOf(field), contribution: kind });
}

/** A list of references; empty by default. */
export function contributionList(
  kind: Kind,
  field: FieldMeta & { readonly default?: readonly Use[] },
): z.ZodDefault<z.ZodArray<UseSchema>> {
  return z
    .array(useSchema().meta({ title: field.title, contribution: kind }))
    .max(100)
    .default([...(field.default ?? [])] as never)
    .meta({ ...metaOf(field), contributionList: kind });
}
