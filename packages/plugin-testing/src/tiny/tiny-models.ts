import type { Graph, TensorData } from '@fovea/contracts';
import {
  createInterpreter,
  float32Tensor,
  GraphBuilder,
  preprocess,
  replaceTensors,
  tensorToFloat32,
} from '@fovea/graph';
import { createRng } from '@fovea/training';
import { observeValue } from '../reference/observe-value.ts';
import { tinyClasses, tinyPreprocessing, tinyShape, tinySplit } from './tiny-images.ts';

/**
 * A trained classifier of the tiny images, `[8, 8, 1]` to 3 classes: two fixed convolutions, the first with some weights of
 * exactly zero, under a dense layer of class means. It holds no batch norm, so quantizers keep its tensor names.
 */
export function tinyTrainedModel(): Graph {
  const builder = new GraphBuilder({
    name: 'tiny-trained',
    classes: tinyClasses,
    inputShape: tinyShape,
    rng: createRng(3, 'tiny-trained'),
    preprocessing: tinyPreprocessing,
    family: { id: 'fakes/tiny', params: {} },
  });
  const filtered = builder.conv2d(builder.input, {
    filters: 6,
    kernelSize: 3,
    padding: 'same',
    activation: 'relu',
    name: 'filter',
  });
  const pooled = builder.maxPool(filtered, { poolSize: 2, name: 'pool' });
  const mixed = builder.conv2d(pooled, { filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', name: 'mix' });
  const features = builder.flatten(mixed, { name: 'features' });
  const untrained = builder.build(builder.softmax(builder.dense(features, { units: 3, name: 'classify' })));
  const sparse = replaceTensors(untrained, {
    [kernelOf(untrained, 'filter')]: withZeros(tensorOf(untrained, 'filter')),
  });
  return fitDense(sparse);
}

/** An untrained graph with what passes rewrite: batch norms with statistics, separate activations, dropout, a residual. */
export function tinyRichModel(): Graph {
  const rng = createRng(5, 'tiny-rich');
  const builder = new GraphBuilder({
    name: 'tiny-rich',
    classes: tinyClasses,
    inputShape: tinyShape,
    rng,
    preprocessing: tinyPreprocessing,
    family: { id: 'fakes/tiny', params: {} },
  });
  const stem = builder.conv2d(builder.input, { filters: 4, kernelSize: 3, padding: 'same', useBias: false });
  const stemNormed = builder.activation(builder.batchNorm(stem, {}), { function: 'relu' });
  const depthwise = builder.depthwiseConv2d(stemNormed, { kernelSize: 3, padding: 'same', useBias: false });
  const depthwiseNormed = builder.activation(builder.batchNorm(depthwise, {}), { function: 'relu6' });
  const joined = builder.add(stemNormed, depthwiseNormed);
  const pooled = builder.globalAvgPool(builder.dropout(joined, { rate: 0.25 }), {});
  const graph = builder.build(builder.softmax(builder.dense(pooled, { units: 3 })));
  return replaceTensors(graph, randomStatistics(graph));
}

/** The kernel of a node, by the node's name. */
export function kernelOf(graph: Graph, node: string): string {
  return graph.nodes.find(({ name }) => name === node)?.weights['kernel'] ?? node;
}

/** Preprocessed tiny images, `[count, 8, 8, 1]`, with labels. */
export function tinyInputs(split: 'train' | 'test', count: number): { inputs: Float32Array; labels: Int32Array } {
  const { pixels, labels } = tinySplit(split);
  return {
    inputs: preprocess(pixels.subarray(0, count * 64), count, tinyShape, tinyPreprocessing),
    labels: labels.subarray(0, count),
  };
}

/** Share of the tiny test images a graph classifies as their label, by the reference interpreter. */
export function tinyTop1(graph: Graph): number {
  const count = 90;
  const { inputs, labels } = tinyInputs('test', count);
  const scores = createInterpreter(graph).run(inputs, count);
  const right = labels.filter((label, row) => argMax(scores.subarray(row * 3, row * 3 + 3)) === label);
  return right.length / count;
}

function argMax(values: Float32Array): number {
  return values.indexOf(Math.max(...values));
}

function tensorOf(graph: Graph, node: string): TensorData {
  return graph.tensors[kernelOf(graph, node)] as TensorData;
}

function withZeros(tensor: TensorData): TensorData {
  return float32Tensor(
    tensor.shape,
    tensorToFloat32(tensor).map((value, index) => (index % 5 === 0 ? 0 : value)),
  );
}

/** Means, variances, gammas and betas that a trained network might have. */
function randomStatistics(graph: Graph): Record<string, TensorData> {
  const replaced: Record<string, TensorData> = {};
  for (const node of graph.nodes.filter(({ op }) => op === 'batchNorm')) {
    for (const [role, name] of Object.entries(node.weights)) {
      const { shape } = graph.tensors[name] as TensorData;
      const rng = createRng(11, node.name, role);
      const centre = role === 'gamma' || role === 'variance' ? 1 : 0;
      const values = Float32Array.from({ length: shape[0] ?? 0 }, () => centre + 0.4 * (rng.next() - 0.5));
      replaced[name] = float32Tensor(shape, values);
    }
  }
  return replaced;
}

/**
 * Nearest class mean as a dense layer: `w[c] = mean[c]`, `b[c] = -|mean[c]|^2 / 2`. One pass over the training images, where
 * gradient descent would take hundreds.
 */
function fitDense(graph: Graph): Graph {
  const count = 150;
  const { inputs, labels } = tinyInputs('train', count);
  const features = observeValue(graph, 'features', inputs, count);
  const width = features.length / count;
  const kernel = new Float32Array(width * 3);
  features.forEach((value, index) => {
    const at = (index % width) * 3 + (labels[Math.floor(index / width)] ?? 0);
    kernel[at] = (kernel[at] ?? 0) + value / (count / 3);
  });
  const bias = new Float32Array(3);
  kernel.forEach((mean, index) => (bias[index % 3] = (bias[index % 3] ?? 0) - mean ** 2 / 2));
  return replaceTensors(graph, {
    'classify/kernel': float32Tensor([width, 3], kernel),
    'classify/bias': float32Tensor([3], bias),
  });
}
