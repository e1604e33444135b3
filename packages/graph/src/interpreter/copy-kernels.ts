import type { ActivationQuantization } from '@fovea/contracts';
import type { KernelContext, KernelFactory, Values } from './kernel.ts';
import { quantizeValue } from './requantize.ts';

/** reshape, flatten and dropout: the same numbers in the same order. */
export function copyValues({ node }: Pick<KernelContext, 'node'>) {
  return ([input]: readonly Values[], output: Values) => {
    output.set(input!);
    saturate(output, node.quantization);
  };
}

/** The value is coded like any real number: `quantizeValue(value)`. */
export const pad: KernelFactory<'pad'> = ({ node, inputShapes, outputShape }) => {
  const [height, width, channels] = inputShapes[0]! as readonly [number, number, number];
  const [[top], [left]] = node.attributes.padding;
  const { quantization: code, attributes } = node;
  const fill = code === undefined ? attributes.value : quantizeValue(attributes.value, code);
  return ([input], output) => {
    output.fill(fill);
    for (let y = 0; y < height; y++) {
      const to = ((y + top) * outputShape[1]! + left) * channels;
      output.set(input!.subarray(y * width * channels, (y + 1) * width * channels), to);
    }
    saturate(output, code);
  };
};

export const upsample: KernelFactory<'upsample'> = ({ node, inputShapes, outputShape }) => {
  const [, width, channels] = inputShapes[0]! as readonly [number, number, number];
  const [outHeight, outWidth] = outputShape as readonly [number, number, number];
  const [factorY, factorX] = node.attributes.factors;
  return ([input], output) => {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        const from = (Math.floor(y / factorY) * width + Math.floor(x / factorX)) * channels;
        output.set(input!.subarray(from, from + channels), (y * outWidth + x) * channels);
      }
    }
    saturate(output, node.quantization);
  };
};

export const concatFloat: KernelFactory<'concat'> = ({ inputShapes, outputShape }) => {
  const outChannels = outputShape.at(-1)!;
  return (inputs, output) => {
    let offset = 0;
    inputs.forEach((input, index) => {
      const channels = inputShapes[index]!.at(-1)!;
      for (let from = 0, to = offset; from < input.length; from += channels, to += outChannels) {
        output.set(input.subarray(from, from + channels), to);
      }
      offset += channels;
    });
  };
};

/** Bounds may be narrower than the input's. */
function saturate(values: Values, code: ActivationQuantization | undefined): void {
  if (code === undefined) return;
  for (let i = 0; i < values.length; i++) values[i] = Math.min(Math.max(values[i]!, code.min), code.max);
}
