import type { FileSet } from '@fovea/contracts';
import { fakeRefused } from './errors.ts';

/** Files in memory, as an importer sees them. */
export function memoryFileSet(files: Readonly<Record<string, Uint8Array>>): FileSet {
  const find = (name: string): Uint8Array => {
    const bytes = Object.hasOwn(files, name) ? files[name] : undefined;
    if (bytes === undefined) throw fakeRefused('FILE_NOT_FOUND', 'files', `${name} is not in the set`);
    return bytes;
  };
  return {
    names: Object.keys(files),
    size: async (name) => find(name).byteLength,
    read: async (name) => find(name).slice(),
  };
}
