import { readdir, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listInstallations, nativeFolder } from '../installation.ts';
import { lockSetup } from './lock.ts';
import { lockName, workFolders } from './run-setup.ts';

/**
 * Deletes what set-up has written, an interrupted one included, and nothing else.
 *
 * @returns the bytes that are free again; 0 where nothing was.
 * @throws CONFLICT while a set-up runs.
 */
export async function removeSetup(
  dataFolder: string,
): Promise<{ readonly folder: string; readonly freedBytes: number }> {
  const folder = nativeFolder(dataFolder);
  if ((await stat(folder).catch(() => undefined)) === undefined) return { folder, freedBytes: 0 };
  let freedBytes = 0;
  {
    await using _lock = await lockSetup(join(folder, lockName));
    const installations = (await listInstallations(folder)).map((installation) => installation.folder);
    for (const path of [...installations, ...workFolders.map((name) => join(folder, name))]) {
      freedBytes += await bytesBelow(path);
      await rm(path, { recursive: true, force: true });
    }
  }
  await rmdir(folder).catch(() => undefined);
  return { folder, freedBytes };
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
