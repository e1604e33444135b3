import type { CalibrationData, Graph, GraphNode, QuantizeContext, TensorData } from '@fovea/contracts';
import { createInterpreter, elementCount, float32Tensor, inferShapes, tensorToFloat32 } from '@fovea/graph';
import { createCalibrationRun } from '../calibration-run.ts';
import type { CalibrationRun, ImageBatch } from '../calibration-run.ts';
import { calibrationEmpty, calibrationNotFinite, calibrationUnstable } from '../errors.ts';
import { freshName } from '../int8/prepare.ts';
import { channelAxis } from '../kernels.ts';
import { ChannelMoments } from './channel-statistics.ts';
import type { ChannelStatistics } from './channel-statistics.ts';
import { exposeSums, lastBottleneck, segment } from './segment.ts';

/** Numbers of one value, over all images, that are kept instead of being computed again: 256 MiB. */
const maxKeptElements = 2 ** 26;
/** Deviation below which a channel counts as constant; its scale then stays. */
const smallestDeviation = 1e-9;

export interface CorrectionInput {
  readonly subject: string;
  /** The float graph. */
  readonly source: Graph;
  /** The same nodes with other kernels. */
  readonly quantized: Graph;
  readonly calibration: CalibrationData;
  readonly context: QuantizeContext;
}

/**
 * Gives the sums of each layer the mean and the standard deviation, channel by channel, that they have in the float graph,
 * by a factor on the kernel and a shift of the bias. Layer by layer from the first that changed, each on what the corrected
 * ones before it yield; layers that stayed float but see changed inputs are corrected as well.
 *
 * @remarks Costs about three inferences of each image. Needs no labels and no gradients.
 * @returns the corrected graph; nodes keep their names.
 * @throws CALIBRATION_INVALID for no images, for other images on another call, for values that are not finite; CANCELLED.
 * @source Nagel et al. 2019, https://arxiv.org/abs/1906.04721, section 4.2 (means); Jordan et al. 2022, REPAIR,
 * https://arxiv.org/abs/2211.08403 (means and deviations, as if batch normalization were estimated again).
 */
export async function correctStatistics(input: CorrectionInput): Promise<Graph> {
  const { subject, source, quantized, calibration, context } = input;
  const layers = changedLayers(source, quantized);
  const run = createCalibrationRun(subject, calibration, context, 1 + 2 * layers.length);
  const targets = await sumsOf(subject, source, layers, run);
  let corrected = quantized;
  let known: KnownValue = { name: source.inputs[0]?.name ?? '', batches: () => run.images() };
  for (const layer of layers) {
    const { graph, sums } = exposeSums(corrected);
    const sumsName = sums.get(layer) ?? layer;
    known = await advance(graph, known, graph.nodes.find(({ name }) => name === sumsName)?.inputs[0] ?? '', {
      run,
      count: calibration.count,
    });
    const part = segment(graph, known.name, sumsName);
    const moments = new ChannelMoments(inferShapes(part).get(sumsName)?.at(-1) ?? 1);
    const { run: compute } = createInterpreter(part);
    const seen = await run.forEach(known.batches(), ({ inputs, batchSize }) =>
      compute(inputs, batchSize, (name, values) => {
        if (name === sumsName && !moments.add(values)) throw calibrationNotFinite(subject, layer);
      }),
    );
    if (seen !== targets.images) throw calibrationUnstable(subject, targets.images, seen);
    const target = targets.statistics.get(layer);
    if (target !== undefined) corrected = withMoments(corrected, layer, moments.statistics(), target);
  }
  return corrected;
}

/** A value from which all that follows can be computed, for all images. */
interface KnownValue {
  readonly name: string;
  batches(): Iterable<ImageBatch>;
}

/** Layers, in node order, whose kernel or whose input differs. */
function changedLayers(source: Graph, quantized: Graph): string[] {
  const changed = new Set<string>();
  for (const node of quantized.nodes) {
    const isChanged = Object.values(node.weights).some((name) => quantized.tensors[name] !== source.tensors[name]);
    if (isChanged || node.inputs.some((name) => changed.has(name))) changed.add(node.name);
  }
  return quantized.nodes.flatMap((node) =>
    changed.has(node.name) && channelAxis(node) !== undefined ? [node.name] : [],
  );
}

async function sumsOf(
  subject: string,
  source: Graph,
  layers: readonly string[],
  run: CalibrationRun,
): Promise<{ readonly statistics: ReadonlyMap<string, ChannelStatistics>; readonly images: number }> {
  const { graph, sums } = exposeSums(source);
  const shapes = inferShapes(graph);
  const moments = new Map(
    layers.map((layer): [string, ChannelMoments] => {
      const name = sums.get(layer) ?? layer;
      return [name, new ChannelMoments(shapes.get(name)?.at(-1) ?? 1)];
    }),
  );
  const { run: compute } = createInterpreter(graph);
  const images = await run.forEach(run.images(), ({ inputs, batchSize }) =>
    compute(inputs, batchSize, (name, values) => {
      if (moments.get(name)?.add(values) === false) throw calibrationNotFinite(subject, name);
    }),
  );
  if (images === 0) throw calibrationEmpty(subject);
  const statistics = layers.map((layer): [string, ChannelStatistics] => {
    const found = moments.get(sums.get(layer) ?? layer) ?? new ChannelMoments(0);
    return [layer, found.statistics()];
  });
  return { statistics: new Map(statistics), images };
}

/** Computes the last value before a layer that the rest of the graph follows from, and keeps it, where it is small enough. */
async function advance(
  graph: Graph,
  known: KnownValue,
  layerInput: string,
  { run, count }: { readonly run: CalibrationRun; readonly count: number },
): Promise<KnownValue> {
  const shapes = inferShapes(graph);
  const fits = (name: string) => count * elementCount(shapes.get(name) ?? []) <= maxKeptElements;
  const name = lastBottleneck(graph, known.name, layerInput, fits);
  if (name === known.name) return known;
  const { run: compute } = createInterpreter(segment(graph, known.name, name));
  const kept: ImageBatch[] = [];
  await run.forEach(known.batches(), ({ inputs, batchSize }) => {
    kept.push({ inputs: compute(inputs, batchSize), batchSize });
  });
  return { name, batches: () => kept };
}

/** The layer with its sums scaled and shifted from `actual` to `target`. */
function withMoments(graph: Graph, layer: string, actual: ChannelStatistics, target: ChannelStatistics): Graph {
  const node = graph.nodes.find(({ name }) => name === layer);
  const kernelName = node?.weights['kernel'] ?? '';
  const kernel = graph.tensors[kernelName];
  if (node === undefined || kernel === undefined) return graph;
  const channels = target.mean.length;
  const isShared = readersOf(graph, kernelName) > 1;
  const factors = Float64Array.from(target.deviation, (deviation, channel) => {
    const own = actual.deviation[channel] ?? 0;
    return own < smallestDeviation || deviation < smallestDeviation ? 1 : deviation / own;
  });
  const scaled = isShared ? undefined : scaleKernel(kernel, channelAxis(node) ?? 0, factors);
  const used = scaled === undefined ? factors.fill(1) : factors;
  const biasName = node.weights['bias'];
  const bias = biasName === undefined ? new Float32Array(channels) : tensorToFloat32(graph.tensors[biasName] ?? kernel);
  // factor * (sums + bias) + shift, of which factor * sums is in the kernel.
  const shifted = Float32Array.from(target.mean, (mean, channel) => {
    const factor = used[channel] ?? 1;
    return factor * (bias[channel] ?? 0) + mean - factor * (actual.mean[channel] ?? 0);
  });
  const tensors = { ...graph.tensors, ...(scaled === undefined ? {} : { [kernelName]: scaled }) };
  return withBias({ ...graph, tensors }, node, shifted);
}

/** Undefined where the kernel has no factor of its own for each output channel. */
function scaleKernel(kernel: TensorData, axis: number, factors: Float64Array): TensorData | undefined {
  const { quantization, shape } = kernel;
  const channels = factors.length;
  if (quantization === undefined) {
    if (kernel.dtype !== 'float32') return undefined;
    // The last axis, and the last two of a depthwise kernel taken as one, run over the output channels.
    return float32Tensor(
      shape,
      Float32Array.from(kernel.data, (value, index) => value * (factors[index % channels] ?? 1)),
    );
  }
  if (quantization.axis !== axis || quantization.scale.length !== channels) return undefined;
  const scale = quantization.scale.map((value, channel) => Math.fround(value * (factors[channel] ?? 1)));
  return { ...kernel, quantization: { ...quantization, scale } };
}

function withBias(graph: Graph, node: GraphNode, bias: Float32Array): Graph {
  const { [node.weights['bias'] ?? '']: previous, ...others } = graph.tensors;
  const isShared = previous !== undefined && readersOf(graph, node.weights['bias'] ?? '') > 1;
  const kept = isShared ? graph.tensors : others;
  const name = freshName(`${node.name}/corrected_bias`, new Set(Object.keys(kept)));
  const weights = { ...node.weights, bias: name };
  return {
    ...graph,
    nodes: graph.nodes.map((each) => (each === node ? ({ ...node, weights } as GraphNode) : each)),
    tensors: { ...kept, [name]: float32Tensor([bias.length], bias) },
  };
}

function readersOf(graph: Graph, tensor: string): number {
  return graph.nodes.flatMap(({ weights }) => Object.values(weights)).filter((name) => name === tensor).length;
}
