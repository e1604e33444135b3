import { invalidField } from '../errors.ts';
import type { Check } from './checks.ts';
import { fields, integerIn, isRecord, listOf, oneOf, pairOf, scaleCheck } from './checks.ts';

export const activationFunctions = [
  'linear',
  'relu',
  'relu6',
  'hardSwish',
  'hardSigmoid',
  'sigmoid',
  'tanh',
  'sign',
] as const;

export const activationFunctionCheck = oneOf(activationFunctions);

/** Kernels, pools, strides and dilations. */
export const windowPairCheck = pairOf(integerIn(1, 1024));

/** `[[top, bottom], [left, right]]`. */
export const explicitPaddingCheck = pairOf(pairOf(integerIn(0, 4096)));

export const paddingCheck: Check = (value, path) => {
  if (value === 'same' || value === 'valid') return;
  if (!Array.isArray(value)) throw invalidField(path, '"same", "valid" or [[top, bottom], [left, right]]', value);
  explicitPaddingCheck(value, path);
};

const dimensionCheck = integerIn(1, 2 ** 24);

/** Shape of a value, per example. */
export const valueShapeCheck = listOf(dimensionCheck, { min: 1, max: 4 });

/** Shape of a tensor. */
export const tensorShapeCheck = listOf(dimensionCheck, { max: 6 });

const codeRanges: Readonly<Record<string, readonly [number, number]>> = { uint8: [0, 255], int8: [-128, 127] };

/** An `ActivationQuantization`. */
export const activationQuantizationCheck: Check = (value, path) => {
  if (!isRecord(value)) throw invalidField(path, 'an object', value);
  oneOf(Object.keys(codeRanges))(value['dtype'], `${path}.dtype`);
  const stored = integerIn(...codeRanges[value['dtype'] as string]!);
  fields({ dtype: () => {}, scale: scaleCheck, zeroPoint: stored, min: stored, max: stored })(value, path);
  if ((value['min'] as number) >= (value['max'] as number)) {
    throw invalidField(`${path}.min`, `an integer below max (${value['max']})`, value['min']);
  }
};
