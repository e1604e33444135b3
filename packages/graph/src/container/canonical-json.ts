import { invalidField } from '../errors.ts';
import { forbiddenKeys, isRecord } from '../validation/checks.ts';

/**
 * JSON with sorted keys and without spaces: equal values give equal text. Fields that are undefined are left out.
 *
 * @throws GRAPH_INVALID for what JSON cannot hold, such as NaN, functions and keys like `__proto__`.
 */
export function canonicalJson(value: unknown, path = 'graph'): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${value.map((item, index) => canonicalJson(item, `${path}[${index}]`)).join(',')}]`;
  if (!isRecord(value)) throw invalidField(path, 'a value that JSON can hold', value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  const forbidden = keys.find((key) => forbiddenKeys.includes(key));
  if (forbidden !== undefined) throw invalidField(path, 'keys that are not reserved', forbidden);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], `${path}.${key}`)}`)
    .join(',')}}`;
}
