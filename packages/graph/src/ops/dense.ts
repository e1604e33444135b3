import { shapeMismatch } from '../errors.ts';
import { fields } from '../validation/checks.ts';
import { activationFunctionCheck } from '../validation/common-checks.ts';
import type { OpDefinition } from './op-definition.ts';
import { kernelAndBias, oneInput } from './op-definition.ts';
import { requireUnits, requireWeight } from './shape-checks.ts';

/** `[inUnits]` -> `[outUnits]`. */
export const dense: OpDefinition<'dense'> = {
  inputCount: oneInput,
  weights: kernelAndBias,
  attributes: fields({ activation: activationFunctionCheck }),
  integer: 'accumulate',
  inferShape({ path, inputs, weights }) {
    const units = requireUnits(inputs[0]!, `${path}.inputs[0]`);
    const kernel = weights['kernel']!;
    if (kernel.length !== 2 || kernel[0] !== units) {
      throw shapeMismatch(`${path}.weights.kernel`, `[${units}, outUnits]`, kernel);
    }
    requireWeight(weights['bias'], [kernel[1]!], `${path}.weights.bias`);
    return [kernel[1]!];
  },
  macs({ weights }) {
    return weights['kernel']![0]! * weights['kernel']![1]!;
  },
};
