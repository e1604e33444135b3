/**
 * Bundles the page of the browser tests from the sources of the workspace. In a process of its own, since Vite's native parts
 * do not run inside Jest.
 *
 * Usage: `node build-page.ts <output folder>`
 */
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';
import type { Plugin } from 'vite';

/** TensorFlow.js starts its threads from the source text of this function, in which a name from outside has no meaning. */
const selfContainedThreads: Plugin = {
  name: 'self-contained-threads',
  enforce: 'pre',
  transform(code, id) {
    return id.includes('tfjs-backend-wasm-threaded-simd.js') ? code.replaceAll('_scriptDir', 'undefined') : undefined;
  },
};

await build({
  root: fileURLToPath(new URL('page/', import.meta.url)),
  configFile: false,
  logLevel: 'error',
  plugins: [selfContainedThreads],
  resolve: { conditions: ['@fovea/source', ...defaultClientConditions] },
  build: { outDir: process.argv[2] as string, emptyOutDir: true, target: 'esnext', minify: false },
});
