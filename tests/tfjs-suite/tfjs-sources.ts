import { existsSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);

// A CommonJS package whose properties the core imports as if they were named exports, as bundlers allow.
const seedrandom = 'tfjs-suite:seedrandom';
const seedrandomModule = `import { createRequire } from 'node:module';
export const { alea } = createRequire(${JSON.stringify(import.meta.url)})('seedrandom');`;

/** Folder of the ES modules of TensorFlow.js' core, its tests among them. */
export const coreFolder = join(dirname(require.resolve('@tensorflow/tfjs-core/package.json')), 'dist');

/**
 * Makes Node load TensorFlow.js from the ES modules that its packages ship for bundlers (no file endings, CommonJS by their
 * `package.json`), everywhere the same ones: its tests reach into the core, and a second core would have a second engine.
 */
export function useTfjsSources(): void {
  const scope = join(coreFolder, '..', '..');
  const entry = (name: string): string => join(scope, name, 'dist', 'index.js');
  const entries = new Map(
    ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-backend-wasm'].map((name) => [`@tensorflow/${name}`, entry(name)]),
  );

  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL?.startsWith('file:') === true ? fileURLToPath(context.parentURL) : '';
      if (specifier === 'seedrandom' && parent.startsWith(scope)) return { url: seedrandom, shortCircuit: true };
      const isInside = specifier.startsWith('.') && parent.startsWith(scope);
      const target =
        entries.get(specifier) ??
        (specifier.startsWith('@tensorflow/') ? join(scope, specifier.slice('@tensorflow/'.length)) : undefined) ??
        (isInside ? join(dirname(parent), specifier) : undefined);
      const candidates = target === undefined ? [] : [target, `${target}.js`, join(target, 'index.js')];
      const file = candidates.find((path) => path.endsWith('.js') && existsSync(path));
      return file === undefined ? next(specifier, context) : { url: pathToFileURL(file).href, shortCircuit: true };
    },
    load(url, context, next) {
      if (url === seedrandom) return { format: 'module', source: seedrandomModule, shortCircuit: true };
      const isModule = url.startsWith(pathToFileURL(scope).href) && url.includes('/dist/');
      return next(url, isModule ? { ...context, format: 'module' } : context);
    },
  });
}
