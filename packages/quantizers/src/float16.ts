import { defineContribution, p } from '@fovea/contracts';
import type { Graph, QuantizedModel, Quantizer, TensorData } from '@fovea/contracts';
import { replaceTensors, tensorToFloat32, toFloat16Bits } from '@fovea/graph';
import { assertFiniteWeights, kernelsOf } from './kernels.ts';
import { quantizedModel } from './quantized-model.ts';

const id = 'fovea/float16';
/** The largest float16; what rounds above it would become infinite. */
const largestFloat16 = 65_504;

/** Stores weights as IEEE 754 half floats: half the bytes, expanded to float32 before compute, so no faster. */
export const float16Quantizer = defineContribution({
  kind: 'quantizer',
  id,
  behaviour: 1,
  title: 'float16 storage',
  summary:
    'Halves the file: weights are stored as float16 and expanded to float32 before compute. Smaller, not faster.',
  sources: [
    { title: 'IEEE 754-2019, binary16', url: 'https://standards.ieee.org/ieee/754/6210/', year: 2019 },
    {
      title: 'TensorFlow Lite: post-training float16 quantization',
      url: 'https://www.tensorflow.org/lite/performance/post_training_float16_quant',
      year: 2020,
    },
  ],
  params: p.params({
    tensors: p.choice(['kernels', 'all'], {
      title: 'Tensors to store as float16',
      description: 'kernels: biases and batch normalization, a small part of the bytes, stay float32',
      default: 'kernels',
    }),
  }),
  create: ({ tensors }): Quantizer => ({
    scheme: 'storage-only',
    needsCalibration: false,
    quantize: (graph) => Promise.resolve().then(() => quantize(graph, tensors === 'all')),
  }),
});

function quantize(graph: Graph, isAll: boolean): QuantizedModel {
  assertFiniteWeights(`quantizer:${id}`, graph);
  const kernels = new Map(kernelsOf(graph).map(({ name, node }) => [name, node.name]));
  const stored: Record<string, TensorData> = {};
  const keptFloat: { node: string; reason: string }[] = [];
  for (const [name, tensor] of Object.entries(graph.tensors)) {
    if (tensor.dtype !== 'float32' || !(isAll || kernels.has(name))) continue;
    const values = tensorToFloat32(tensor);
    if (values.some((value) => Math.abs(value) > largestFloat16)) {
      const node = kernels.get(name) ?? graph.nodes.find((user) => Object.values(user.weights).includes(name))?.name;
      keptFloat.push({ node: node ?? name, reason: `${name} exceeds ${largestFloat16}, the largest float16` });
      continue;
    }
    stored[name] = { shape: tensor.shape, dtype: 'float16', data: toFloat16Bits(values) };
  }
  return quantizedModel({
    id,
    scheme: 'storage-only',
    graph: replaceTensors(graph, stored),
    keptFloat,
    notes: ['Weights are expanded to float32 before compute: the file is smaller, inference is not faster.'],
  });
}
