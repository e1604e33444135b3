import { isAbsolute, join, relative } from 'node:path';
import { folderOutside } from '../errors.ts';

/** `folder` inside `root`. @throws PARAMS_INVALID when it leads out of it. */
export function insideFolder(root: string, folder: string): string {
  const path = join(root, folder);
  const inside = relative(root, path);
  if (inside === '' || inside.startsWith('..') || isAbsolute(inside) || isAbsolute(folder)) throw folderOutside(folder);
  return path;
}
