import type { ActivationQuantization, TensorData } from '@fovea/contracts';
import { elementCount, roundHalfToEven, tensorToFloat32 } from '@fovea/graph';
import { codeSymmetric, largestByChannel } from '../weight-codes.ts';
import type { IntegerProfile } from './profile.ts';

export interface IntegerWeights {
  readonly kernel: TensorData;
  readonly bias?: TensorData;
}

export type Granularity = 'channel' | 'tensor';

/** A float layer with the codes around it. */
export interface LayerWeights {
  readonly kernel: TensorData;
  readonly bias?: TensorData;
  /** Axis of the kernel along which scales run: that of outputs, or of input channels where depthwise. */
  readonly axis: number;
  readonly granularity: Granularity;
  readonly input: ActivationQuantization;
  /** Undefined where the sums become floats. */
  readonly output: ActivationQuantization | undefined;
  readonly profile: IntegerProfile;
  /** Mean of each input channel, for bias correction; undefined for none. */
  readonly inputMeans: Float64Array | undefined;
}

/** Largest stored bias: exact in float32, and leaves the sums room in 32 bits. */
const largestBias = 2 ** 24;
/** Products under this part of an output step contribute nothing that could be seen. */
const invisible = 2 ** -40;
const largestSum = 2 ** 31 - 1;

/**
 * Codes a float layer: kernel int8 symmetric, bias int32 with scale `input.scale * kernel.scale[c]`.
 *
 * @remarks A channel of tiny weights beside a large bias, which folding batch normalization makes of dead channels, gets a
 * scale that its bias fits: its weights lose precision that nobody sees, where the bias would overflow.
 * Rounding weights shifts the mean of each output by `sum((coded - weight) * mean(input))`; bias correction takes that off.
 * @source Nagel et al., "Data-Free Quantization Through Weight Equalization and Bias Correction", 2019, section 4.2,
 * https://arxiv.org/abs/1906.04721
 * @returns undefined where sums of 32 bits could overflow for some input.
 */
export function integerWeights({
  kernel,
  bias,
  axis,
  granularity,
  input,
  output,
  profile,
  inputMeans,
}: LayerWeights): IntegerWeights | undefined {
  const { shape } = kernel;
  const values = kernel.data as Float32Array;
  const biases = bias === undefined ? undefined : (bias.data as Float32Array);
  const channelAxis = granularity === 'channel' ? axis : undefined;
  const floor = ((output?.scale ?? invisible) * invisible) / input.scale;
  const scale = largestByChannel(shape, values, channelAxis).map((magnitude, channel, { length }) => {
    // Depthwise outputs of one input channel share its scale; all share one without an axis.
    const largest = largestOf(biases, channel, length);
    const wanted = Math.max(magnitude / profile.weightSteps, largest / (input.scale * largestBias));
    return wanted === 0 ? 1 : Math.fround(Math.max(wanted, floor));
  });
  const code = { scale, steps: profile.weightSteps, ...(channelAxis === undefined ? {} : { axis: channelAxis }) };
  const codedKernel = codeSymmetric(shape, values, code);
  const outputs = elementCount(shape.slice(axis));
  const corrected = inputMeans === undefined ? biases : correctBias(kernel, codedKernel, outputs, biases, inputMeans);
  const codedBias = corrected === undefined ? undefined : codeBias(corrected, scale, input.scale);
  const reach = Math.max(input.max - input.zeroPoint, input.zeroPoint - input.min);
  if (largestReach(codedKernel, outputs, reach, codedBias) > largestSum) return undefined;
  return codedBias === undefined ? { kernel: codedKernel } : { kernel: codedKernel, bias: codedBias };
}

/** Largest magnitude among the biases that the scale `channel` of `channels` covers. */
function largestOf(biases: Float32Array | undefined, channel: number, channels: number): number {
  if (biases === undefined) return 0;
  const each = biases.length / channels;
  return biases
    .subarray(channel * each, (channel + 1) * each)
    .reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}

function correctBias(
  { shape, data }: TensorData,
  coded: TensorData,
  outputs: number,
  biases: Float32Array | undefined,
  inputMeans: Float64Array,
): Float32Array {
  // Every kernel ends in the axes of input channels and of what each of them yields.
  const [channels = 1, last = 1] = shape.slice(-2);
  const shift = new Float64Array(outputs);
  tensorToFloat32(coded).forEach((value, index) => {
    const mean = inputMeans[Math.floor(index / last) % channels] ?? 0;
    const output = index % outputs;
    shift[output] = (shift[output] ?? 0) + (value - (data[index] ?? 0)) * mean;
  });
  return Float32Array.from(shift, (value, output) => (biases?.[output] ?? 0) - value);
}

function codeBias(biases: Float32Array, weightScale: readonly number[], inputScale: number): TensorData {
  const isPerTensor = weightScale.length === 1;
  const each = biases.length / weightScale.length;
  const scale = Array.from({ length: isPerTensor ? 1 : biases.length }, (_, index) =>
    Math.fround(inputScale * (weightScale[isPerTensor ? 0 : Math.floor(index / each)] ?? 1)),
  );
  const data = Int32Array.from(biases, (value, index) =>
    roundHalfToEven(value / (scale[isPerTensor ? 0 : index] ?? 1)),
  );
  const zeroPoint = scale.map(() => 0);
  const quantization = isPerTensor ? { scale, zeroPoint } : { scale, zeroPoint, axis: 0 };
  return { shape: [biases.length], dtype: 'int32', data, quantization };
}

/** The largest sum that any input could make. Outputs lie in the last axes of every kernel. */
function largestReach(kernel: TensorData, outputs: number, reach: number, bias: TensorData | undefined): number {
  const sums = Float64Array.from({ length: outputs }, (_, output) => Math.abs(bias?.data[output] ?? 0));
  kernel.data.forEach((value, index) => {
    const output = index % outputs;
    sums[output] = (sums[output] ?? 0) + Math.abs(value) * reach;
  });
  return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
}
