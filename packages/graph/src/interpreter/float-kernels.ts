import { tensorToFloat32 } from '../tensors.ts';
import { applyActivation } from './activations.ts';
import type { KernelFactory } from './kernel.ts';

export const batchNormFloat: KernelFactory<'batchNorm'> = ({ node, weights }) => {
  const [gamma, beta, mean, variance] = ['gamma', 'beta', 'mean', 'variance'].map((role) =>
    Float64Array.from(tensorToFloat32(weights[role]!)),
  ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  const channels = gamma.length;
  const deviation = variance.map((value) => Math.sqrt(value + node.attributes.epsilon));
  return ([input], output) => {
    for (let i = 0; i < output.length; i += channels) {
      for (let c = 0; c < channels; c++) {
        output[i + c] = ((input![i + c]! - mean[c]!) / deviation[c]!) * gamma[c]! + beta[c]!;
      }
    }
  };
};

export const addFloat: KernelFactory<'add'> = ({ node }) => {
  return ([a, b], output) => {
    for (let i = 0; i < output.length; i++) output[i] = a![i]! + b![i]!;
    applyActivation(node.attributes.activation, output as Float64Array);
  };
};

/** A shorter input is `[1, 1, channels]` and repeats at every pixel. */
export const mulFloat: KernelFactory<'mul'> = () => {
  return ([a, b], output) => {
    for (let i = 0; i < output.length; i++) output[i] = a![i % a!.length]! * b![i % b!.length]!;
  };
};

export const activationFloat: KernelFactory<'activation'> = ({ node }) => {
  return ([input], output) => {
    output.set(input!);
    applyActivation(node.attributes.function, output as Float64Array);
  };
};

/** Over the last axis; the largest logit is taken off first, so that no exponential overflows. NaN spreads to its row. */
export const softmaxFloat: KernelFactory<'softmax'> = ({ outputShape }) => {
  const units = outputShape.at(-1)!;
  return ([input], output) => {
    for (let start = 0; start < output.length; start += units) {
      const row = (input as Float64Array).subarray(start, start + units);
      const largest = row.reduce((best, value) => Math.max(best, value), -Infinity);
      const exponentials = row.map((value) => Math.exp(value - largest));
      const sum = exponentials.reduce((total, value) => total + value, 0);
      for (let u = 0; u < units; u++) output[start + u] = exponentials[u]! / sum;
    }
  };
};
