import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ControlStoreModule } from '@fovea/contracts';
import type { Workspace } from '@fovea/host/node';
import { storeModuleInvalid, storePackageMissing } from '../errors.ts';

/** Keeps the records where the configuration names no other. */
const defaultPackage = '@fovea/store-sqlite';

export interface ControlStoreChoice {
  /** npm name. */
  readonly package: string;
  readonly openStore: ControlStoreModule['openControlStore'];
}

/**
 * The store that the operator's configuration chooses, with its settings bound; the embedded one where it names none.
 *
 * @param resolveFrom URLs of modules that its name may be resolved from, beside the configuration's folder.
 * @throws CONFIG_INVALID when the package is not there or is no store.
 */
export async function loadControlStore(
  { config }: Pick<Workspace, 'config'>,
  resolveFrom: readonly string[] = [],
): Promise<ControlStoreChoice> {
  const name = config.store?.package ?? defaultPackage;
  const bases = [pathToFileURL(join(config.folder, 'package.json')).href, ...resolveFrom, import.meta.url];
  const file = resolveFirst(`${name}/node`, bases);
  if (file === undefined) throw storePackageMissing(name, config.file);
  const module = (await import(pathToFileURL(file).href)) as Partial<ControlStoreModule>;
  const { openControlStore } = module;
  if (typeof openControlStore !== 'function') throw storeModuleInvalid(name);
  const settings = config.store?.settings;
  return {
    package: name,
    openStore: (options) => openControlStore({ ...options, ...(settings === undefined ? {} : { settings }) }),
  };
}

function resolveFirst(specifier: string, bases: readonly string[]): string | undefined {
  for (const base of bases) {
    try {
      return createRequire(base).resolve(specifier);
    } catch {
      // The next one may have it.
    }
  }
  return undefined;
}
