import { inferShapes } from '@fovea/graph';
import { notOneInput } from './errors.js';
/** @throws GRAPH_INVALID unless the graph has one input and one output, and its shapes fit. */
export function planForward(graph, outputName) {
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
    outputShape: shapes.get(outputName),
    nodes,
    lastReads: lastReads(nodes, outputName),
  };
}
/** Tensor of each role of a node. */
export function nodeWeights(node, weights) {
  return Object.fromEntries(Object.entries(node.weights).map(([role, name]) => [role, weights.tensor(name)]));
}
/**
 * Frees `tensor` unless one of `holders` holds the very same one: some ops hand on what they were given.
 */
export function release(tensor, ...holders) {
  for (const holder of holders) {
    for (const held of holder.values()) if (held === tensor) return;
  }
  tensor.dispose();
}
function ancestors(nodes, outputName) {
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
function lastReads(nodes, outputName) {
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
//# sourceMappingURL=forward-plan.js.map
