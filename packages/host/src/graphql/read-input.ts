import type { Kind, StepDefinition, Use } from '@fovea/contracts';
import { joinPath } from '../params/json-schema.ts';
import { didYouMean } from '../text/nearest.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { inputInvalid } from './errors.ts';
import { hasGrid, type InputModel, type ParamsObject, type ParamType } from './input-model.ts';
import { gridField, isPrototypeName } from './names.ts';

type Fields = Readonly<Record<string, unknown>>;

const maxDepth = 64;
const pipelineFields = [
  'name',
  'question',
  'summary',
  'seed',
  'backend',
  'plugins',
  'steps',
  'followUp',
  'aliases',
  'concurrency',
];

/** Reads inputs that GraphQL has coerced back into definitions. Checks shape only: values are the catalogue's business. */
export class InputReader {
  readonly #model: InputModel;
  readonly #subject: string;

  constructor(model: InputModel, subject: string) {
    this.#model = model;
    this.#subject = subject;
  }

  /** @throws PIPELINE_INVALID. */
  pipeline(input: unknown): Record<string, unknown> {
    const fields = this.#fields(input, '', pipelineFields);
    const { seed, backend, steps, followUp, aliases, ...rest } = fields;
    return compact({
      ...rest,
      seed: optional(seed, oneOrMany),
      backend: optional(backend, (use) => this.use('backend', use, 'backend')),
      steps: optional(steps, (list) => this.#steps(list, 'steps')),
      followUp: optional(followUp, (value) => {
        const { goal, steps: inner, bestOf } = this.#fields(value, 'followUp', ['bestOf', 'goal', 'steps']);
        return compact({
          bestOf,
          goal: optional(goal, (word) => String(word).toLowerCase()),
          steps: optional(inner, (list) => this.#steps(list, 'followUp.steps')),
        });
      }),
      aliases: optional(aliases, (list) => this.#record(list, 'aliases')),
    });
  }

  /** @throws PIPELINE_INVALID. */
  use(kind: Kind, input: unknown, path: string): Use {
    const { use, fields, params } = this.#oneOf(kind, input, path, ['label'], ['_label']);
    const label = fields['label'] ?? fields['_label'];
    return compact({ use, params, label }) as unknown as Use;
  }

  #steps(input: unknown, path: string): StepDefinition[] {
    return this.#list(input, path).map((step, index) => {
      const at = joinPath(path, index);
      const { use, fields, params } = this.#oneOf('step', step, at, ['id', 'inputs'], ['_id', '_inputs']);
      const inputs = fields['inputs'] ?? fields['_inputs'];
      return compact({
        id: fields['id'] ?? fields['_id'],
        use,
        params,
        inputs: optional(inputs, (list) => this.#record(list, joinPath(at, 'inputs'))),
      }) as unknown as StepDefinition;
    });
  }

  /**
   * The one field of a kind's input.
   *
   * @param besideUse what the escape takes beside contribution and params.
   * @param besideParams what a contribution's input takes beside its params.
   */
  #oneOf(kind: Kind, input: unknown, path: string, besideUse: readonly string[], besideParams: readonly string[]) {
    const known = this.#model.kinds.get(kind)?.byField;
    const [chosen, ...others] = Object.entries(this.#fields(input, path, ['use', ...(known?.keys() ?? [])]));
    if (chosen === undefined || others.length > 0) {
      const received = [chosen, ...others].flatMap((field) => (field === undefined ? [] : [field[0]]));
      throw this.#problem(
        path,
        'an input that chooses nothing, or more than one thing',
        `exactly one ${kind}`,
        received,
      );
    }
    const [field, value] = chosen;
    const at = joinPath(path, field);
    if (field === 'use') {
      const fields = this.#fields(value, at, ['contribution', 'params', ...besideUse]);
      const { contribution, params } = fields;
      if (typeof contribution !== 'string') {
        throw this.#problem(joinPath(at, 'contribution'), 'no contribution is named', 'scope/name', contribution);
      }
      if (params !== undefined && !isPlainObject(params)) {
        throw this.#problem(joinPath(at, 'params'), 'params are no object', 'an object', params);
      }
      const settled = params === undefined ? undefined : this.#json(params, joinPath(at, 'params'));
      return { use: contribution, fields, params: settled };
    }
    // `#fields` has let only known fields pass.
    const { entry, object } = known?.get(field) as NonNullable<ReturnType<NonNullable<typeof known>['get']>>;
    const fields = this.#fields(value, at, [...besideParams, ...paramFields(object)]);
    const params = this.#params(object, fields, at);
    return { use: entry.id, fields, params: Object.keys(params).length === 0 ? undefined : params };
  }

  #params(object: ParamsObject, fields: Fields, path: string): Record<string, unknown> {
    const read = object.params.map(({ name, type }): [string, unknown] => {
      const grid = gridField(name);
      if (hasGrid(type) && fields[grid] !== undefined) {
        if (fields[name] !== undefined) {
          throw this.#problem(path, 'a list and a grid of lists at once', `${name} or ${grid}`, [name, grid]);
        }
        return [name, this.#values(type, fields[grid], joinPath(path, grid))];
      }
      const value = fields[name];
      const at = joinPath(path, name);
      if (value === undefined) return [name, undefined];
      const isSingle = type.type === 'list' || type.type === 'json';
      return [name, isSingle ? this.#value(type, value, at) : oneOrMany(this.#values(type, value, at))];
    });
    return compact(Object.fromEntries(read));
  }

  #value(type: ParamType, value: unknown, path: string): unknown {
    switch (type.type) {
      case 'scalar':
        return value;
      case 'json':
        return this.#json(value, path);
      case 'choice': {
        const { valueOf } = type.choices;
        if (typeof value === 'string' && valueOf.has(value)) return valueOf.get(value);
        throw this.#problem(path, 'not one of the choices', [...valueOf.keys()].join(', '), value);
      }
      case 'contribution':
        return this.use(type.kind, value, path);
      case 'object':
        return this.#params(type.object, this.#fields(value, path, paramFields(type.object)), path);
      case 'list':
        return this.#values(type.items, value, path);
      default:
        return type satisfies never;
    }
  }

  #values(type: ParamType, value: unknown, path: string): unknown[] {
    return this.#list(value, path).map((item, index) => this.#value(type, item, joinPath(path, index)));
  }

  /** Named fields that were given; null stands for a field left out. */
  #fields(input: unknown, path: string, known: readonly string[]): Fields {
    if (!isPlainObject(input)) throw this.#problem(path, 'a value of the wrong type', 'an object', input);
    this.#refuseDepth(path);
    const given = Object.entries(input).filter(([, value]) => value !== undefined && value !== null);
    for (const [name] of given) {
      if (known.includes(name)) continue;
      const hint = didYouMean(name, known);
      throw this.#problem(joinPath(path, name), `there is no ${name} here`, `one of: ${known.join(', ')}`, name, hint);
    }
    return Object.fromEntries(given);
  }

  #list(input: unknown, path: string): readonly unknown[] {
    if (Array.isArray(input)) return input;
    throw this.#problem(path, 'a value of the wrong type', 'a list', input);
  }

  #record(input: unknown, path: string): Record<string, unknown> {
    const entries = this.#list(input, path).map((item, index): [string, unknown] => {
      const { name, value } = this.#fields(item, joinPath(path, index), ['name', 'value']);
      return [this.#key(String(name), path), value];
    });
    const names = entries.map(([name]) => name);
    const repeated = names.find((name, index) => names.indexOf(name) !== index);
    if (repeated !== undefined) throw this.#problem(path, 'a name given twice', 'each name once', repeated);
    return Object.fromEntries(entries);
  }

  /** A copy of plain data. */
  #json(value: unknown, path: string): unknown {
    this.#refuseDepth(path);
    if (Array.isArray(value)) return value.map((item, index) => this.#json(item, joinPath(path, index)));
    if (!isPlainObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#key(key, path), this.#json(item, joinPath(path, key))]),
    );
  }

  #key(key: string, path: string): string {
    if (!isPrototypeName(key)) return key;
    throw this.#problem(joinPath(path, key), 'a forbidden key', 'the name of a field', key);
  }

  #refuseDepth(path: string): void {
    // The path grows by a name or an index with each level.
    if (path.split('.').length <= maxDepth) return;
    throw this.#problem(path, 'nested too deeply', `at most ${maxDepth} levels`, 'more');
  }

  #problem(path: string, message: string, expected: string, received: unknown, hint = '') {
    return inputInvalid(this.#subject, { path, message, expected, received, ...(hint === '' ? {} : { hint }) });
  }
}

function paramFields(object: ParamsObject): string[] {
  return object.params.flatMap(({ name, type }) => (hasGrid(type) ? [name, gridField(name)] : [name]));
}

function oneOrMany(values: unknown): unknown {
  return Array.isArray(values) && values.length === 1 ? values[0] : values;
}

function optional(value: unknown, read: (value: unknown) => unknown): unknown {
  return value === undefined ? undefined : read(value);
}

function compact(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
