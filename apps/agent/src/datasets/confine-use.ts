import type { Kind, Use } from '@fovea/contracts';
import { isUse, type Catalog, type JsonSchema } from '@fovea/host';
import { pathInside } from './path-inside.ts';

export interface ConfineOptions {
  readonly catalog: Catalog;
  /** Name of the dataset, for errors. */
  readonly dataset: string;
  /** Absolute folder that its paths start from and stay in. */
  readonly folder: string;
}

/**
 * A reference whose paths, wherever its params have some, lie in a folder; defaults filled in before.
 *
 * @throws FORBIDDEN for a path that leaves the folder; CONTRIBUTION_UNKNOWN, PARAMS_INVALID.
 */
export async function confineUse(kind: Kind, use: Use, options: ConfineOptions): Promise<Use> {
  const { entry, params } = options.catalog.resolve(kind, use, 'origin.dataset');
  return { use: use.use, params: (await confine(entry.params, params, options)) as Record<string, unknown> };
}

async function confine(schema: JsonSchema, value: unknown, options: ConfineOptions): Promise<unknown> {
  const kind = schema['contribution'];
  if (typeof kind === 'string' && isUse(value)) return confineUse(kind as Kind, value, options);
  if (schema['format'] === 'path' && typeof value === 'string') {
    // An empty path stands for something else, such as a file that is not there.
    return value === '' ? value : pathInside(options.dataset, options.folder, value);
  }
  if (Array.isArray(value)) {
    const items = (schema['items'] ?? {}) as JsonSchema;
    return Promise.all(value.map((item) => confine(items, item, options)));
  }
  if (typeof value !== 'object' || value === null) return value;
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const confined: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(value)) {
    confined.push([
      name,
      Object.hasOwn(properties, name) ? await confine(properties[name] ?? {}, inner, options) : inner,
    ]);
  }
  return Object.fromEntries(confined);
}
