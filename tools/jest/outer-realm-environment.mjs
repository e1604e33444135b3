// Jest runs tests in a realm of their own. Native modules, worker messages and WebAssembly hand out objects of the outer
// realm, for which `instanceof Float32Array` or `instanceof Error` would be false: share the outer constructors.
import { TestEnvironment } from 'jest-environment-node';

const sharedNames = [
  'ArrayBuffer',
  'SharedArrayBuffer',
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float16Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'AggregateError',
];

export default class OuterRealmEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of sharedNames) {
      if (globalThis[name] !== undefined) this.global[name] = globalThis[name];
    }
  }
}
