import { isFoveaError } from '@fovea/contracts';
import type { FoveaError } from '@fovea/contracts';
import { nothingThrown } from '../errors.ts';

/** The FoveaError that a call throws. Any other error, or none, fails the test. */
export function thrownBy(call: () => unknown): FoveaError {
  try {
    call();
  } catch (error) {
    if (isFoveaError(error)) return error;
    throw error;
  }
  throw nothingThrown();
}
