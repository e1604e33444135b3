import type { Graph, QuantizationScheme, QuantizedModel } from '@fovea/contracts';
import { tensorBytes } from '@fovea/graph';

/** Bytes of all weights of a graph as stored, scales and zero points included. */
export function weightBytes(graph: Graph): number {
  return Object.values(graph.tensors).reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
}

/** The result of a quantizer: the graph learns who made it, and the bytes are counted on what it holds. */
export function quantizedModel(options: {
  readonly id: string;
  readonly scheme: QuantizationScheme;
  readonly graph: Graph;
  readonly keptFloat: QuantizedModel['keptFloat'];
  readonly notes: readonly string[];
}): QuantizedModel {
  const { id, scheme, keptFloat, notes } = options;
  const graph: Graph = { ...options.graph, meta: { ...options.graph.meta, quantizer: { id, scheme, notes } } };
  return { graph, scheme, bytes: weightBytes(graph), keptFloat, notes };
}
