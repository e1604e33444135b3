import { defineContribution, p } from '@fovea/contracts';
import type { Graph, QuantizedModel, Quantizer, TensorData } from '@fovea/contracts';
import { elementCount, replaceTensors, tensorToFloat32 } from '@fovea/graph';
import { assertFiniteWeights, kernelsOf } from './kernels.ts';
import { quantizedModel } from './quantized-model.ts';
import { codeAffine, codeSymmetric, largestByChannel, symmetricScale } from './weight-codes.ts';

const id = 'fovea/int8-storage';
const steps = 127;

interface StorageParams {
  readonly granularity: 'channel' | 'tensor';
  readonly minElements: number;
}

/** Stores kernels in 8 bits: a quarter of the bytes, expanded to float32 before compute, so no faster. */
export const int8StorageQuantizer = defineContribution({
  kind: 'quantizer',
  id,
  behaviour: 1,
  title: 'int8 storage',
  summary:
    'Quarters the file: kernels are stored in 8 bits and expanded to float32 before compute. Smaller, not faster.',
  sources: [
    {
      title: 'Krishnamoorthi, Quantizing deep convolutional networks for efficient inference: a whitepaper',
      url: 'https://arxiv.org/abs/1806.08342',
      year: 2018,
    },
  ],
  params: p.params({
    granularity: p.choice(['channel', 'tensor'], {
      title: 'Granularity',
      description:
        'channel: int8, symmetric, a scale for each output channel; tensor: uint8, affine, one scale, which TensorFlow.js keeps',
      default: 'channel',
      source: 'https://arxiv.org/abs/1806.08342, table 2: per-channel weights keep MobileNets accurate',
    }),
    minElements: p.integer({
      title: 'Smallest kernel',
      description: 'Kernels of fewer elements stay float32; they cost next to nothing',
      unit: 'elements',
      min: 0,
      max: 2 ** 30,
      default: 128,
    }),
  }),
  create: (params): Quantizer => ({
    scheme: 'storage-only',
    needsCalibration: false,
    quantize: (graph) => Promise.resolve().then(() => quantize(graph, params)),
  }),
});

function quantize(graph: Graph, { granularity, minElements }: StorageParams): QuantizedModel {
  assertFiniteWeights(`quantizer:${id}`, graph);
  const stored: Record<string, TensorData> = {};
  const keptFloat: { node: string; reason: string }[] = [];
  for (const { node, name, tensor, axis } of kernelsOf(graph)) {
    const { shape, dtype } = tensor;
    if (dtype !== 'float32' && dtype !== 'float16') continue;
    if (elementCount(shape) < minElements) {
      keptFloat.push({ node: node.name, reason: `its kernel has fewer than ${minElements} elements` });
      continue;
    }
    const values = tensorToFloat32(tensor);
    const scale = largestByChannel(shape, values, axis).map((largest) => symmetricScale(largest, steps));
    stored[name] =
      granularity === 'channel' ? codeSymmetric(shape, values, { scale, steps, axis }) : codeAffine(shape, values);
  }
  return quantizedModel({
    id,
    scheme: 'storage-only',
    graph: replaceTensors(graph, stored),
    keptFloat,
    notes: ['Weights are expanded to float32 before compute: the file is smaller, inference is not faster.'],
  });
}
