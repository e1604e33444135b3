import { shapeMismatch } from '../errors.ts';
import { fields } from '../validation/checks.ts';
import { activationFunctionCheck } from '../validation/common-checks.ts';
import type { OpDefinition, Shape } from './op-definition.ts';
import { sameShape } from './shape-checks.ts';

const twoInputs = { min: 2, max: 2 } as const;

/** Element by element; both inputs have the same shape. */
export const add: OpDefinition<'add'> = {
  inputCount: twoInputs,
  weights: [],
  attributes: fields({ activation: activationFunctionCheck }),
  integer: 'requantize',
  inferShape({ path, inputs: [a, b] }) {
    if (!sameShape(a!, b!)) throw shapeMismatch(`${path}.inputs[1]`, `[${a!.join(', ')}]`, b!);
    return a!;
  },
};

/** Element by element; either input may be `[1, 1, channels]` against `[height, width, channels]`. */
export const mul: OpDefinition<'mul'> = {
  inputCount: twoInputs,
  weights: [],
  attributes: fields({}),
  integer: 'none',
  inferShape({ path, inputs: [a, b] }) {
    if (sameShape(a!, b!) || isChannelGate(b!, a!)) return a!;
    if (isChannelGate(a!, b!)) return b!;
    throw shapeMismatch(`${path}.inputs[1]`, `[${a!.join(', ')}] or [1, 1, ${a!.at(-1)}]`, b!);
  },
};

function isChannelGate(gate: Shape, image: Shape): boolean {
  return image.length === 3 && sameShape(gate, [1, 1, image[2]!]);
}

/** Along the last axis; the other axes agree. */
export const concat: OpDefinition<'concat'> = {
  inputCount: { min: 2, max: 256 },
  weights: [],
  attributes: fields({}),
  integer: 'requantize',
  inferShape({ path, inputs }) {
    const leading = inputs[0]!.slice(0, -1);
    inputs.forEach((shape, index) => {
      if (!sameShape(shape.slice(0, -1), leading)) {
        throw shapeMismatch(`${path}.inputs[${index}]`, `[${[...leading, 'any'].join(', ')}]`, shape);
      }
    });
    return [...leading, inputs.reduce((sum, shape) => sum + shape.at(-1)!, 0)];
  },
};
