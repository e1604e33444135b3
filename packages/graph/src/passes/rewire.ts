import type { Graph, GraphNode } from '@fovea/contracts';

/** How often a value is read, as the graph's output included. */
export function countReaders(graph: Graph, value: string): number {
  const reads = graph.nodes.reduce((sum, node) => sum + node.inputs.filter((name) => name === value).length, 0);
  return reads + graph.outputs.filter((name) => name === value).length;
}

/**
 * The graph without some nodes: whoever read a removed value reads its replacement. Tensors that no node uses any more are
 * dropped.
 *
 * @param replacements removed node to the value that takes its place; may be another removed one.
 */
export function removeNodes(graph: Graph, replacements: ReadonlyMap<string, string>): Graph {
  const resolve = (name: string): string => {
    let current = name;
    for (let next = replacements.get(current); next !== undefined; next = replacements.get(current)) current = next;
    return current;
  };
  const nodes = graph.nodes
    .filter((node) => !replacements.has(node.name))
    .map((node): GraphNode => ({ ...node, inputs: node.inputs.map(resolve) }));
  return dropUnusedTensors({ ...graph, nodes, outputs: graph.outputs.map(resolve) });
}

function dropUnusedTensors(graph: Graph): Graph {
  const used = new Set(graph.nodes.flatMap((node) => Object.values(node.weights)));
  return { ...graph, tensors: Object.fromEntries(Object.entries(graph.tensors).filter(([name]) => used.has(name))) };
}
