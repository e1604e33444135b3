import { createHash } from 'node:crypto';
import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { LibTensorFlow } from './libtensorflow.ts';
import { runTool } from './run-tool.ts';

export interface BindingBuild {
  /** A folder `binding`, as the npm package has it. */
  readonly sourceFolder: string;
  readonly library: LibTensorFlow;
  readonly nodeIncludeFolder: string;
  /** The N-API module to write. */
  readonly target: string;
  readonly signal: AbortSignal | undefined;
}

/** N-API 8 is in every Node that Fovea runs on. */
export const compilerFlags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-DNAPI_VERSION=8'] as const;

/** Compiles the N-API module from the sources in the npm package. @throws ENVIRONMENT_UNSUPPORTED, CANCELLED. */
export async function buildBinding({
  sourceFolder,
  library,
  nodeIncludeFolder,
  target,
  signal,
}: BindingBuild): Promise<void> {
  const partial = `${target}.part`;
  await runTool({
    command: compiler(),
    args: [
      ...compilerFlags,
      `-I${nodeIncludeFolder}`,
      `-I${library.includeFolder}`,
      // Its sources include each other by `../binding/…`, relative to its parent.
      `-I${join(sourceFolder, '..')}`,
      ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(sourceFolder, file)),
      ...library.libraries,
      `-Wl,-rpath,${library.runPath}`,
      '-o',
      partial,
    ],
    purpose: 'compile the binding',
    hint: 'Install a C++17 compiler (g++ 9 or newer, such as the package build-essential), or name one in CXX.',
    signal,
  });
  await rename(partial, target);
}

/** What the C++ compiler is called here. */
export function compiler(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['CXX'] ?? 'g++';
}

/** Hex digest over all source files, by name. */
export async function sourceDigest(sourceFolder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(sourceFolder)).toSorted()) {
    hash.update(`${name}\0`).update(await readFile(join(sourceFolder, name)));
  }
  return hash.digest('hex');
}
