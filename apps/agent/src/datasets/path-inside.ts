import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, resolve, sep, win32 } from 'node:path';
import { pathLeaves } from '../errors.ts';

/**
 * A path that someone elsewhere wrote, inside a folder of this machine: relative, without `..`, and not led out by a link.
 * What is not there yet is taken as it is written.
 *
 * @param dataset its name, for errors.
 * @returns the absolute path, links resolved as far as it exists.
 * @throws FORBIDDEN.
 */
export async function pathInside(dataset: string, folder: string, path: string): Promise<string> {
  if (path.includes('\0')) throw pathLeaves(dataset, path, 'it contains a NUL');
  if (isAbsolute(path) || win32.isAbsolute(path) || /^[a-z]:/i.test(path))
    throw pathLeaves(dataset, path, 'it is absolute');
  if (path.split(/[\\/]/).includes('..')) throw pathLeaves(dataset, path, 'it contains ..');
  const root = await realpath(folder);
  const real = await realOf(resolve(root, path));
  if (real !== root && !real.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw pathLeaves(dataset, path, 'a link leads out');
  }
  return real;
}

/** The path with its links resolved, where the end of it may be missing. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(path) === path) throw error;
    return resolve(await realOf(dirname(path)), path.slice(dirname(path).length).replace(/^[\\/]/, ''));
  }
}
