import { stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { configurationToken } from '@fovea/contracts';
import type { CreateContext } from '@fovea/contracts';
import { fileNotFound, folderNotFound } from '../errors.ts';

/** An absolute path; a relative one starts from the folder that the process was configured with. */
export function resolveFolder(folder: string, context: CreateContext): string {
  return isAbsolute(folder) ? resolve(folder) : resolve(context.get(configurationToken).baseFolder, folder);
}

/** @throws DATASET_NOT_FOUND unless `path` is a folder. */
export async function assertFolder(subject: string, path: string, hint: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw folderNotFound(subject, path, hint);
}

/** The first of `names` that exists in the folder. @throws DATASET_NOT_FOUND when none does. */
export async function findFile(subject: string, folder: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    const path = join(folder, name);
    if (await isThere(path)) return path;
  }
  throw fileNotFound(subject, folder, names);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
