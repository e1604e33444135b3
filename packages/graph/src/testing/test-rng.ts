import type { Rng } from '@fovea/contracts';

/**
 * A small counter-based generator for tests of packages that may not depend on `@fovea/training`.
 *
 * @source mix function: splitmix32 / "lowbias32" by Chris Wellons, https://nullprogram.com/blog/2018/07/31/
 */
export function createTestRng(seed: number): Rng {
  const rng: Rng = {
    counter: 0,
    next: () => mix(seed ^ mix(rng.counter++)) / 2 ** 32,
    integer: (bound) => Math.floor(rng.next() * bound),
    normal: () => Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next()),
    fork: (...path) =>
      createTestRng([...path.join('/')].reduce((hash, c) => mix(hash ^ c.codePointAt(0)!), mix(seed + 1))),
  };
  return rng;
}

// Jest's realms make a lookup of `Math` slow, and this runs millions of times.
const { imul } = Math;

function mix(value: number): number {
  let x = (value + 0x9e3779b9) | 0;
  x = imul(x ^ (x >>> 16), 0x7feb352d);
  x = imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
