/**
 * The file that `subpath` stands for in a package's `exports`, as Node decides it: the first condition that holds, nested
 * ones included.
 *
 * @param exports the field as it is in package.json.
 * @param subpath `.` or `./name`.
 * @returns a relative path, or undefined when the package does not export it.
 */
export function resolveExports(exports: unknown, subpath: string, conditions: ReadonlySet<string>): string | undefined {
  if (typeof exports === 'string' || Array.isArray(exports))
    return subpath === '.' ? target(exports, conditions) : undefined;
  if (typeof exports !== 'object' || exports === null) return undefined;
  const keys = Object.keys(exports);
  const hasSubpaths = keys.some((key) => key.startsWith('.'));
  if (!hasSubpaths) return subpath === '.' ? target(exports, conditions) : undefined;
  return Object.hasOwn(exports, subpath)
    ? target((exports as Record<string, unknown>)[subpath], conditions)
    : undefined;
}

function target(value: unknown, conditions: ReadonlySet<string>): string | undefined {
  if (typeof value === 'string') return value.startsWith('./') && !value.split('/').includes('..') ? value : undefined;
  if (Array.isArray(value)) return firstOf(value, conditions);
  if (typeof value !== 'object' || value === null) return undefined;
  const held = Object.entries(value).filter(([condition]) => condition === 'default' || conditions.has(condition));
  return firstOf(
    held.map(([, nested]) => nested as unknown),
    conditions,
  );
}

function firstOf(values: readonly unknown[], conditions: ReadonlySet<string>): string | undefined {
  for (const value of values) {
    const found = target(value, conditions);
    if (found !== undefined) return found;
  }
  return undefined;
}
