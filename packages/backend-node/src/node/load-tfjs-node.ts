import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import util from 'node:util';
import { compileFunction } from 'node:vm';
import type { KernelBackend } from '@tensorflow/tfjs-core';

/** What the N-API module exports, as far as it is used here. */
export interface TensorFlowBinding {
  readonly TF_Version: string;
  getNumOfTensors(): number;
}

/** The parts of `@tensorflow/tfjs-node` that a backend needs. */
export interface TfjsNode {
  readonly binding: TensorFlowBinding;
  createBackend(): KernelBackend;
}

interface CommonJsModule {
  exports: Record<string, unknown>;
}
type Require = (id: string) => unknown;

/** What tfjs-node 4.22 calls of `util`, and Node 23 removed or warns of. */
const removedFromUtil = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
};

/** Folder of the installed `@tensorflow/tfjs-node`; throws where it is not installed. */
export function tfjsNodeFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-node/package.json'));
}

export function tfjsNodeVersion(): string {
  const manifest = createRequire(import.meta.url)('@tensorflow/tfjs-node/package.json') as { readonly version: string };
  return manifest.version;
}

/**
 * Loads the N-API module and registers the kernels of `@tensorflow/tfjs-node` on it.
 *
 * @remarks Evaluates the files of that package itself, for three reasons: its `util` can have the removed functions without
 * anybody else's `util` having them; its main file looks for the N-API module in its own folder only, where an update or a
 * read-only installation loses it; and that main file claims the active backend of TensorFlow.js and its model routers when it
 * is imported.
 */
export function loadTfjsNode(bindingFile: string): TfjsNode {
  const folder = tfjsNodeFolder();
  const requireOwn = createRequire(import.meta.url);
  const binding = requireOwn(bindingFile) as TensorFlowBinding;
  const load = packageLoader(join(folder, 'dist'));
  const { NodeJSKernelBackend } = load(join(folder, 'dist', 'nodejs_kernel_backend.js')) as {
    readonly NodeJSKernelBackend: new (binding: TensorFlowBinding, packageName: string) => KernelBackend;
  };
  load(join(folder, 'dist', 'register_all_kernels.js'));
  return { binding, createBackend: () => new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node') };
}

/** Evaluates CommonJS files below `folder`, with an amended `util`; everything else is left to Node. */
function packageLoader(folder: string): Require {
  const modules = new Map<string, CommonJsModule>();
  const amendedUtil = { ...util, ...removedFromUtil };
  const load = (file: string): unknown => {
    const present = modules.get(file);
    if (present) return present.exports;
    const module: CommonJsModule = { exports: {} };
    modules.set(file, module);
    const requireFrom = createRequire(file);
    const require: Require = (id) => {
      if (id === 'util') return amendedUtil;
      const resolved = id.startsWith('.') ? requireFrom.resolve(id) : id;
      return resolved.startsWith(folder + sep) && resolved.endsWith('.js') ? load(resolved) : requireFrom(id);
    };
    const run = compileFunction(
      readFileSync(file, 'utf8'),
      ['exports', 'require', 'module', '__filename', '__dirname'],
      {
        filename: file,
      },
    ) as (...args: readonly unknown[]) => void;
    run(module.exports, require, module, file, dirname(file));
    return module.exports;
  };
  return load;
}
