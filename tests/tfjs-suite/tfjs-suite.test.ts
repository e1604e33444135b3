import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runSuite } from './suite.ts';
import type { SuiteResult } from './suite.ts';

/** TensorFlow.js' own tests, as it ships them, on its backends and on its wasm backend with the kernels that train. */
describe('the tests of TensorFlow.js', () => {
  let cpu: SuiteResult;
  let plain: SuiteResult;
  let ours: SuiteResult;
  let expected: string[];

  beforeAll(async () => {
    expected = JSON.parse(await readFile(new URL('expected.json', import.meta.url), 'utf8')) as string[];
    [cpu, plain, ours] = [await runSuite('cpu'), await runSuite('wasm'), await runSuite('training')];
    const count = ({ passed, failed }: SuiteResult) =>
      `${passed.length} of ${passed.length + Object.keys(failed).length}`;
    console.log(`pass: cpu ${count(cpu)}, wasm ${count(plain)}, wasm that trains ${count(ours)}`);
  }, 60_000);

  it('pass on our wasm kernels as far as expected.json lists them', () => {
    expect(ours.passed).toEqual(expected);
  });

  it('pass on our wasm kernels wherever they pass on those of TensorFlow.js', () => {
    expect(plain.passed.filter((name) => !ours.passed.includes(name))).toEqual([]);
  });

  it('fail on our wasm kernels only for complex numbers and strings, which the backend does not have', () => {
    const names = Object.keys(ours.failed);
    expect(names.filter((name) => !/complex|string|upcasts when dtypes dont match/.test(name))).toEqual([]);
    expect(cpu.passed).toHaveLength(ours.passed.length + names.length);
  });

  it('fail on plain wasm where it has no gradient of a convolution', () => {
    expect(Object.values(plain.failed).join('\n')).toContain("Kernel 'Conv2DBackpropFilter' not registered");
  });
});
