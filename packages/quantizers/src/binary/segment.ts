import type { Graph, GraphNode } from '@fovea/contracts';
import { inferShapes } from '@fovea/graph';
import { freshName } from '../int8/prepare.ts';

/** The graph with fused activations split off, so that the sums of every layer are values of their own. */
export interface ExposedGraph {
  readonly graph: Graph;
  /** The value that holds a layer's sums, by the layer's name. */
  readonly sums: ReadonlyMap<string, string>;
}

/** Splits the fused activation off each convolution and dense layer; the activation keeps the layer's name. */
export function exposeSums(graph: Graph): ExposedGraph {
  const taken = new Set([...graph.inputs.map(({ name }) => name), ...graph.nodes.map(({ name }) => name)]);
  const sums = new Map<string, string>();
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (node.op !== 'conv2d' && node.op !== 'depthwiseConv2d' && node.op !== 'dense') return [node];
    const { activation } = node.attributes;
    const name = activation === 'linear' ? node.name : freshName(`${node.name}_sums`, taken);
    sums.set(node.name, name);
    if (activation === 'linear') return [node];
    const linear = { ...node, name, attributes: { ...node.attributes, activation: 'linear' } } as GraphNode;
    return [
      linear,
      { name: node.name, op: 'activation', inputs: [name], weights: {}, attributes: { function: activation } },
    ];
  });
  return { graph: { ...graph, nodes }, sums };
}

/** The part of a graph that computes one of its values from another, as a graph of its own without classes. */
export function segment(graph: Graph, from: string, to: string): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const needed = new Set<string>();
  const visit = (name: string): void => {
    const node = nodes.get(name);
    if (name === from || needed.has(name) || node === undefined) return;
    needed.add(name);
    node.inputs.forEach(visit);
  };
  visit(to);
  const kept = graph.nodes.filter(({ name }) => needed.has(name));
  const used = new Set(kept.flatMap(({ weights }) => Object.values(weights)));
  return {
    ...graph,
    inputs: [{ name: from, shape: inferShapes(graph).get(from) ?? [] }],
    outputs: [to],
    nodes: kept,
    tensors: Object.fromEntries(Object.entries(graph.tensors).filter(([name]) => used.has(name))),
    meta: { name: graph.meta.name, classes: [] },
  };
}

/**
 * The last value before or at `to` through which everything goes that comes after it: what follows can be computed from it
 * alone.
 *
 * @param fits whether a value may be chosen.
 * @returns `from` where there is no later one.
 */
export function lastBottleneck(graph: Graph, from: string, to: string, fits: (value: string) => boolean): string {
  const order = [...graph.inputs.map(({ name }) => name), ...graph.nodes.map(({ name }) => name)];
  const position = new Map(order.map((name, index) => [name, index]));
  const [first, last] = [position.get(from) ?? 0, position.get(to) ?? 0];
  for (let candidate = last; candidate > first; candidate--) {
    const name = order[candidate] ?? from;
    const isPassedBy = graph.nodes.some(
      (node) =>
        (position.get(node.name) ?? 0) > candidate &&
        node.inputs.some((input) => (position.get(input) ?? 0) < candidate),
    );
    if (!isPassedBy && fits(name)) return name;
  }
  return from;
}
