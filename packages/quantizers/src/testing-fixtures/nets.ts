import { p } from '@fovea/contracts';
import type { CalibrationData, CreateContext, Graph, ParamsSchema, Quantizer } from '@fovea/contracts';
import { GraphBuilder, elementCount, float32Tensor, replaceTensors } from '@fovea/graph';
import { createTestRng } from '@fovea/graph/testing';

/** Images with the statistics of preprocessed pixels, `[count, ...shape]`. */
export function randomImages(shape: readonly number[], count: number, seed: number): Float32Array {
  const rng = createTestRng(seed);
  return Float32Array.from({ length: count * elementCount(shape) }, () => rng.next() * 2 - 1);
}

export function calibrationOf(images: Float32Array, shape: readonly number[]): CalibrationData {
  const size = elementCount(shape);
  return {
    count: images.length / size,
    digest: 'sha256:test',
    *batches(batchSize) {
      for (let start = 0; start < images.length; start += batchSize * size) {
        const inputs = images.slice(start, start + batchSize * size);
        yield { inputs, batchSize: inputs.length / size };
      }
    },
  };
}

/** Batch normalization as training leaves it: statistics and gains that differ from channel to channel. */
export function withTrainedStatistics(graph: Graph, seed: number): Graph {
  const rng = createTestRng(seed);
  const tensors = Object.entries(graph.tensors).flatMap(([name, { shape }]) => {
    const role = name.split('/').at(-1);
    const draw = { gamma: () => 0.5 + rng.next(), variance: () => 0.05 + rng.next() / 4 }[role ?? ''];
    const small = role === 'beta' || role === 'mean' || role === 'bias' ? () => rng.normal() / 4 : draw;
    return small === undefined
      ? []
      : [[name, float32Tensor(shape, Float32Array.from({ length: elementCount(shape) }, small))] as const];
  });
  return replaceTensors(graph, Object.fromEntries(tensors));
}

const classes = Array.from({ length: 10 }, (_, index) => `class ${index}`);

/** Convolutions with batch normalization, relu and relu6, a skip connection, pools, a depthwise layer. */
export function residualNet(seed = 1): Graph {
  const b = new GraphBuilder({ name: 'residual', classes, inputShape: [12, 12, 3], rng: createTestRng(seed) });
  const first = b.activation(b.batchNorm(b.conv2d(b.input, { filters: 8, kernelSize: 3, padding: 'same' })), {
    function: 'relu',
  });
  const deep = b.activation(b.batchNorm(b.depthwiseConv2d(first, { kernelSize: 3, padding: 'same' })), {
    function: 'relu6',
  });
  const back = b.batchNorm(b.conv2d(deep, { filters: 8, kernelSize: 1 }));
  const sum = b.activation(b.add(first, back), { function: 'relu' });
  const pooled = b.maxPool(sum, { poolSize: 2 });
  const wide = b.conv2d(pooled, { filters: 16, kernelSize: 3, padding: 'same', activation: 'relu' });
  const joined = b.concat([wide, b.avgPool(pooled, { poolSize: 3, strides: 1, padding: 'same' })]);
  const features = b.globalAvgPool(b.dropout(joined, { rate: 0.2 }));
  return withTrainedStatistics(b.build(b.softmax(b.dense(features, { units: 10 }))), seed);
}

/** A gate of squeeze and excitation, hard-swish, and a pointwise convolution that yields the logits. */
export function gatedNet(seed = 2): Graph {
  const b = new GraphBuilder({ name: 'gated', classes, inputShape: [10, 10, 3], rng: createTestRng(seed) });
  const x = b.conv2d(
    b.pad(b.input, {
      padding: [
        [0, 1],
        [1, 0],
      ],
    }),
    {
      filters: 8,
      kernelSize: 3,
      activation: 'hardSwish',
    },
  );
  const squeezed = b.conv2d(b.globalAvgPool(x, { keepDims: true }), { filters: 4, kernelSize: 1, activation: 'relu' });
  const gate = b.conv2d(squeezed, { filters: 8, kernelSize: 1, activation: 'hardSigmoid' });
  const y = b.conv2d(b.mul(x, gate), { filters: 16, kernelSize: 3, strides: 2, activation: 'relu6' });
  const one = b.globalAvgPool(y, { keepDims: true });
  const logits = b.reshape(b.conv2d(one, { filters: 10, kernelSize: 1 }), { shape: [10] });
  return withTrainedStatistics(b.build(b.softmax(logits)), seed);
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, normA, normB] = [0, 0, 0];
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    dot += value * other;
    normA += value * value;
    normB += other * other;
  });
  return dot / Math.sqrt(normA * normB);
}

/** What a host passes to `create`; quantizers ask it for nothing. */
export const createContext = { seed: 0, signal: new AbortController().signal } as CreateContext;

/** A quantizer with its params defaulted by its own schema. */
export async function createQuantizer(
  contribution: {
    readonly params: ParamsSchema;
    create(params: never, context: CreateContext): Quantizer | Promise<Quantizer>;
  },
  params: Readonly<Record<string, unknown>> = {},
): Promise<Quantizer> {
  return contribution.create(p.parse(contribution.params, params) as never, createContext);
}
