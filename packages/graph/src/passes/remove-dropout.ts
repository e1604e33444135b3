import type { Graph } from '@fovea/contracts';
import { removeNodes } from './rewire.ts';

/** Drops dropout, which is the identity outside training. Predictions stay equal bit for bit. */
export function removeDropout(graph: Graph): Graph {
  const dropouts = graph.nodes.filter((node) => node.op === 'dropout');
  return removeNodes(graph, new Map(dropouts.map((node) => [node.name, node.inputs[0]!])));
}
