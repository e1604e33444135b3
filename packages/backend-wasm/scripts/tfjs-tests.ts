/**
 * Runs the tests that TensorFlow.js ships (`@tensorflow/tfjs-core/dist/ops/*_test.js`) on its wasm backend, plain and with our
 * kernels, and reports what ours break or mend. They are written for jasmine and a bundler; module hooks and a few lines of
 * harness make Node run them as they are.
 *
 * Usage: `node --conditions=@fovea/source scripts/tfjs-tests.ts [part of a file name]`. Fails when ours break a test.
 */
import type * as jestGlobals from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const core = join(dirname(require.resolve('@tensorflow/tfjs-core/package.json')), 'dist');
const modules: Readonly<Record<string, string>> = {
  '@tensorflow/tfjs-core': join(core, 'index.js'),
  '@tensorflow/tfjs-backend-wasm': join(core, '../../tfjs-backend-wasm/dist/index.js'),
  '@tensorflow/tfjs-backend-cpu': join(core, '../../tfjs-backend-cpu/dist/index.js'),
};
const harness = 'fovea:jasmine-util';

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.endsWith('/jasmine_util')) return { url: harness, shortCircuit: true };
    const parent = context.parentURL?.startsWith('file:') === true ? fileURLToPath(context.parentURL) : '';
    const target =
      modules[specifier] ??
      (specifier.startsWith('@tensorflow/')
        ? join(core, '../..', specifier.slice('@tensorflow/'.length))
        : specifier.startsWith('.') && parent.includes('@tensorflow')
          ? join(dirname(parent), specifier)
          : undefined);
    const file = [target, `${target}.js`, `${target}/index.js`].find(
      (path) => path !== undefined && /\.m?js$/.test(path) && existsSync(path),
    );
    return file === undefined ? next(specifier, context) : { url: pathToFileURL(file).href, shortCircuit: true };
  },
  load(url, context, next) {
    if (url === harness) {
      const source =
        'export const { describeWithFlags, ALL_ENVS, NODE_ENVS, BROWSER_ENVS, CHROME_ENVS, SYNC_BACKEND_ENVS, HAS_WORKER, HAS_NODE_WORKER } = globalThis.jasmineUtil;';
      return { format: 'module', source, shortCircuit: true };
    }
    const isSource = url.includes('@tensorflow') && url.includes('/dist/') && !url.includes('.node.js');
    return next(url, isSource ? { ...context, format: 'module' } : context);
  },
});

type Body = (argument?: unknown) => unknown;

interface Suite {
  readonly name: string;
  readonly before: Body[];
  readonly after: Body[];
  readonly tests: { readonly name: string; readonly body: Body }[];
  readonly children: Suite[];
}

const newSuite = (name: string): Suite => ({ name, before: [], after: [], tests: [], children: [] });
const root = newSuite('');
let current = root;

function describe(name: string, body: Body): void {
  const suite = newSuite(`${current.name} ${name}`.trim());
  const parent = current;
  parent.children.push(suite);
  current = suite;
  body({ name: 'wasm', backendName: 'wasm', isDataSync: true });
  current = parent;
}

const all = {};
const none = { skip: true };
const { expect } = require('expect') as Pick<typeof jestGlobals, 'expect'>;
const ok = { pass: true, message: () => '' };
// Jasmine's names for what Jest's `expect` has under others.
expect.extend({
  nothing: () => ok,
  toThrowError(body: Body, ...expected: unknown[]) {
    const check = this.isNot ? expect(body).not : expect(body);
    const message = expected.find((value) => typeof value === 'string' || value instanceof RegExp);
    check.toThrow(message as string);
    return { ...ok, pass: !this.isNot };
  },
  toBeTrue: (value: unknown) => ({ ...ok, pass: value === true }),
  toBeFalse: (value: unknown) => ({ ...ok, pass: value === false }),
  toBePositiveInfinity: (value: unknown) => ({ ...ok, pass: value === Infinity }),
});
Object.assign(globalThis, {
  require,
  expect,
  describe,
  fdescribe: describe,
  xdescribe: () => undefined,
  it: (name: string, body: Body) => current.tests.push({ name, body }),
  fit: (name: string, body: Body) => current.tests.push({ name, body }),
  xit: () => undefined,
  beforeEach: (body: Body) => current.before.push(body),
  afterEach: (body: Body) => current.after.push(body),
  beforeAll: (body: Body) => current.before.push(body),
  afterAll: (body: Body) => current.after.push(body),
  jasmineUtil: {
    describeWithFlags: (name: string, constraints: object, body: Body) => constraints !== none && describe(name, body),
    ALL_ENVS: all,
    NODE_ENVS: all,
    SYNC_BACKEND_ENVS: all,
    BROWSER_ENVS: none,
    CHROME_ENVS: none,
    HAS_WORKER: none,
    HAS_NODE_WORKER: none,
  },
});

const tf = await import('@tensorflow/tfjs-core');
await import(pathToFileURL(join(core, 'register_all_gradients.js')).href);
await import(pathToFileURL(join(core, 'public/chained_ops/register_all_chained_ops.js')).href);
const { registerTrainingKernels } = await import('../src/register.ts');
await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');
tf.env().set('IS_TEST', true);

const part = process.argv[2] ?? '';
const files = readdirSync(join(core, 'ops')).filter((file) => file.endsWith('_test.js') && file.includes(part));
for (const file of files) await import(pathToFileURL(join(core, 'ops', file)).href);

/** Jasmine's older form: a test that reports its end to a callback. */
function withCallback(body: Body): Promise<void> {
  return new Promise((resolve, reject) => {
    body(Object.assign(() => resolve(), { fail: (reason: unknown) => reject(new Error(String(reason))) }));
  });
}

async function run(suite: Suite, results: Map<string, string>, outer: Suite[] = []): Promise<Map<string, string>> {
  const scopes = [...outer, suite];
  for (const { name, body } of suite.tests) {
    const engine = tf.engine();
    engine.startScope();
    let outcome = 'passes';
    try {
      for (const { before } of scopes) for (const hook of before) await hook();
      await (body.length === 0 ? body() : withCallback(body));
    } catch (error) {
      outcome = String((error as Error).message).split('\n')[0] as string;
    }
    for (const { after } of scopes.toReversed()) {
      for (const hook of after) await Promise.resolve(hook()).catch(() => undefined);
    }
    engine.endScope();
    engine.disposeVariables();
    if (tf.getBackend() !== 'wasm') await tf.setBackend('wasm');
    results.set(`${suite.name} > ${name}`, outcome);
  }
  for (const child of suite.children) await run(child, results, scopes);
  return results;
}

Object.assign(console, { log: () => undefined, warn: () => undefined });
const report = (line: string): boolean => process.stdout.write(`${line}\n`);
const plain = await run(root, new Map());
registerTrainingKernels();
const ours = await run(root, new Map());

/** Where ours differ on purpose. */
const deviations: Readonly<Record<string, string>> = {
  'avgPool > gradient x=[3,3,1] f=[3,3] s=1 p=explicit':
    'expects a division by the whole window, which is not the gradient of the forward pass where there is padding',
  'maxPool > [x=[3,3,1] f=[2,2] s=1 ignores NaNs': 'a NaN must not be lost in a pool: it is how divergence shows',
};

const failing = [...ours].filter(([name, outcome]) => outcome !== 'passes' && plain.get(name) === 'passes');
const broken = failing.filter(([name]) => deviations[name] === undefined);
const deviating = failing.filter(([name]) => deviations[name] !== undefined);
const mended = [...ours].filter(([name, outcome]) => outcome === 'passes' && plain.get(name) !== 'passes');
const passing = (results: Map<string, string>): number => [...results.values()].filter((o) => o === 'passes').length;
report(`${ours.size} tests; passing: plain ${passing(plain)}, ours ${passing(ours)}; mended ${mended.length}`);
for (const [name] of deviating) report(`differs on purpose: ${name}: ${deviations[name]}`);
for (const [name, outcome] of broken) report(`BROKEN ${name}: ${outcome}`);
process.exitCode = broken.length > 0 ? 1 : 0;
