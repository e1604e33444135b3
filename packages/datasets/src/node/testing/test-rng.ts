import type { Rng } from '@fovea/contracts';

/** A small generator for tests (mulberry32): enough to shuffle with. */
export function testRng(seed: number): Rng {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const refuse = (): never => {
    throw new Error('samplers draw integers only');
  };
  return { next, integer: (bound) => Math.floor(next() * bound), normal: refuse, fork: refuse, counter: 0 };
}
