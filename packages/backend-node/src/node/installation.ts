import { readFile, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { installationDamaged, notProvisioned } from '../errors.ts';

/** File in an installation that says what it is; it is written last. */
export const recordFile = 'native.json';

/** Bumped when older installations can no longer be used. */
export const recordFormat = 1;

/** What `fovea setup native` has put into a folder. */
export interface InstallationRecord {
  readonly format: number;
  /** Version of TensorFlow, as the library itself says. */
  readonly tensorflow: string;
  /** Version of the package that the N-API module was built from. */
  readonly tfjsNode: string;
  /** `linux-x64`. */
  readonly platform: string;
  /** Where libtensorflow came from, for people. */
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** Relative to the folder, or absolute where the libraries stay where they were. */
  readonly files: readonly InstalledFile[];
}

export interface InstalledFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface Installation {
  readonly folder: string;
  /** Absolute path of the N-API module. */
  readonly binding: string;
  readonly record: InstallationRecord;
}

/** Path of the N-API module in an installation. */
export const bindingPath = 'tfjs_binding.node';

export const hostPlatform: string = `${process.platform}-${process.arch}`;

/** Where installations are: FOVEA_NATIVE_FOLDER, else `native` in the data folder. */
export function nativeFolder(dataFolder: string, environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment['FOVEA_NATIVE_FOLDER'];
  return resolve(named === undefined || named === '' ? join(dataFolder, 'native') : named);
}

/**
 * The newest installation that is whole and made for this machine.
 *
 * @param folder of {@link nativeFolder}.
 * @throws BACKEND_UNAVAILABLE with what is wrong and the command that mends it.
 */
export async function findInstallation(folder: string): Promise<Installation> {
  const found = await listInstallations(folder);
  const newest = found.toSorted((a, b) => b.record.createdAt - a.record.createdAt)[0];
  if (newest === undefined) throw notProvisioned(folder);
  const damage = await damageOf(newest);
  if (damage !== undefined) throw installationDamaged(newest.folder, damage);
  return newest;
}

/** Every folder below `folder` that has a record, in no particular order. */
export async function listInstallations(folder: string): Promise<Installation[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(names.map((name) => readInstallation(join(folder, name))));
  return found.filter((installation) => installation !== undefined);
}

/** What differs from the record, or undefined. Sizes only: digests of 850 MB would take seconds at each start. */
export async function damageOf({ folder, record }: Installation): Promise<string | undefined> {
  if (record.format !== recordFormat) return `format ${record.format} of another version of Fovea`;
  if (record.platform !== hostPlatform) return `files for ${record.platform}`;
  for (const { path, sizeBytes } of record.files) {
    const found = await stat(resolve(folder, path)).catch(() => undefined);
    if (found === undefined) return `no ${path}`;
    if (found.size !== sizeBytes) return `${path} of ${found.size} bytes, not ${sizeBytes}`;
  }
  return undefined;
}

async function readInstallation(folder: string): Promise<Installation | undefined> {
  try {
    const record = JSON.parse(await readFile(join(folder, recordFile), 'utf8')) as InstallationRecord;
    return { folder, binding: join(folder, bindingPath), record };
  } catch {
    return undefined;
  }
}
