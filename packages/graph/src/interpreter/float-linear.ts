import type { TensorData } from '@fovea/contracts';
import { elementCount, tensorToFloat32 } from '../tensors.ts';
import { applyActivation } from './activations.ts';
import type { KernelFactory, Values } from './kernel.ts';
import { multiply, transpose } from './matrix.ts';
import { gatherPatches, windowLayout } from './windows.ts';

export const conv2dFloat: KernelFactory<'conv2d'> = ({ node, inputShapes, outputShape, weights }) => {
  const kernel = weights['kernel']!;
  const [kernelHeight, kernelWidth, , filters] = kernel.shape as readonly [number, number, number, number];
  const layout = windowLayout(inputShapes[0]!, [kernelHeight, kernelWidth], node.attributes);
  const depth = elementCount(kernel.shape) / filters;
  const columns = transpose(realWeights(kernel), depth, filters);
  const bias = realBias(weights['bias'], filters);
  const patches = new Float64Array(layout.outWidth * depth);
  const row = new Float64Array(layout.outWidth * filters);
  return ([input], output) => {
    for (let y = 0; y < outputShape[0]!; y++) {
      gatherPatches(layout, input!, y, 0, patches);
      multiply(patches, layout.outWidth, depth, columns, filters, row);
      (output as Float64Array).set(row, y * row.length);
    }
    finish(output, bias, node.attributes.activation);
  };
};

export const denseFloat: KernelFactory<'dense'> = ({ node, weights }) => {
  const kernel = weights['kernel']!;
  const [inUnits, outUnits] = kernel.shape as readonly [number, number];
  const columns = transpose(realWeights(kernel), inUnits, outUnits);
  const bias = realBias(weights['bias'], outUnits);
  return ([input], output) => {
    multiply(input as Float64Array, 1, inUnits, columns, outUnits, output as Float64Array);
    finish(output, bias, node.attributes.activation);
  };
};

export const depthwiseConv2dFloat: KernelFactory<'depthwiseConv2d'> = ({ node, inputShapes, weights }) => {
  const kernel = weights['kernel']!;
  const [kernelHeight, kernelWidth, channels, multiplier] = kernel.shape as readonly [number, number, number, number];
  const layout = windowLayout(inputShapes[0]!, [kernelHeight, kernelWidth], node.attributes);
  const taps = realWeights(kernel);
  const outChannels = channels * multiplier;
  const bias = realBias(weights['bias'], outChannels);
  const depth = kernelHeight * kernelWidth;
  const patches = new Float64Array(layout.outWidth * depth * channels);
  return ([input], output) => {
    output.fill(0);
    let to = 0;
    for (let y = 0; y < layout.outHeight; y++) {
      gatherPatches(layout, input!, y, 0, patches);
      for (let x = 0; x < layout.outWidth; x++, to += outChannels) {
        for (let tap = 0; tap < depth; tap++) {
          const from = (x * depth + tap) * channels;
          for (let c = 0; c < outChannels; c++) {
            const value = patches[from + (multiplier === 1 ? c : Math.floor(c / multiplier))]!;
            output[to + c] = output[to + c]! + value * taps[tap * outChannels + c]!;
          }
        }
      }
    }
    finish(output, bias, node.attributes.activation);
  };
};

function finish(output: Values, bias: Float64Array, activation: Parameters<typeof applyActivation>[0]): void {
  const channels = bias.length;
  for (let i = 0; i < output.length; i += channels) {
    for (let c = 0; c < channels; c++) output[i + c] = output[i + c]! + bias[c]!;
  }
  applyActivation(activation, output as Float64Array);
}

function realWeights(tensor: TensorData): Float64Array {
  return Float64Array.from(tensorToFloat32(tensor));
}

function realBias(tensor: TensorData | undefined, channels: number): Float64Array {
  return tensor === undefined ? new Float64Array(channels) : realWeights(tensor);
}
