import { shapeMismatch } from '../errors.ts';
import { elementCount } from '../tensors.ts';
import { anyFiniteNumber, fields } from '../validation/checks.ts';
import { explicitPaddingCheck, valueShapeCheck, windowPairCheck } from '../validation/common-checks.ts';
import type { OpDefinition } from './op-definition.ts';
import { oneInput } from './op-definition.ts';
import { requireImage } from './shape-checks.ts';

/** Row-major order is kept. */
export const reshape: OpDefinition<'reshape'> = {
  inputCount: oneInput,
  weights: [],
  attributes: fields({ shape: valueShapeCheck }),
  integer: 'copy',
  inferShape({ node, path, inputs }) {
    const { shape } = node.attributes;
    const count = elementCount(inputs[0]!);
    if (elementCount(shape) !== count) throw shapeMismatch(`${path}.attributes.shape`, `${count} elements`, shape);
    return shape;
  },
};

export const flatten: OpDefinition<'flatten'> = {
  inputCount: oneInput,
  weights: [],
  attributes: fields({}),
  integer: 'copy',
  inferShape: ({ inputs }) => [elementCount(inputs[0]!)],
};

/** Adds rows and columns of one value around an image. */
export const pad: OpDefinition<'pad'> = {
  inputCount: oneInput,
  weights: [],
  attributes: fields({ padding: explicitPaddingCheck, value: anyFiniteNumber }),
  integer: 'copy',
  inferShape({ node, path, inputs }) {
    const [height, width, channels] = requireImage(inputs[0]!, `${path}.inputs[0]`);
    const [[top, bottom], [left, right]] = node.attributes.padding;
    return [height + top + bottom, width + left + right, channels];
  },
};

export const upsample: OpDefinition<'upsample'> = {
  inputCount: oneInput,
  weights: [],
  attributes: fields({ factors: windowPairCheck }),
  integer: 'copy',
  inferShape({ node, path, inputs }) {
    const [height, width, channels] = requireImage(inputs[0]!, `${path}.inputs[0]`);
    return [height * node.attributes.factors[0], width * node.attributes.factors[1], channels];
  },
};
