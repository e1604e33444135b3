import type { Kind, PipelineDefinition, Use } from '@fovea/contracts';
import { contributionUnknown, settingPathUnknown, settingValueInvalid } from '../errors.ts';
import { isUse, type Catalog } from '../catalog/catalog.ts';
import { fieldsOf } from '../params/fields.ts';
import { expectation } from '../params/validate.ts';
import { propertiesOf, shapeOf, type JsonSchema } from '../params/json-schema.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { coerceSetting, parseSetting, type Setting } from './setting.ts';
import { nameSteps, type NamedStep } from './step-ids.ts';

const seedSchema: JsonSchema = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };
const concurrencySchema: JsonSchema = { type: 'integer', minimum: 1, maximum: 1024 };

interface Place {
  readonly catalog: Catalog;
  /** As the user wrote it, for errors. */
  readonly setting: Setting;
}

/**
 * A copy of the pipeline with settings applied in order. Paths are `step.param`, continued through references to
 * contributions into their params (`train.optimizer.learningRate`); also `seed`, `backend`, `concurrency` and the
 * pipeline's aliases. Every step of the result carries its id.
 *
 * @throws USAGE, PARAMS_INVALID with the paths there are, CONTRIBUTION_UNKNOWN.
 */
export function applySettings(
  definition: PipelineDefinition,
  settings: readonly (string | Setting)[],
  catalog: Catalog,
): PipelineDefinition {
  const { steps, followUp } = nameSteps(definition);
  const named: PipelineDefinition = {
    ...definition,
    steps,
    ...(definition.followUp === undefined ? {} : { followUp: { ...definition.followUp, steps: followUp } }),
  };
  return settings.reduce((current, item) => {
    const setting = typeof item === 'string' ? parseSetting(item) : item;
    return applyOne(current, setting, catalog);
  }, named);
}

function applyOne(definition: PipelineDefinition, setting: Setting, catalog: Catalog): PipelineDefinition {
  const path = expandAlias(definition, setting.path);
  const [head = '', ...rest] = path.split('.');
  const place: Place = { catalog, setting };
  if (rest.length === 0 && head === 'seed') {
    if (setting.value === '') return omit(definition, 'seed');
    return { ...definition, seed: coerceSetting(seedSchema, setting) as number | number[] };
  }
  if (rest.length === 0 && head === 'concurrency') {
    if (setting.value === '') return omit(definition, 'concurrency');
    const concurrency = coerceSetting(concurrencySchema, setting);
    if (!Number.isInteger(concurrency) || (concurrency as number) < 1) {
      throw settingValueInvalid(setting.path, expectation(concurrencySchema), setting.value);
    }
    return { ...definition, concurrency: concurrency as number };
  }
  if (head === 'backend') {
    const schema: JsonSchema = { contribution: 'backend', type: 'object' };
    const backend = setIn(schema, definition.backend, rest, place) as Use | undefined;
    return backend === undefined ? omit(definition, 'backend') : { ...definition, backend };
  }
  const steps = definition.steps as readonly NamedStep[];
  const followUp = (definition.followUp?.steps ?? []) as readonly NamedStep[];
  const step = [...steps, ...followUp].find(({ id }) => id === head);
  if (step === undefined) throw settingPathUnknown(setting.path, head, settablePaths(definition, catalog));
  const { params: schema } = catalog.entry('step', step.use);
  if (rest.length === 0)
    throw settingPathUnknown(
      setting.path,
      head,
      fieldsOf(schema).map((field) => `${head}.${field.path}`),
    );
  const params = setIn(schema, step.params ?? {}, rest, place) as Record<string, unknown>;
  const replace = (candidate: NamedStep): NamedStep => (candidate === step ? { ...step, params } : candidate);
  return {
    ...definition,
    steps: steps.map(replace),
    ...(definition.followUp === undefined
      ? {}
      : { followUp: { ...definition.followUp, steps: followUp.map(replace) } }),
  };
}

/** Every path that `--set` takes at the top: the aliases, then each step's fields. */
export function settablePaths(definition: PipelineDefinition, catalog: Catalog): string[] {
  const { steps, followUp } = nameSteps(definition);
  const fields = [...steps, ...followUp].flatMap(({ id, use }) => {
    const entry = catalog.find('step', use);
    return entry === undefined ? [] : fieldsOf(entry.params).map((field) => `${id}.${field.path}`);
  });
  return [...Object.keys(definition.aliases ?? {}), 'seed', 'backend', ...fields];
}

function expandAlias(definition: PipelineDefinition, path: string): string {
  const aliases = definition.aliases ?? {};
  const { steps, followUp } = nameSteps(definition);
  const stepIds = new Set([...steps, ...followUp].map(({ id }) => id));
  const alias = Object.keys(aliases)
    // An alias may bear a step's name: it then stands for the bare name, and the step keeps the paths below it.
    .filter((name) => path === name || (path.startsWith(`${name}.`) && !stepIds.has(name)))
    .sort((a, b) => b.length - a.length)[0];
  return alias === undefined ? path : `${aliases[alias] ?? ''}${path.slice(alias.length)}`;
}

function setIn(schema: JsonSchema, value: unknown, path: readonly string[], place: Place): unknown {
  const [head, ...rest] = path;
  const shape = shapeOf(schema);
  if (head === undefined) return place.setting.value === '' ? undefined : leaf(schema, value, place);
  switch (shape.type) {
    case 'contribution':
      return setInUse(shape.kind, schema, value ?? schema['default'], path, place);
    case 'list': {
      const items = Array.isArray(value) ? value : ((schema['default'] as unknown[] | undefined) ?? []);
      const index = Number(head);
      if (!Number.isInteger(index) || index < 0 || index >= items.length) {
        throw settingPathUnknown(
          place.setting.path,
          head,
          items.map((_, position) => String(position)),
        );
      }
      return items.map((item, position) => (position === index ? setIn(shape.items, item, rest, place) : item));
    }
    case 'object': {
      const inner = shape.properties[head];
      if (inner === undefined)
        throw settingPathUnknown(
          place.setting.path,
          head,
          fieldsOf(schema).map((field) => field.path),
        );
      const object = isPlainObject(value) ? value : {};
      const changed = setIn(inner, object[head], rest, place);
      return changed === undefined ? omit(object, head) : { ...object, [head]: changed };
    }
    case 'scalar':
    case 'any':
      throw settingPathUnknown(place.setting.path, head, []);
    default:
      return shape satisfies never;
  }
}

/** Follows the path into the params of a reference; of each alternative that has the field, when there is a list of them. */
function setInUse(kind: Kind, schema: JsonSchema, value: unknown, path: readonly string[], place: Place): unknown {
  if (Array.isArray(value)) {
    const [head = ''] = path;
    const hasField = (item: unknown): boolean =>
      isUse(item) && propertiesOf(place.catalog.entry(kind, item.use).params)[head] !== undefined;
    if (value.some(hasField)) {
      return value.map((item: unknown) => (hasField(item) ? setInUse(kind, schema, item, path, place) : item));
    }
    return setInUse(kind, schema, value[0], path, place);
  }
  if (!isUse(value)) throw settingValueInvalid(place.setting.path, `a ${kind} to be chosen first`, 'none');
  const entry = place.catalog.entry(kind, value.use, place.setting.path);
  return { ...value, params: setIn(entry.params, value.params ?? {}, path, place) };
}

function leaf(schema: JsonSchema, value: unknown, { catalog, setting }: Place): unknown {
  const coerced = coerceSetting(schema, setting);
  const shape = shapeOf(schema);
  const item = shape.type === 'list' ? shapeOf(shape.items) : shape;
  if (item.type !== 'contribution') return coerced;
  const settle = (reference: unknown): unknown => {
    if (!isUse(reference)) return reference;
    const id = fullId(item.kind, reference.use, catalog, setting.path);
    // Naming what is there already keeps its params.
    return isUse(value) && value.use === id && reference.params === undefined ? value : { ...reference, use: id };
  };
  return Array.isArray(coerced) ? coerced.map(settle) : settle(coerced);
}

/** `adam` stands for `fovea/adam` where only one plugin offers that name. */
function fullId(kind: Kind, id: string, catalog: Catalog, path: string): string {
  if (catalog.find(kind, id) !== undefined) return id;
  const known = catalog.entries(kind).map((entry) => entry.id);
  const [only, ...others] = known.filter((name) => name.endsWith(`/${id}`));
  if (only !== undefined && others.length === 0) return only;
  throw contributionUnknown(kind, id, known, path);
}

function omit<T extends object>(object: T, key: string): T {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key)) as T;
}
