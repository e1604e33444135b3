import type { ActivationFunction, ActivationQuantization } from '@fovea/contracts';
import { roundHalfToEven } from '@fovea/graph';
import type { Range } from './calibrators.ts';

/** Value ranges of stored integers, chosen for the hardware that will run them. */
export interface IntegerProfile {
  /** Largest stored activation; the smallest is 0. */
  readonly activationSteps: number;
  /** Largest magnitude of a stored weight. */
  readonly weightSteps: number;
}

/**
 * `native`: all 8 bits. `wasm`: one bit less in each, so that the sum of two products fits 16 bits with room for a second
 * pair, which the fast dot product of WebAssembly needs.
 */
export const profiles = {
  native: { activationSteps: 255, weightSteps: 127 },
  wasm: { activationSteps: 127, weightSteps: 63 },
} as const satisfies Record<string, IntegerProfile>;

export type ProfileName = keyof typeof profiles;

/** Narrower ranges hold nothing but one value: coding them finely gains nothing and strains float32. */
const smallestRange = 2 ** -90;

/**
 * The uint8 code of a value: its range widened to include 0, which then has a code of its own; after relu and relu6 the
 * zero point is the lowest code and the range stays inside the function's bounds.
 *
 * @remarks A value that is always 0 gets the scale 1.
 */
export function activationCode(
  range: Range,
  activation: ActivationFunction,
  { activationSteps }: IntegerProfile,
): ActivationQuantization {
  const isRectified = activation === 'relu' || activation === 'relu6';
  const low = isRectified ? 0 : Math.min(0, range.min);
  const high = Math.min(Math.max(0, range.max), activation === 'relu6' ? 6 : Infinity);
  const width = high - low;
  const scale = width < smallestRange ? 1 : Math.fround(width / activationSteps);
  const zeroPoint = Math.max(0, Math.min(activationSteps, roundHalfToEven(-low / scale)));
  // Matters for a value that never left 0: its scale says nothing of where 6 is.
  const max = activation === 'relu6' ? Math.min(activationSteps, roundHalfToEven(6 / scale)) : activationSteps;
  return { dtype: 'uint8', scale, zeroPoint, min: 0, max };
}
