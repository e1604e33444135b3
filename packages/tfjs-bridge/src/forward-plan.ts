import type { Graph, GraphNode } from '@fovea/contracts';
import { inferShapes } from '@fovea/graph';
import { notOneInput } from './errors.ts';
import type { DeviceWeights } from './device-weights.ts';
import type { Tensor } from './tfjs.ts';

/** The nodes that one value depends on, and when each intermediate value may be freed. */
export interface ForwardPlan {
  readonly inputName: string;
  readonly inputShape: readonly number[];
  readonly outputName: string;
  /** Per example. */
  readonly outputShape: readonly number[];
  readonly nodes: readonly GraphNode[];
  /** For each node, the values that no later node reads. */
  readonly lastReads: readonly (readonly string[])[];
}

/** @throws GRAPH_INVALID unless the graph has one input and one output, and its shapes fit. */
export function planForward(graph: Graph, outputName: string): ForwardPlan {
  const [input] = graph.inputs;
  if (input === undefined || graph.inputs.length !== 1 || graph.outputs.length !== 1) {
    throw notOneInput(graph.inputs.length, graph.outputs.length);
  }
  const shapes = inferShapes(graph);
  const nodes = ancestors(graph.nodes, outputName);
  return {
    inputName: input.name,
    inputShape: input.shape,
    outputName,
    outputShape: shapes.get(outputName)!,
    nodes,
    lastReads: lastReads(nodes, outputName),
  };
}

/** Tensor of each role of a node. */
export function nodeWeights(node: GraphNode, weights: DeviceWeights): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(node.weights).map(([role, name]) => [role, weights.tensor(name)]));
}

/**
 * Frees `tensor` unless one of `holders` holds the very same one: some ops hand on what they were given.
 */
export function release(tensor: Tensor, ...holders: readonly ReadonlyMap<string, Tensor>[]): void {
  for (const holder of holders) {
    for (const held of holder.values()) if (held === tensor) return;
  }
  tensor.dispose();
}

function ancestors(nodes: readonly GraphNode[], outputName: string): GraphNode[] {
  const needed = new Set([outputName]);
  return nodes
    .toReversed()
    .filter((node) => {
      if (!needed.has(node.name)) return false;
      node.inputs.forEach((name) => needed.add(name));
      return true;
    })
    .toReversed();
}

function lastReads(nodes: readonly GraphNode[], outputName: string): string[][] {
  const seen = new Set([outputName]);
  return nodes
    .toReversed()
    .map((node) => {
      const last = [...new Set(node.inputs)].filter((name) => !seen.has(name));
      last.forEach((name) => seen.add(name));
      return last;
    })
    .toReversed();
}
