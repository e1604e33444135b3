/**
 * Runs the tests that TensorFlow.js ships with its core, by jasmine as it does itself, on one backend, and prints a
 * `SuiteResult` as JSON.
 *
 * Usage: `node --conditions=@fovea/source run-suite.ts <cpu | wasm | training>`; `training` is wasm with our kernels.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { coreFolder, useTfjsSources } from './tfjs-sources.ts';
import { testFiles } from './suite.ts';
import type { SuiteBackend, SuiteResult } from './suite.ts';

/** The part of jasmine-core that is used here; it ships no types. */
interface JasmineCore {
  installGlobals(target: object): void;
  readonly jasmine: { getEnv(): JasmineEnvironment };
}

interface JasmineEnvironment {
  configure(options: { readonly random: boolean }): void;
  clearReporters(): void;
  addReporter(reporter: { specDone(spec: SpecResult): void }): void;
  execute(): Promise<unknown>;
}

interface SpecResult {
  readonly fullName: string;
  readonly status: string;
  readonly failedExpectations: readonly { readonly message: string }[];
}

const backend = process.argv[2] as SuiteBackend;
const tfBackend = backend === 'cpu' ? 'cpu' : 'wasm';

useTfjsSources();
const require = createRequire(import.meta.url);
const jasmineCore = require('jasmine-core') as JasmineCore;
// TensorFlow.js' harness was written for CommonJS and an older jasmine, of which it sets but the time limit.
Object.assign(globalThis, {
  require: (name: string): unknown =>
    name.startsWith('jasmine-core') ? { core: () => ({}) } : (require(name) as unknown),
});
jasmineCore.installGlobals(globalThis);
const environment = jasmineCore.jasmine.getEnv();
environment.configure({ random: false });
environment.clearReporters();
Object.assign(console, { log: () => undefined, warn: () => undefined, error: () => undefined });

const load = (file: string): Promise<unknown> => import(pathToFileURL(join(coreFolder, file)).href);
await load('register_all_gradients.js');
await load('public/chained_ops/register_all_chained_ops.js');
await import('@tensorflow/tfjs-backend-cpu');
await import('@tensorflow/tfjs-backend-wasm');
if (backend === 'training') {
  const { setupWasmTraining } = await import('@fovea/backend-wasm/tfjs');
  await setupWasmTraining();
}
const { setTestEnvs } = (await load('jasmine_util.js')) as { setTestEnvs(environments: readonly object[]): void };
setTestEnvs([{ name: 'backend', backendName: tfBackend, flags: {}, isDataSync: true }]);
for (const file of testFiles) await load(file);

const result: SuiteResult = { passed: [], failed: {} };
environment.addReporter({
  specDone({ fullName, status, failedExpectations }) {
    const name = fullName.replace(' backend {}', '');
    if (status === 'passed') result.passed.push(name);
    else if (status === 'failed') result.failed[name] = failedExpectations[0]?.message ?? 'failed';
  },
});
await environment.execute();
process.stdout.write(JSON.stringify(result));
