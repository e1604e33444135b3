import type { Kind, NewRun, RegisteredDataset, Use } from '@fovea/contracts';
import { isUse, type Catalog, type JsonSchema } from '@fovea/host';
import { pathRefused } from '../errors.ts';

/** The contribution by which pipelines refer to datasets that are registered by name. */
const registered = 'fovea/registered';

/** Refuses params that are paths: those of a caller elsewhere name nothing on this or an agent's machine. @throws FORBIDDEN. */
export function refusePaths(catalog: Catalog, kind: Kind, { use, params = {} }: Use, path = ''): void {
  const entry = catalog.find(kind, use);
  if (entry !== undefined) walk(catalog, entry.params, params, path === '' ? use : path);
}

/** @throws FORBIDDEN when a param of a planned run is a path. */
export function refusePathsOfRuns(catalog: Catalog, runs: readonly Pick<NewRun, 'plan'>[]): void {
  for (const { plan } of runs) {
    refusePaths(catalog, 'backend', plan.backend, 'backend');
    for (const { id, use, params } of plan.steps) refusePaths(catalog, 'step', { use, params }, id);
  }
}

/** Names of registered datasets that planned runs refer to. */
export function registeredNames(runs: readonly Pick<NewRun, 'plan'>[]): readonly string[] {
  const names = new Set<string>();
  for (const { plan } of runs) for (const { params } of plan.steps) collectNames(params, names);
  return [...names];
}

/** Roots that agents must offer for some registered datasets, beside those that were asked for. */
export function rootsOf(datasets: readonly RegisteredDataset[], asked: readonly string[]): readonly string[] {
  const needed = datasets.flatMap(({ origin }) => (origin.type === 'root' ? [origin.root] : []));
  return [...new Set([...asked, ...needed])];
}

function collectNames(value: unknown, names: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  if (isUse(value) && value.use === registered && typeof value.params?.['name'] === 'string') {
    names.add(value.params['name']);
  }
  for (const inner of Object.values(value)) collectNames(inner, names);
}

function walk(catalog: Catalog, schema: JsonSchema, value: unknown, path: string): void {
  // What nobody gave is the contribution's own default, not a word of the caller.
  if (value === undefined || value === null || value === '' || value === schema['default']) return;
  if (schema['format'] === 'path') throw pathRefused(path, value);
  const kind = schema['contribution'];
  if (typeof kind === 'string' && isUse(value)) {
    refusePaths(catalog, kind as Kind, value, path);
    return;
  }
  if (Array.isArray(value)) {
    // Several values in the place of one are a grid.
    const items = schema['type'] === 'array' ? ((schema['items'] ?? {}) as JsonSchema) : schema;
    value.forEach((item, index) => walk(catalog, items, item, `${path}.${index}`));
    return;
  }
  if (typeof value !== 'object') return;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  for (const [name, inner] of Object.entries(value)) {
    if (Object.hasOwn(properties, name)) walk(catalog, properties[name] ?? {}, inner, `${path}.${name}`);
  }
}
