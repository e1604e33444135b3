import type { Kind, PlannedPlugin, Use } from '@fovea/contracts';
import { contributionUnknown, duplicateId, paramsInvalid } from '../errors.ts';
import { applyDefaults } from '../params/defaults.ts';
import type { ParamIssue } from '../params/issue.ts';
import { joinPath, shapeOf, type JsonSchema } from '../params/json-schema.ts';
import { SchemaValidator } from '../params/validate.ts';
import { isPlainObject } from '../text/canonical-json.ts';
import { nearest } from '../text/nearest.ts';
import type { CatalogEntry } from './entry.ts';
import type { PluginCatalog } from './plugin-catalog.ts';

/** A plugin's catalogue, with where its code is when the plan should name that. */
export interface CataloguedPlugin {
  readonly catalog: PluginCatalog;
  /** Import specifier or file URL of the entry; the npm name when left out. */
  readonly specifier?: string;
}

/** A reference with complete params, and every contribution it leads to. */
export interface ResolvedUse {
  readonly use: string;
  readonly entry: CatalogEntry;
  /** Defaults filled in, nested references included, labels removed. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The entry itself and those of nested references, in order of appearance. */
  readonly entries: readonly CatalogEntry[];
}

/** Everything the loaded plugins offer, as data. Planning, explaining and flags need nothing else. */
export class Catalog {
  readonly plugins: readonly CataloguedPlugin[];
  readonly #entries = new Map<string, CatalogEntry>();
  readonly #validator = new SchemaValidator();

  /** @throws PLUGIN_DUPLICATE_ID when two plugins contribute the same id. */
  constructor(plugins: readonly CataloguedPlugin[]) {
    this.plugins = plugins;
    for (const { catalog } of plugins) {
      for (const entry of catalog.contributions) {
        const key = `${entry.kind}:${entry.id}`;
        const present = this.#entries.get(key);
        if (present !== undefined) throw duplicateId(key, present.plugin, entry.plugin);
        this.#entries.set(key, entry);
      }
    }
  }

  /** Entries of one kind, or all, in order of plugins. */
  entries(kind?: Kind): CatalogEntry[] {
    return [...this.#entries.values()].filter((entry) => kind === undefined || entry.kind === kind);
  }

  find(kind: Kind, id: string): CatalogEntry | undefined {
    return this.#entries.get(`${kind}:${id}`);
  }

  /** Entries of any kind whose id, or its part after the scope, is `id`. */
  search(id: string): CatalogEntry[] {
    return this.entries().filter(
      (entry) => entry.id === id || entry.id.endsWith(`/${id}`) || `${entry.kind}:${entry.id}` === id,
    );
  }

  /** Ids that look like `id`, of any kind, as `kind:scope/name`. */
  suggest(id: string): string[] {
    const byId = new Map(this.entries().map((entry) => [entry.id, `${entry.kind}:${entry.id}`]));
    return nearest(id, byId.keys()).map((near) => byId.get(near) ?? near);
  }

  /** @throws CONTRIBUTION_UNKNOWN with the nearest ids. */
  entry(kind: Kind, id: string, path?: string): CatalogEntry {
    const entry = this.find(kind, id);
    if (entry === undefined)
      throw contributionUnknown(
        kind,
        id,
        this.entries(kind).map((known) => known.id),
        path,
      );
    return entry;
  }

  /** Everything wrong with the params of a contribution; nested references included. @throws CONTRIBUTION_UNKNOWN. */
  issues(kind: Kind, use: Use, path = ''): ParamIssue[] {
    const entry = this.entry(kind, use.use, path);
    const params = use.params ?? {};
    const own = this.#validator.issues(entry.params, params, path);
    return own.length > 0 ? own : this.#nestedIssues(entry.params, params, path);
  }

  /**
   * Completes a reference: defaults filled in down to the last nested one.
   *
   * @param path Where the params are, for errors; such as `train`.
   * @throws CONTRIBUTION_UNKNOWN, PARAMS_INVALID with every issue.
   */
  resolve(kind: Kind, use: Use, path = ''): ResolvedUse {
    const issues = this.issues(kind, use, path);
    const entry = this.entry(kind, use.use, path);
    if (issues.length > 0) throw paramsInvalid(`${kind}:${use.use}`, issues);
    const entries: CatalogEntry[] = [entry];
    const filled = applyDefaults(entry.params, use.params ?? {});
    const params = this.#resolveNested(entry.params, filled, path, entries) as Record<string, unknown>;
    return { use: use.use, entry, params, entries };
  }

  /** The packages that offer these entries, in the catalogue's order. */
  pluginsOf(entries: Iterable<CatalogEntry>): PlannedPlugin[] {
    const names = new Set([...entries].map((entry) => entry.plugin));
    return this.plugins
      .filter(({ catalog }) => names.has(catalog.plugin))
      .map(({ catalog, specifier }) => ({
        name: catalog.plugin,
        version: catalog.version,
        specifier: specifier ?? catalog.plugin,
      }));
  }

  #nestedIssues(schema: JsonSchema, value: unknown, path: string): ParamIssue[] {
    const shape = shapeOf(schema);
    if (shape.type === 'contribution') return isUse(value) ? this.issues(shape.kind, value, path) : [];
    return children(schema, value).flatMap(({ name, schema: inner, value: item }) =>
      this.#nestedIssues(inner, item, joinPath(path, name)),
    );
  }

  #resolveNested(schema: JsonSchema, value: unknown, path: string, entries: CatalogEntry[]): unknown {
    const shape = shapeOf(schema);
    if (shape.type === 'contribution') {
      if (!isUse(value)) return value;
      const resolved = this.resolve(shape.kind, value, path);
      entries.push(...resolved.entries);
      return { use: resolved.use, params: resolved.params };
    }
    const inner = children(schema, value);
    if (inner.length === 0) return value;
    const resolved = inner.map((child) =>
      this.#resolveNested(child.schema, child.value, joinPath(path, child.name), entries),
    );
    if (Array.isArray(value)) return resolved;
    return { ...(value as object), ...Object.fromEntries(inner.map(({ name }, index) => [name, resolved[index]])) };
  }
}

function children(schema: JsonSchema, value: unknown): { name: string; schema: JsonSchema; value: unknown }[] {
  const shape = shapeOf(schema);
  if (shape.type === 'list' && Array.isArray(value)) {
    return value.map((item: unknown, index) => ({ name: String(index), schema: shape.items, value: item }));
  }
  if (shape.type === 'object' && isPlainObject(value)) {
    return Object.entries(shape.properties)
      .filter(([name]) => value[name] !== undefined)
      .map(([name, inner]) => ({ name, schema: inner, value: value[name] }));
  }
  return [];
}

export function isUse(value: unknown): value is Use {
  return isPlainObject(value) && typeof value['use'] === 'string';
}
