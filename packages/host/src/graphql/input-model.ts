import { kinds, type Kind } from '@fovea/contracts';
import type { Catalog, CatalogEntry } from '../catalog/index.ts';
import { joinPath, requiredOf, shapeOf, type JsonSchema } from '../params/json-schema.ts';
import { choiceNameInvalid, choicesAlike, fieldTaken, paramNameInvalid, typeTaken } from './errors.ts';
import { choiceName, fieldOfId, isParamName, typeName } from './names.ts';

/** What one value of a param is in GraphQL. */
export type ParamType =
  | { readonly type: 'scalar'; readonly name: 'Int' | 'Float' | 'String' | 'Boolean' }
  | { readonly type: 'choice'; readonly choices: Choices }
  | { readonly type: 'contribution'; readonly kind: Kind }
  | { readonly type: 'object'; readonly object: ParamsObject }
  | { readonly type: 'list'; readonly items: ParamType }
  /** Whatever JSON says, lists included: no grid. */
  | { readonly type: 'json' };

/** An enum with its values both ways. */
export interface Choices {
  readonly name: string;
  readonly valueOf: ReadonlyMap<string, unknown>;
  readonly nameOf: ReadonlyMap<unknown, string>;
}

export interface Param {
  readonly name: string;
  readonly type: ParamType;
  readonly isRequired: boolean;
  readonly schema: JsonSchema;
}

/** An input type whose fields are params. */
export interface ParamsObject {
  readonly name: string;
  readonly params: readonly Param[];
}

/** A contribution as one field of its kind's input. */
export interface ContributionInput {
  readonly field: string;
  readonly entry: CatalogEntry;
  readonly object: ParamsObject;
}

export interface KindInput {
  readonly kind: Kind;
  /** Such as `DatasetInput`. */
  readonly name: string;
  readonly byField: ReadonlyMap<string, ContributionInput>;
  readonly byId: ReadonlyMap<string, ContributionInput>;
}

/** Everything that SDL, reading and writing share. Independent of the order of plugins and of params. */
export interface InputModel {
  readonly kinds: ReadonlyMap<Kind, KindInput>;
}

/** Kinds with an input of their own even where no plugin offers one: the core schema refers to them. */
const alwaysThere: readonly Kind[] = ['step', 'backend', 'dataset'];

/** The operator's configuration chooses stores, no pipeline does. */
const neverOffered: readonly Kind[] = ['store'];

/** A list whose elements are lists cannot tell a grid from a value. */
export function hasGrid(type: ParamType): boolean {
  return type.type === 'list' && type.items.type !== 'list';
}

/** @throws PLUGIN_DUPLICATE_ID, CONTRIBUTION_INVALID for names that GraphQL cannot tell apart or cannot spell. */
export function buildInputModel(catalog: Catalog): InputModel {
  const builder = new ModelBuilder();
  const built = kinds.map((kind) => kindInput(kind, catalog.entries(kind), builder));
  const shown = built.filter(
    ({ kind, byId }) =>
      alwaysThere.includes(kind) || builder.referenced.has(kind) || (byId.size > 0 && !neverOffered.includes(kind)),
  );
  return { kinds: new Map(shown.map((input) => [input.kind, input])) };
}

function kindInput(kind: Kind, entries: readonly CatalogEntry[], builder: ModelBuilder): KindInput {
  const byField = new Map<string, ContributionInput>();
  for (const entry of [...entries].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const field = fieldOfId(kind, entry.id);
    const present = byField.get(field);
    if (present !== undefined) throw fieldTaken(kind, field, present.entry.id, entry.id);
    byField.set(field, { field, entry, object: builder.contribution(field, entry) });
  }
  const byId = new Map([...byField.values()].map((input) => [input.entry.id, input]));
  return { kind, name: typeName(kind, 'input'), byField, byId };
}

/** Where a type comes from. */
interface Place {
  /** `kind:scope/name`. */
  readonly owner: string;
  /** Start of the names of its types. */
  readonly stem: string;
  readonly path: string;
}

class ModelBuilder {
  /** Kinds that some param refers to. */
  readonly referenced = new Set<Kind>();
  readonly #owners = new Map<string, string>();

  contribution(field: string, { kind, id, params }: CatalogEntry): ParamsObject {
    return this.#object(params, { owner: `${kind}:${id}`, stem: typeName(field, kind), path: '' });
  }

  #object(schema: JsonSchema, place: Place): ParamsObject {
    const shape = shapeOf(schema);
    const properties = shape.type === 'object' ? shape.properties : {};
    const required = requiredOf(schema);
    const names = Object.keys(properties).sort();
    return {
      name: this.#claim(`${place.stem}Params`, place),
      params: names.map((name) => {
        const path = joinPath(place.path, name);
        if (!isParamName(name)) throw paramNameInvalid(place.owner, path);
        const inner = properties[name] ?? {};
        return {
          name,
          type: this.#type(inner, { ...place, stem: `${place.stem}${typeName(name)}`, path }),
          isRequired: required.includes(name) && !('default' in inner),
          schema: inner,
        };
      }),
    };
  }

  #type(schema: JsonSchema, place: Place): ParamType {
    const shape = shapeOf(schema);
    switch (shape.type) {
      case 'contribution':
        this.referenced.add(shape.kind);
        return { type: 'contribution', kind: shape.kind };
      case 'list':
        return { type: 'list', items: this.#type(shape.items, place) };
      case 'object':
        // GraphQL has no input without fields.
        if (Object.keys(shape.properties).length === 0) return { type: 'json' };
        return { type: 'object', object: this.#object(schema, place) };
      case 'scalar':
        return this.#scalar(schema, place);
      case 'any':
        return { type: 'json' };
      default:
        return shape satisfies never;
    }
  }

  #scalar(schema: JsonSchema, place: Place): ParamType {
    const values = 'const' in schema ? [schema['const']] : schema['enum'];
    if (Array.isArray(values) && values.length > 0) return { type: 'choice', choices: this.#choices(values, place) };
    switch (schema['type']) {
      case 'integer':
        return { type: 'scalar', name: fitsInt32(schema) ? 'Int' : 'Float' };
      case 'number':
        return { type: 'scalar', name: 'Float' };
      case 'boolean':
        return { type: 'scalar', name: 'Boolean' };
      case 'string':
        return { type: 'scalar', name: 'String' };
      default:
        return { type: 'json' };
    }
  }

  #choices(values: readonly unknown[], place: Place): Choices {
    const valueOf = new Map<string, unknown>();
    const nameOf = new Map<unknown, string>();
    for (const value of values) {
      const name = choiceName(value);
      if (name === undefined) throw choiceNameInvalid(place.owner, place.path, value);
      if (valueOf.has(name)) throw choicesAlike(place.owner, place.path, name, [valueOf.get(name), value]);
      valueOf.set(name, value);
      nameOf.set(value, name);
    }
    return { name: this.#claim(`${place.stem}Choice`, place), valueOf, nameOf };
  }

  #claim(name: string, { owner, path }: Place): string {
    const claimant = joinPath(owner, path);
    const present = this.#owners.get(name);
    if (present !== undefined) throw typeTaken(name, present, claimant);
    this.#owners.set(name, claimant);
    return name;
  }
}

/** Integers whose bounds leave GraphQL's Int are Floats, which hold whole numbers exactly up to 2^53. */
function fitsInt32(schema: JsonSchema): boolean {
  const bounds = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'].map((name) => schema[name]);
  return bounds.every((bound) => typeof bound !== 'number' || (bound >= -(2 ** 31) && bound <= 2 ** 31 - 1));
}
