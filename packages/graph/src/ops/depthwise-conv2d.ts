import { elementCount } from '../tensors.ts';
import { shapeMismatch } from '../errors.ts';
import { convolutionAttributes } from './conv2d.ts';
import type { OpDefinition } from './op-definition.ts';
import { kernelAndBias, oneInput } from './op-definition.ts';
import { refuseStridedDilation, requireImage, requireWeight, slide } from './shape-checks.ts';

/** `[height, width, channels]` -> `[outHeight, outWidth, channels * depthMultiplier]`, channel-major. */
export const depthwiseConv2d: OpDefinition<'depthwiseConv2d'> = {
  inputCount: oneInput,
  weights: kernelAndBias,
  attributes: convolutionAttributes,
  integer: 'accumulate',
  inferShape({ node, path, inputs, weights }) {
    const image = requireImage(inputs[0]!, `${path}.inputs[0]`);
    const kernel = weights['kernel']!;
    if (kernel.length !== 4 || kernel[2] !== image[2]) {
      throw shapeMismatch(
        `${path}.weights.kernel`,
        `[kernelHeight, kernelWidth, ${image[2]}, depthMultiplier]`,
        kernel,
      );
    }
    const channels = kernel[2]! * kernel[3]!;
    requireWeight(weights['bias'], [channels], `${path}.weights.bias`);
    refuseStridedDilation(node.attributes, path);
    return [...slide(image, [kernel[0]!, kernel[1]!], node.attributes, path), channels];
  },
  macs({ weights }, output) {
    return output[0]! * output[1]! * elementCount(weights['kernel']!);
  },
};
