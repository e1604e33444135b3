import type { FoveaError } from '@fovea/contracts';
import type { Violation } from './errors.ts';

/** Runs `body`, which must be synchronous, and fails the subject when it draws from `Math.random`. */
export function withoutMathRandom<T>(violation: (found: Violation) => FoveaError, body: () => T): T {
  const original = Math.random;
  let drawn = 0;
  Math.random = () => {
    drawn++;
    return original();
  };
  try {
    const result = body();
    if (drawn > 0) {
      throw violation({
        what: 'it draws from Math.random, which no seed governs',
        expected: 'the Rng that is handed in',
      });
    }
    return result;
  } finally {
    Math.random = original;
  }
}
