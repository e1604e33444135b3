import type { Graph, NodeOf, TensorData } from '@fovea/contracts';
import { float32Tensor, replaceTensors, tensorToFloat32 } from '@fovea/graph';
import { observeValue } from './observe-value.ts';

export interface TrainingForward {
  /** `[batchSize, numClasses]`, in float64. */
  readonly logits: Float64Array;
  /** Mean and variance of the batch, by the name of the running statistic they replace. */
  readonly statistics: Readonly<Record<string, TensorData>>;
}

/**
 * Forward pass in training mode by the reference interpreter: each batch norm uses the statistics of the batch (biased
 * variance, as Keras), which are computed in topological order. Dropout is the
 * identity.
 *
 * @param graph ends in logits.
 */
export function trainingForward(graph: Graph, inputs: Float32Array, batchSize: number): TrainingForward {
  let statistics: Record<string, TensorData> = {};
  for (const node of graph.nodes) {
    if (node.op !== 'batchNorm') continue;
    const values = observeValue(replaceTensors(graph, statistics), node.inputs[0] ?? '', inputs, batchSize);
    statistics = { ...statistics, ...batchStatistics(graph, node, values) };
  }
  const logits = observeValue(replaceTensors(graph, statistics), graph.outputs[0] ?? '', inputs, batchSize);
  return { logits, statistics };
}

/** Running statistics after one batch: `momentum * old + (1 - momentum) * batch's`. */
export function updatedStatistics(graph: Graph, { statistics }: TrainingForward): Record<string, TensorData> {
  const updated: Record<string, TensorData> = {};
  for (const node of graph.nodes) {
    if (node.op !== 'batchNorm') continue;
    for (const role of ['mean', 'variance']) {
      const name = node.weights[role] ?? '';
      const [old, batch] = [graph.tensors[name], statistics[name]];
      if (old === undefined || batch === undefined) continue;
      const { momentum } = node.attributes;
      const fresh = tensorToFloat32(batch);
      const mixed = tensorToFloat32(old).map((value, index) => momentum * value + (1 - momentum) * (fresh[index] ?? 0));
      updated[name] = float32Tensor(old.shape, mixed);
    }
  }
  return updated;
}

function batchStatistics(graph: Graph, node: NodeOf<'batchNorm'>, values: Float64Array): Record<string, TensorData> {
  const meanName = node.weights['mean'] ?? '';
  const varianceName = node.weights['variance'] ?? '';
  const channels = graph.tensors[meanName]?.shape[0] ?? 1;
  const count = values.length / channels;
  const mean = new Float32Array(channels);
  const variance = new Float32Array(channels);
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    for (let i = channel; i < values.length; i += channels) sum += values[i] ?? 0;
    let squares = 0;
    for (let i = channel; i < values.length; i += channels) squares += ((values[i] ?? 0) - sum / count) ** 2;
    mean[channel] = sum / count;
    variance[channel] = squares / count;
  }
  return { [meanName]: float32Tensor([channels], mean), [varianceName]: float32Tensor([channels], variance) };
}
