import type { Kind, PipelineDefinition, StepDefinition, Use } from '@fovea/contracts';
import { isUse } from '../catalog/index.ts';
import { joinPath } from '../params/json-schema.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { inputInvalid } from './errors.ts';
import { hasGrid, type ContributionInput, type InputModel, type ParamsObject, type ParamType } from './input-model.ts';
import { objectLiteral, stringLiteral, type Literal } from './literal.ts';
import { gridField } from './names.ts';

/**
 * Writes definitions in GraphQL syntax. What the typed form cannot say (an unknown contribution, a grid inside a list, a
 * value of another type) goes through the escape `use`, whose params are plain JSON.
 */
export class LiteralWriter {
  readonly #model: InputModel;
  /** For errors, such as `pipeline:quickstart`. */
  readonly #subject: string;

  constructor(model: InputModel, subject: string) {
    this.#model = model;
    this.#subject = subject;
  }

  /** @throws PIPELINE_INVALID for what GraphQL cannot write: not a finite number, a key that is no name. */
  pipeline(definition: PipelineDefinition): Literal {
    const { name, question, summary, seed, backend, plugins, steps, followUp, aliases, concurrency } = definition;
    return objectLiteral({
      name: stringLiteral(name),
      question: optional(question, stringLiteral),
      summary: optional(summary, stringLiteral),
      seed: optional(seed, (value) => this.#json(value, 'seed')),
      backend: optional(backend, (use) => this.use('backend', use, 'backend')),
      plugins: optional(plugins, (names) => names.map(stringLiteral)),
      steps: this.#steps(steps, 'steps'),
      followUp: optional(followUp, ({ bestOf, goal, steps: inner }) =>
        objectLiteral({
          bestOf: stringLiteral(bestOf),
          goal: optional(goal, (word) => word.toUpperCase()),
          steps: this.#steps(inner, 'followUp.steps'),
        }),
      ),
      aliases: optional(aliases, pairs),
      concurrency: optional(concurrency, (value) => this.#json(value, 'concurrency')),
    });
  }

  /** A reference as its kind's input. @throws PIPELINE_INVALID. */
  use(kind: Kind, { use, params = {}, label }: Use, path: string): Literal {
    const name = optional(label, stringLiteral);
    const input = this.#model.kinds.get(kind)?.byId.get(use);
    const typed = this.#typed(input, params, path);
    if (input !== undefined && typed !== undefined) return field(input, objectLiteral({ _label: name }), typed);
    return this.#escape(use, params, path, { label: name });
  }

  /** One value of a param, or `undefined` where its type cannot say it. */
  value(type: ParamType, value: unknown, path: string): Literal | undefined {
    switch (type.type) {
      case 'json':
        return this.#json(value, path);
      case 'choice':
        return type.choices.nameOf.get(value);
      case 'scalar':
        return scalar(type.name, value);
      case 'contribution':
        return isUse(value) && hasOnly(value, ['use', 'params', 'label'])
          ? this.use(type.kind, value, path)
          : undefined;
      case 'object':
        return isPlainObject(value) ? this.#params(type.object, value, path) : undefined;
      case 'list':
        return Array.isArray(value) ? this.#all(type.items, value, path) : undefined;
      default:
        return type satisfies never;
    }
  }

  #steps(steps: readonly StepDefinition[], path: string): Literal {
    return steps.map((step, index) => this.#step(step, joinPath(path, index)));
  }

  #step({ id, use, params = {}, inputs }: StepDefinition, path: string): Literal {
    const name = optional(id, stringLiteral);
    const wires = optional(inputs, pairs);
    const input = this.#model.kinds.get('step')?.byId.get(use);
    const typed = this.#typed(input, params, path);
    if (input === undefined || typed === undefined) return this.#escape(use, params, path, { id: name, inputs: wires });
    return field(input, objectLiteral({ _id: name, _inputs: wires }), typed);
  }

  #escape(use: string, params: object, path: string, rest: Record<string, Literal | undefined>): Literal {
    const isEmpty = Object.keys(params).length === 0;
    return objectLiteral({
      use: objectLiteral({
        contribution: stringLiteral(use),
        ...rest,
        params: isEmpty ? undefined : this.#json(params, joinPath(path, 'params')),
      }),
    });
  }

  #typed(input: ContributionInput | undefined, params: object, path: string) {
    return input === undefined ? undefined : this.#params(input.object, params as Record<string, unknown>, path);
  }

  #params(
    object: ParamsObject,
    values: Readonly<Record<string, unknown>>,
    path: string,
  ): ReadonlyMap<string, Literal> | undefined {
    const fields = new Map<string, Literal>();
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) continue;
      const param = object.params.find((candidate) => candidate.name === name);
      if (param === undefined) return undefined;
      const [target, literal] = this.#param(name, param.type, value, joinPath(path, name));
      if (literal === undefined) return undefined;
      fields.set(target, literal);
    }
    // What is missing and required would not pass GraphQL; a definition may leave it to a setting.
    const isComplete = object.params.every(
      ({ name, type, isRequired }) => !isRequired || type.type === 'list' || fields.has(name),
    );
    return isComplete ? fields : undefined;
  }

  #param(name: string, type: ParamType, value: unknown, path: string): [string, Literal | undefined] {
    if (type.type === 'json') return [name, this.#json(value, path)];
    if (type.type === 'list') {
      const isGrid = Array.isArray(value) && value.length > 0 && value.every(Array.isArray) && hasGrid(type);
      return isGrid ? [gridField(name), this.#all(type, value, path)] : [name, this.value(type, value, path)];
    }
    if (!Array.isArray(value)) return [name, this.value(type, value, path)];
    const alternatives = this.#all(type, value, path);
    return [name, alternatives?.length === 1 ? alternatives[0] : alternatives];
  }

  #all(type: ParamType, values: readonly unknown[], path: string): readonly Literal[] | undefined {
    const literals = values.map((value, index) => this.value(type, value, joinPath(path, index)));
    return literals.every((literal) => literal !== undefined) ? literals : undefined;
  }

  #json(value: unknown, path: string): Literal {
    if (typeof value === 'string') return stringLiteral(value);
    if (value === null || typeof value === 'boolean') return String(value);
    if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
    if (Array.isArray(value)) return value.map((item, index) => this.#json(item, joinPath(path, index)));
    if (isPlainObject(value)) {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      return new Map(entries.map(([key, item]) => [this.#key(key, path), this.#json(item, joinPath(path, key))]));
    }
    throw inputInvalid(this.#subject, {
      path,
      message: 'a value that JSON has no form for',
      expected: 'text, a finite number, true, false, null, a list or an object',
      received: value,
    });
  }

  #key(key: string, path: string): string {
    if (/^[_A-Za-z][_0-9A-Za-z]*$/.test(key)) return key;
    throw inputInvalid(this.#subject, {
      path: joinPath(path, key),
      message: 'a key that GraphQL syntax cannot write',
      expected: 'letters, digits and underscores',
      received: key,
      hint: 'Send the pipeline as JSON in a variable.',
    });
  }
}

function field(input: ContributionInput, about: ReadonlyMap<string, Literal>, params: ReadonlyMap<string, Literal>) {
  return objectLiteral({ [input.field]: new Map([...about, ...params]) });
}

function scalar(name: 'Int' | 'Float' | 'String' | 'Boolean', value: unknown): Literal | undefined {
  switch (name) {
    case 'String':
      return typeof value === 'string' ? stringLiteral(value) : undefined;
    case 'Boolean':
      return typeof value === 'boolean' ? String(value) : undefined;
    case 'Int':
      return typeof value === 'number' && (value | 0) === value ? JSON.stringify(value) : undefined;
    case 'Float':
      return typeof value === 'number' && Number.isFinite(value) ? JSON.stringify(value) : undefined;
    default:
      return name satisfies never;
  }
}

function pairs(record: Readonly<Record<string, string>>): Literal {
  return Object.entries(record).map(([name, value]) =>
    objectLiteral({ name: stringLiteral(name), value: stringLiteral(value) }),
  );
}

function optional<T>(value: T | undefined, write: (value: T) => Literal): Literal | undefined {
  return value === undefined ? undefined : write(value);
}

function hasOnly(value: object, names: readonly string[]): boolean {
  return Object.keys(value).every((name) => names.includes(name));
}
