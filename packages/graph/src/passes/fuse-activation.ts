import type { Graph, GraphNode } from '@fovea/contracts';
import { countReaders, removeNodes } from './rewire.ts';

const hosts: readonly string[] = ['conv2d', 'depthwiseConv2d', 'dense', 'add'];

/**
 * Moves an activation into the conv2d, depthwiseConv2d, dense or add before it, where that one is linear, both compute in
 * floats and nothing else reads the value between. Predictions stay equal bit for bit in the reference interpreter.
 */
export function fuseActivation(graph: Graph): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const replacements = new Map<string, string>();
  for (const node of graph.nodes) {
    if (node.op !== 'activation' || node.quantization !== undefined) continue;
    const host = nodes.get(node.inputs[0]!);
    if (host === undefined || !isLinearHost(host) || countReaders(graph, host.name) !== 1) continue;
    nodes.set(host.name, withActivation(host, node.attributes.function));
    replacements.set(node.name, host.name);
  }
  return removeNodes({ ...graph, nodes: [...nodes.values()] }, replacements);
}

function isLinearHost(node: GraphNode): boolean {
  const isHost = hosts.includes(node.op) && node.quantization === undefined;
  return isHost && 'activation' in node.attributes && node.attributes.activation === 'linear';
}

function withActivation(node: GraphNode, activation: string): GraphNode {
  return { ...node, attributes: { ...node.attributes, activation } } as GraphNode;
}
