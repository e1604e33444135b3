import { elementCount } from '../tensors.ts';
import { shapeMismatch } from '../errors.ts';
import { fields } from '../validation/checks.ts';
import { activationFunctionCheck, paddingCheck, windowPairCheck } from '../validation/common-checks.ts';
import type { OpDefinition } from './op-definition.ts';
import { kernelAndBias, oneInput } from './op-definition.ts';
import { refuseStridedDilation, requireImage, requireWeight, slide } from './shape-checks.ts';

export const convolutionAttributes = fields({
  strides: windowPairCheck,
  dilations: windowPairCheck,
  padding: paddingCheck,
  activation: activationFunctionCheck,
});

/** `[height, width, inChannels]` -> `[outHeight, outWidth, outChannels]`. */
export const conv2d: OpDefinition<'conv2d'> = {
  inputCount: oneInput,
  weights: kernelAndBias,
  attributes: convolutionAttributes,
  integer: 'accumulate',
  inferShape({ node, path, inputs, weights }) {
    const image = requireImage(inputs[0]!, `${path}.inputs[0]`);
    const kernel = weights['kernel']!;
    if (kernel.length !== 4 || kernel[2] !== image[2]) {
      throw shapeMismatch(`${path}.weights.kernel`, `[kernelHeight, kernelWidth, ${image[2]}, outChannels]`, kernel);
    }
    requireWeight(weights['bias'], [kernel[3]!], `${path}.weights.bias`);
    refuseStridedDilation(node.attributes, path);
    return [...slide(image, [kernel[0]!, kernel[1]!], node.attributes, path), kernel[3]!];
  },
  macs({ weights }, output) {
    return output[0]! * output[1]! * elementCount(weights['kernel']!);
  },
};
