import type { OpName, Padding, Pair, PoolAttributes } from '@fovea/contracts';
import { invalidField } from '../errors.ts';
import { fields, oneOf } from '../validation/checks.ts';
import { paddingCheck, windowPairCheck } from '../validation/common-checks.ts';
import type { OpDefinition, ShapeContext } from './op-definition.ts';
import { oneInput } from './op-definition.ts';
import { requireImage, slide } from './shape-checks.ts';

type ShapeInputs = Pick<ShapeContext<OpName>, 'path' | 'inputs'>;

const poolAttributes = fields({ poolSize: windowPairCheck, strides: windowPairCheck, padding: paddingCheck });

function poolShape({ path, inputs }: ShapeInputs, { poolSize, strides, padding }: PoolAttributes) {
  const image = requireImage(inputs[0]!, `${path}.inputs[0]`);
  refuseEmptyWindows(padding, poolSize, path);
  return [...slide(image, poolSize, { strides, padding, dilations: [1, 1] }, path), image[2]];
}

/** A window that lies in the padding alone has neither a maximum nor a mean. */
function refuseEmptyWindows(padding: Padding, poolSize: Pair, path: string): void {
  if (typeof padding === 'string') return;
  padding.forEach((sides, axis) => {
    if (Math.max(...sides) >= poolSize[axis]!) {
      throw invalidField(`${path}.attributes.padding[${axis}]`, `padding below the pool size ${poolSize[axis]}`, sides);
    }
  });
}

/** Largest value of each window; padding never wins. */
export const maxPool: OpDefinition<'maxPool'> = {
  inputCount: oneInput,
  weights: [],
  attributes: poolAttributes,
  integer: 'copy',
  inferShape: (context) => poolShape(context, context.node.attributes),
};

/** Mean of the elements of each window that lie inside the image. */
export const avgPool: OpDefinition<'avgPool'> = {
  inputCount: oneInput,
  weights: [],
  attributes: poolAttributes,
  integer: 'requantize',
  inferShape: (context) => poolShape(context, context.node.attributes),
};

const globalPoolAttributes = fields({ keepDims: oneOf([true, false]) });

function globalPoolShape({ path, inputs }: ShapeInputs, keepDims: boolean) {
  const [, , channels] = requireImage(inputs[0]!, `${path}.inputs[0]`);
  return keepDims ? [1, 1, channels] : [channels];
}

export const globalAvgPool: OpDefinition<'globalAvgPool'> = {
  inputCount: oneInput,
  weights: [],
  attributes: globalPoolAttributes,
  integer: 'requantize',
  inferShape: (context) => globalPoolShape(context, context.node.attributes.keepDims),
};

export const globalMaxPool: OpDefinition<'globalMaxPool'> = {
  inputCount: oneInput,
  weights: [],
  attributes: globalPoolAttributes,
  integer: 'copy',
  inferShape: (context) => globalPoolShape(context, context.node.attributes.keepDims),
};
