import { p } from '@fovea/contracts';
import type { CreateContext, FileSet, ParamsOutput, ParamsSchema } from '@fovea/contracts';

/** A file set in memory. `reads` lists what was read, so that a test can tell that nothing was. */
export function memoryFiles(
  files: Readonly<Record<string, Uint8Array>>,
  sizes: Readonly<Record<string, number>> = {},
): FileSet & { readonly reads: string[] } {
  const reads: string[] = [];
  const find = (name: string): Uint8Array => {
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (bytes === undefined) throw new Error(`FILE_NOT_FOUND ${name}`);
    return bytes;
  };
  return {
    names: Object.keys(files),
    reads,
    size: (name) => Promise.resolve(sizes[name] ?? find(name).length),
    read: (name) => {
      reads.push(name);
      return Promise.resolve(find(name));
    },
  };
}

export function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
}

/** What a host passes to `create`; formats ask it for nothing. */
export const createContext = { seed: 0, signal: new AbortController().signal } as CreateContext;

/** A contribution's params, defaulted by its own schema. */
export function paramsOf<S extends ParamsSchema>(
  contribution: { readonly params: S },
  params: Readonly<Record<string, unknown>> = {},
): ParamsOutput<S> {
  return p.parse(contribution.params, params);
}
