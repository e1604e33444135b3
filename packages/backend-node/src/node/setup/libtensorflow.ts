import { access, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryNotFound } from '../../errors.ts';

/** libtensorflow as the N-API module is linked with it. */
export interface LibTensorFlow {
  /** Absolute paths. */
  readonly libraries: readonly string[];
  readonly includeFolder: string;
  /** Folder that the N-API module finds the libraries in at run time; `$ORIGIN/lib` where they move along with it. */
  readonly runPath: string;
}

/** The C++ library of wheels exports the C API too; official archives have the C library. */
const mainLibraries = ['libtensorflow_cc.so.2', 'libtensorflow.so.2'];
const frameworkLibrary = 'libtensorflow_framework.so.2';
const header = 'tensorflow/c/c_api.h';

/** libtensorflow in the folder of an unpacked wheel. */
export function unpackedLibrary(folder: string): LibTensorFlow {
  return {
    libraries: [mainLibraries[0]!, frameworkLibrary].map((name) => join(folder, 'lib', name)),
    includeFolder: join(folder, 'include'),
    runPath: '$ORIGIN/lib',
  };
}

/**
 * libtensorflow that is on this machine already, in an unpacked archive (`lib`, `include`) or a Python package.
 *
 * @throws FILE_NOT_FOUND naming what is not there.
 */
export async function existingLibrary(path: string): Promise<LibTensorFlow> {
  const folder = await realpath(path).catch(() => undefined);
  if (folder === undefined) throw libraryNotFound(path, 'no such folder');
  for (const libraryFolder of [join(folder, 'lib'), folder]) {
    for (const name of mainLibraries) {
      const libraries = [join(libraryFolder, name), join(libraryFolder, frameworkLibrary)];
      if (!(await allExist(libraries))) continue;
      const includeFolder = join(folder, 'include');
      if (!(await allExist([join(includeFolder, header)]))) throw libraryNotFound(path, `no include/${header}`);
      return { libraries, includeFolder, runPath: libraryFolder };
    }
  }
  throw libraryNotFound(path, `no ${mainLibraries.join(' or ')} with ${frameworkLibrary}`);
}

/** Changes when the libraries do, without reading hundreds of megabytes. */
export async function libraryFingerprint({ libraries }: LibTensorFlow): Promise<string> {
  const parts = await Promise.all(
    libraries.map(async (file) => {
      const { size, mtimeMs } = await stat(file);
      return `${file}:${size}:${mtimeMs}`;
    }),
  );
  return parts.join('\n');
}

async function allExist(files: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.every(Boolean);
}
