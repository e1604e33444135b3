import { fields, finiteNumber } from '../validation/checks.ts';
import type { OpDefinition } from './op-definition.ts';
import { oneInput } from './op-definition.ts';
import { requireWeight } from './shape-checks.ts';

/** `gamma * (x - mean) / sqrt(variance + epsilon) + beta` over the last axis. */
export const batchNorm: OpDefinition<'batchNorm'> = {
  inputCount: oneInput,
  weights: [
    { role: 'gamma', isRequired: true, isTrainable: true },
    { role: 'beta', isRequired: true, isTrainable: true },
    { role: 'mean', isRequired: true, isTrainable: false },
    { role: 'variance', isRequired: true, isTrainable: false },
  ],
  attributes: fields({
    epsilon: finiteNumber((value) => value > 0 && value <= 1, 'a number in (0, 1]'),
    momentum: finiteNumber((value) => value >= 0 && value <= 1, 'a number in [0, 1]'),
  }),
  integer: 'none',
  inferShape({ path, inputs, weights }) {
    const [input] = inputs;
    for (const [role, shape] of Object.entries(weights)) {
      requireWeight(shape, [input!.at(-1)!], `${path}.weights.${role}`);
    }
    return input!;
  },
};
