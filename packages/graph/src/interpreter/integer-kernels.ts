import type { ActivationQuantization } from '@fovea/contracts';
import type { KernelFactory } from './kernel.ts';
import { dequantizeValue, quantizeValue, requantize, requantizeMultiplier } from './requantize.ts';
import { roundHalfToEven } from './rounding.ts';

/** `clamp(roundHalfToEven(fround(fround((a - za) * ma) + fround((b - zb) * mb))) + zy)` with `ma = fround(sa / sy)`. */
export const addInteger: KernelFactory<'add'> = ({ node, inputCodes }) => {
  const code = node.quantization!;
  const [codeA, codeB] = inputCodes as readonly [ActivationQuantization, ActivationQuantization];
  const multiplierA = requantizeMultiplier(codeA.scale, 1, code.scale);
  const multiplierB = requantizeMultiplier(codeB.scale, 1, code.scale);
  return ([a, b], output) => {
    for (let i = 0; i < output.length; i++) {
      const partA = Math.fround((a![i]! - codeA.zeroPoint) * multiplierA);
      const partB = Math.fround((b![i]! - codeB.zeroPoint) * multiplierB);
      const stored = roundHalfToEven(Math.fround(partA + partB)) + code.zeroPoint;
      output[i] = stored < code.min ? code.min : stored > code.max ? code.max : stored;
    }
  };
};

/** The function itself is in the saturation bounds. */
export const activationInteger: KernelFactory<'activation'> = ({ node, inputCodes }) => {
  const recode = recoder(inputCodes[0]!, node.quantization!);
  return ([input], output) => {
    for (let i = 0; i < output.length; i++) output[i] = recode(input![i]!);
  };
};

export const concatInteger: KernelFactory<'concat'> = ({ node, inputShapes, outputShape, inputCodes }) => {
  const outChannels = outputShape.at(-1)!;
  const recoders = inputCodes.map((code) => recoder(code!, node.quantization!));
  return (inputs, output) => {
    let offset = 0;
    inputs.forEach((input, index) => {
      const channels = inputShapes[index]!.at(-1)!;
      const recode = recoders[index]!;
      for (let i = 0; i < input.length; i++) {
        output[Math.floor(i / channels) * outChannels + offset + (i % channels)] = recode(input[i]!);
      }
      offset += channels;
    });
  };
};

/** From one code to another; equal scales multiply by 1, which changes nothing but the zero point. */
function recoder(from: ActivationQuantization, to: ActivationQuantization): (stored: number) => number {
  const multiplier = requantizeMultiplier(from.scale, 1, to.scale);
  return (stored) => requantize(stored - from.zeroPoint, multiplier, to.zeroPoint, to.min, to.max);
}

export const quantize: KernelFactory<'quantize'> = ({ node }) => {
  const code = node.quantization!;
  return ([input], output) => {
    for (let i = 0; i < output.length; i++) output[i] = quantizeValue(input![i]!, code);
  };
};

export const dequantize: KernelFactory<'dequantize'> = ({ inputCodes }) => {
  const code = inputCodes[0]!;
  return ([input], output) => {
    for (let i = 0; i < output.length; i++) output[i] = dequantizeValue(input![i]!, code);
  };
};

/** Quantize and back, in floats. */
export const fakeQuant: KernelFactory<'fakeQuant'> = ({ node }) => {
  const code = node.attributes.quantization;
  return ([input], output) => {
    for (let i = 0; i < output.length; i++) output[i] = dequantizeValue(quantizeValue(input![i]!, code), code);
  };
};
