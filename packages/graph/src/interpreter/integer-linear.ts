import type { ActivationQuantization, TensorData } from '@fovea/contracts';
import { elementCount } from '../tensors.ts';
import { applyActivation } from './activations.ts';
import type { KernelFactory, Values } from './kernel.ts';
import { multiply, transpose } from './matrix.ts';
import { requantize, requantizeMultiplier } from './requantize.ts';
import { gatherPatches, windowLayout } from './windows.ts';

export const conv2dInteger: KernelFactory<'conv2d'> = ({ node, inputShapes, weights, inputCodes }) => {
  const kernel = weights['kernel']!;
  const [kernelHeight, kernelWidth, , filters] = kernel.shape as readonly [number, number, number, number];
  const layout = windowLayout(inputShapes[0]!, [kernelHeight, kernelWidth], node.attributes);
  const depth = elementCount(kernel.shape) / filters;
  const columns = transpose(kernel.data, depth, filters);
  const { zeroPoint } = inputCodes[0]!;
  const store = requantizer(weights, filters, inputCodes[0]!, node.quantization!);
  const patches = new Float64Array(layout.outWidth * depth);
  const row = new Float64Array(layout.outWidth * filters);
  return ([input], output) => {
    for (let y = 0; y < layout.outHeight; y++) {
      gatherPatches(layout, input!, y, zeroPoint, patches);
      multiply(patches, layout.outWidth, depth, columns, filters, row);
      store(row, output, y * row.length);
    }
  };
};

export const depthwiseConv2dInteger: KernelFactory<'depthwiseConv2d'> = ({
  node,
  inputShapes,
  weights,
  inputCodes,
}) => {
  const kernel = weights['kernel']!;
  const [kernelHeight, kernelWidth, channels, multiplier] = kernel.shape as readonly [number, number, number, number];
  const layout = windowLayout(inputShapes[0]!, [kernelHeight, kernelWidth], node.attributes);
  const taps = Float64Array.from(kernel.data);
  const outChannels = channels * multiplier;
  const { zeroPoint } = inputCodes[0]!;
  const store = requantizer(weights, outChannels, inputCodes[0]!, node.quantization!);
  const depth = kernelHeight * kernelWidth;
  const patches = new Float64Array(layout.outWidth * depth * channels);
  const row = new Float64Array(layout.outWidth * outChannels);
  return ([input], output) => {
    for (let y = 0; y < layout.outHeight; y++) {
      gatherPatches(layout, input!, y, zeroPoint, patches);
      row.fill(0);
      for (let x = 0; x < layout.outWidth; x++) {
        for (let tap = 0; tap < depth; tap++) {
          const from = (x * depth + tap) * channels;
          for (let c = 0; c < outChannels; c++) {
            const value = patches[from + (multiplier === 1 ? c : Math.floor(c / multiplier))]!;
            row[x * outChannels + c]! += value * taps[tap * outChannels + c]!;
          }
        }
      }
      store(row, output, y * row.length);
    }
  };
};

/** With a quantization the result is stored in integers; without one it is real, `acc * (sx * sw[c]) + bias`. */
export const denseInteger: KernelFactory<'dense'> = ({ node, weights, inputCodes }) => {
  const kernel = weights['kernel']!;
  const [inUnits, outUnits] = kernel.shape as readonly [number, number];
  const columns = transpose(kernel.data, inUnits, outUnits);
  const input = inputCodes[0]!;
  const centered = new Float64Array(inUnits);
  const sums = new Float64Array(outUnits);
  const store =
    node.quantization === undefined
      ? realizer(weights, outUnits, input)
      : requantizer(weights, outUnits, input, node.quantization);
  return ([stored], output) => {
    for (let i = 0; i < inUnits; i++) centered[i] = stored![i]! - input.zeroPoint;
    multiply(centered, 1, inUnits, columns, outUnits, sums);
    store(sums, output, 0);
    if (node.quantization === undefined) applyActivation(node.attributes.activation, output as Float64Array);
  };
};

type Weights = Readonly<Record<string, TensorData>>;

/** Writes exact sums into `output` from `offset` on, by channel. `| 0` makes them int32, wrapping as two's complement does. */
type Store = (sums: Float64Array, output: Values, offset: number) => void;

function requantizer(
  weights: Weights,
  channels: number,
  input: ActivationQuantization,
  code: ActivationQuantization,
): Store {
  const { zeroPoint, min, max } = code;
  const bias = weights['bias'] === undefined ? new Int32Array(channels) : (weights['bias'].data as Int32Array);
  const multipliers = channelScales(weights['kernel']!, channels).map((scale) =>
    requantizeMultiplier(input.scale, scale, code.scale),
  );
  return (sums, output, offset) => {
    for (let i = 0; i < sums.length; i += channels) {
      for (let c = 0; c < channels; c++) {
        output[offset + i + c] = requantize((sums[i + c]! + bias[c]!) | 0, multipliers[c]!, zeroPoint, min, max);
      }
    }
  };
}

function realizer(weights: Weights, channels: number, input: ActivationQuantization): Store {
  const scales = channelScales(weights['kernel']!, channels).map((scale) => input.scale * scale);
  const { bias } = weights;
  const integerBias = bias?.dtype === 'int32' ? (bias.data as Int32Array) : new Int32Array(channels);
  const realBias = bias?.dtype === 'float32' ? (bias.data as Float32Array) : new Float32Array(channels);
  return (sums, output) => {
    for (let c = 0; c < channels; c++) {
      output[c] = ((sums[c]! + integerBias[c]!) | 0) * scales[c]! + realBias[c]!;
    }
  };
}

/** The weight scale of each output channel; depthwise kernels have one for each input channel, shared by its multiples. */
function channelScales(kernel: TensorData, channels: number): number[] {
  const { scale } = kernel.quantization!;
  return Array.from({ length: channels }, (_, c) => scale[Math.floor((c * scale.length) / channels)]!);
}
