import type { Graph } from '@fovea/contracts';

/** Name of the logits: the input of the softmax that the graph ends in, or the output where it ends in none. */
export function logitsValue(graph: Graph): string {
  const [output] = graph.outputs;
  const last = graph.nodes.find((node) => node.name === output);
  return last?.op === 'softmax' ? last.inputs[0]! : output!;
}

/** The same graph with the logits as output; the trailing softmax is dropped. */
export function logitsGraph(graph: Graph): Graph {
  const logits = logitsValue(graph);
  const [output] = graph.outputs;
  if (logits === output) return graph;
  const isRead = graph.nodes.some((node) => node.inputs.includes(output!));
  return {
    ...graph,
    outputs: [logits],
    nodes: isRead ? graph.nodes : graph.nodes.filter((node) => node.name !== output),
  };
}
