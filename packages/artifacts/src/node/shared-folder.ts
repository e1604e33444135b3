import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { Configuration } from '@fovea/contracts';

/**
 * A folder for all servers, and one in it for the unfinished files of this one: a rename must not leave the file system, and
 * two servers that are sent the same bytes must not write into one file.
 */
export function sharedFolder(
  folder: string,
  { baseFolder, dataFolder }: Configuration,
): { readonly folder: string; readonly workFolder: string } {
  const absolute = resolve(baseFolder, folder);
  const server = createHash('sha256')
    .update(JSON.stringify([hostname(), dataFolder]))
    .digest('hex')
    .slice(0, 16);
  return { folder: absolute, workFolder: join(absolute, 'servers', server) };
}
