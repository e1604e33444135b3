import type { OpName } from '@fovea/contracts';
import type { Check } from '../validation/checks.ts';
import { fields, finiteNumber } from '../validation/checks.ts';
import { activationFunctionCheck, activationQuantizationCheck } from '../validation/common-checks.ts';
import type { IntegerSemantics, OpDefinition } from './op-definition.ts';
import { oneInput } from './op-definition.ts';

/** An op of one input that keeps its shape. */
function unary<Name extends OpName>(attributes: Check, integer: IntegerSemantics): OpDefinition<Name> {
  return { inputCount: oneInput, weights: [], attributes, integer, inferShape: ({ inputs }) => inputs[0]! };
}

export const dropout = unary<'dropout'>(
  fields({ rate: finiteNumber((rate) => rate >= 0 && rate < 1, 'a number in [0, 1)') }),
  'none',
);

export const activation = unary<'activation'>(fields({ function: activationFunctionCheck }), 'requantize');

/** Over the last axis. */
export const softmax = unary<'softmax'>(fields({}), 'none');

export const fakeQuant = unary<'fakeQuant'>(fields({ quantization: activationQuantizationCheck }), 'none');

export const quantize = unary<'quantize'>(fields({}), 'border');

export const dequantize = unary<'dequantize'>(fields({}), 'border');
