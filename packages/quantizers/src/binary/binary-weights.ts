import { defineContribution, p } from '@fovea/contracts';
import type { CalibrationData, Graph, QuantizeContext, QuantizedModel, Quantizer, TensorData } from '@fovea/contracts';
import { elementCount, replaceTensors, tensorToFloat32 } from '@fovea/graph';
import { calibrationEmpty, calibrationMissing } from '../errors.ts';
import { assertFiniteWeights, channelIndexer, kernelsOf } from '../kernels.ts';
import type { KernelUse } from '../kernels.ts';
import { quantizedModel } from '../quantized-model.ts';
import { correctStatistics } from './correct-statistics.ts';

const id = 'fovea/binary-weights';
const subject = `quantizer:${id}`;

interface BinaryParams {
  readonly keepFirst: boolean;
  readonly keepLast: boolean;
  readonly keepDepthwise: boolean;
  readonly correction: 'none' | 'statistics';
}

/**
 * Replaces kernels by signs of one bit times a scale for each output channel: `w ~ scale[c] * sign(w)` with
 * `scale[c] = mean |w[c]|`, which minimises the squared error of the weights. Activations stay float. With calibration images
 * scales and biases are then corrected, so that each layer's sums keep the mean and deviation they had.
 */
export const binaryWeightsQuantizer = defineContribution({
  kind: 'quantizer',
  id,
  behaviour: 2,
  title: 'Binary weights',
  summary:
    'One bit a weight with a scale for each channel (XNOR-Net). Accuracy falls unless the net was trained for it.',
  sources: [
    {
      title: 'Rastegari et al., XNOR-Net: ImageNet classification using binary convolutional neural networks (BWN)',
      url: 'https://arxiv.org/abs/1603.05279',
      year: 2016,
    },
    {
      title: 'Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction',
      url: 'https://arxiv.org/abs/1906.04721',
      year: 2019,
    },
    {
      title: 'Jordan et al., REPAIR: REnormalizing Permuted Activations for Interpolation Repair',
      url: 'https://arxiv.org/abs/2211.08403',
      year: 2022,
    },
  ],
  params: p.params({
    keepFirst: p.boolean({
      title: 'Keep the first layer float',
      description: 'It sees the image and holds few weights',
      default: true,
      source: 'https://arxiv.org/abs/1603.05279, section 4',
    }),
    keepLast: p.boolean({
      title: 'Keep the last layer float',
      description: 'It yields the logits',
      default: true,
      source: 'https://arxiv.org/abs/1603.05279, section 4',
    }),
    keepDepthwise: p.boolean({
      title: 'Keep depthwise convolutions float',
      description: 'A few weights for each channel: signs of them lose much and save little',
      default: true,
    }),
    correction: p.choice(['statistics', 'none'], {
      title: 'Correction',
      description:
        'statistics: scales and biases give the sums of each layer the mean and deviation they had, on calibration images; none: needs no images',
      default: 'statistics',
      source: 'https://arxiv.org/abs/1906.04721, section 4.2; https://arxiv.org/abs/2211.08403',
    }),
  }),
  create: (params): Quantizer => ({
    scheme: 'weight-only',
    needsCalibration: params.correction === 'statistics',
    quantize: (graph, calibration, context) => quantize(graph, calibration, context, params),
  }),
});

async function quantize(
  graph: Graph,
  calibration: CalibrationData | undefined,
  context: QuantizeContext,
  params: BinaryParams,
): Promise<QuantizedModel> {
  assertFiniteWeights(subject, graph);
  const kernels = kernelsOf(graph);
  const stored: Record<string, TensorData> = {};
  const keptFloat: { node: string; reason: string }[] = [];
  for (const [index, kernel] of kernels.entries()) {
    if (kernel.tensor.dtype === 'bit') continue;
    const reason = keepReason(kernel, index, kernels.length, params);
    if (reason === undefined) stored[kernel.name] = binarize(kernel);
    else keptFloat.push({ node: kernel.node.name, reason });
  }
  const quantized = replaceTensors(graph, stored);
  return quantizedModel({
    id,
    scheme: 'weight-only',
    graph: params.correction === 'none' ? quantized : await correct({ source: graph, quantized, calibration, context }),
    keptFloat,
    notes: [
      ...(params.correction === 'none' || calibration === undefined
        ? []
        : [`Statistics corrected on ${calibration.count} images, digest ${calibration.digest}.`]),
      'Rounding the weights of a net that was not trained for it costs accuracy, often most of it: train with binary weights.',
      'Activations and sums are float: the file is smaller, inference is not faster.',
    ],
  });
}

function correct({
  calibration,
  ...input
}: {
  readonly source: Graph;
  readonly quantized: Graph;
  readonly calibration: CalibrationData | undefined;
  readonly context: QuantizeContext;
}): Promise<Graph> {
  if (calibration === undefined) throw calibrationMissing(subject, 'the correction of statistics');
  if (calibration.count < 1) throw calibrationEmpty(subject);
  return correctStatistics({ ...input, subject, calibration });
}

function keepReason(
  { node }: KernelUse,
  index: number,
  count: number,
  { keepFirst, keepLast, keepDepthwise }: BinaryParams,
): string | undefined {
  if (keepFirst && index === 0) return 'the first layer is kept (keepFirst)';
  if (keepLast && index === count - 1) return 'the last layer is kept (keepLast)';
  if (keepDepthwise && node.op === 'depthwiseConv2d') return 'depthwise convolutions are kept (keepDepthwise)';
  return undefined;
}

/** Signs packed eight a byte, least significant bit first; 0 counts as +1. */
function binarize({ tensor, axis }: KernelUse): TensorData {
  const { shape } = tensor;
  const values = tensorToFloat32(tensor);
  const channels = shape[axis] ?? 1;
  const sums = Array<number>(channels).fill(0);
  const channelOf = channelIndexer(shape, axis);
  const data = new Uint8Array(Math.ceil(elementCount(shape) / 8));
  values.forEach((value, index) => {
    const channel = channelOf(index);
    sums[channel] = (sums[channel] ?? 0) + Math.abs(value);
    const byte = index >> 3;
    if (value >= 0) data[byte] = (data[byte] ?? 0) | (1 << (index & 7));
  });
  const perChannel = elementCount(shape) / channels;
  // A dead channel keeps a scale that is not 0, but so small that it stays dead.
  const scale = sums.map((sum) => Math.max(Math.fround(sum / perChannel), 2 ** -126));
  return { shape, dtype: 'bit', data, quantization: { scale, zeroPoint: scale.map(() => 0), axis } };
}
