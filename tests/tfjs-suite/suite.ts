import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** `training` is TensorFlow.js' wasm backend with the kernels of `@fovea/backend-wasm`. */
export type SuiteBackend = 'cpu' | 'wasm' | 'training';

export interface SuiteResult {
  /** Full names, in the order in which they ran. */
  readonly passed: string[];
  /** First message of each test that failed. */
  readonly failed: Record<string, string>;
}

const optimizers = ['sgd', 'momentum', 'rmsprop', 'adagrad', 'adadelta', 'adam', 'adamax'];

/** What training a convolutional net touches, and what our kernels replace; below `@tensorflow/tfjs-core/dist`. */
export const testFiles = [
  ...[
    ...['conv1d', 'conv2d', 'conv2d_transpose', 'conv2d_separable', 'depthwise_conv2d'],
    ...['fused/fused_conv2d', 'fused/fused_depthwise_conv2d', 'fused/fused_mat_mul', 'mat_mul'],
    ...['avg_pool', 'max_pool', 'pool', 'batchnorm', 'moments', 'softmax', 'log_softmax'],
    ...['sum', 'mean', 'add', 'sub', 'arithmetic', 'tile', 'relu', 'relu6'],
  ].map((name) => `ops/${name}_test.js`),
  'gradients_test.js',
  'optimizers/optimizer_test.js',
  ...optimizers.map((name) => `optimizers/${name}_optimizer_test.js`),
];

const runner = fileURLToPath(new URL('run-suite.ts', import.meta.url));

/** Runs the tests in a process of their own: TensorFlow.js has one engine a process. */
export async function runSuite(backend: SuiteBackend): Promise<SuiteResult> {
  const args = ['--conditions=@fovea/source', runner, backend];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout) as SuiteResult;
}
