import type { Graph } from '@fovea/contracts';

/** True when any node computes with integers, so that a float runtime must not run it. */
export function isIntegerGraph(graph: Graph): boolean {
  return graph.nodes.some(
    (node) => node.quantization !== undefined || node.op === 'quantize' || node.op === 'dequantize',
  );
}
