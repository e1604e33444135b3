import type { Graph, GraphNode } from '@fovea/contracts';
import { inferShapes } from '@fovea/graph';
import { nodeUnsupported, notOneInput } from './errors.ts';

/** The nodes that one value depends on, with all shapes. */
export interface GraphPlan {
  readonly graph: Graph;
  readonly inputName: string;
  readonly inputShape: readonly number[];
  readonly outputName: string;
  /** Per example. */
  readonly outputShape: readonly number[];
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly nodes: readonly GraphNode[];
}

/** @throws GRAPH_INVALID unless shapes fit and there is one input and one output; OP_UNSUPPORTED naming an integer node. */
export function planGraph(graph: Graph, outputName: string = graph.outputs[0]!): GraphPlan {
  const plan = planAnyGraph(graph, outputName);
  const unsupported = plan.nodes.find(
    ({ op, quantization }) => quantization !== undefined || op === 'quantize' || op === 'dequantize',
  );
  if (unsupported !== undefined) throw nodeUnsupported(unsupported);
  return plan;
}

/** The same for graphs that may compute in integers. @throws GRAPH_INVALID */
export function planAnyGraph(graph: Graph, outputName: string = graph.outputs[0]!): GraphPlan {
  const [input] = graph.inputs;
  if (input === undefined || graph.inputs.length !== 1 || graph.outputs.length !== 1) {
    throw notOneInput(graph.inputs.length, graph.outputs.length);
  }
  const shapes = inferShapes(graph);
  const nodes = ancestors(graph.nodes, outputName);
  const outputShape = shapes.get(outputName)!;
  return { graph, inputName: input.name, inputShape: input.shape, outputName, outputShape, shapes, nodes };
}

/** Full shapes of a node's weights, by role. */
export function weightShapesOf({ tensors }: Graph, node: GraphNode): Record<string, readonly number[]> {
  return Object.fromEntries(Object.entries(node.weights).map(([role, name]) => [role, tensors[name]!.shape]));
}

/** How often each value is read, as the plan's output included. */
export function countReads({ nodes, outputName }: GraphPlan): ReadonlyMap<string, number> {
  const reads = new Map([[outputName, 1]]);
  for (const name of nodes.flatMap((node) => node.inputs)) reads.set(name, (reads.get(name) ?? 0) + 1);
  return reads;
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
