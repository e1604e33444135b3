import type { Graph, GraphNode } from '@fovea/contracts';
import type { Shape } from '../ops/op-definition.ts';
import { elementCount } from '../tensors.ts';

/** Bytes of a node's value: one a number where it is coded in integers, else four. */
export function activationBytes(node: Pick<GraphNode, 'quantization'>, shape: Shape): number {
  return elementCount(shape) * (node.quantization === undefined ? 4 : 1);
}

/** Ops that every executor answers with a view of their input. */
const views: readonly string[] = ['flatten', 'reshape', 'dropout'];

/**
 * The most bytes alive at one time for one example, when nodes run in list order: a value lives from the node that makes it
 * to the last one that reads it, output and inputs of a node are alive together, and flatten, reshape and dropout share
 * their input's memory. The graph input counts, scratch memory of an engine does not.
 */
export function peakActivationBytes(graph: Graph, shapes: ReadonlyMap<string, Shape>): number {
  const owners = bufferOwners(graph);
  const bytes = new Map<string, number>();
  for (const { name } of graph.inputs) bytes.set(name, activationBytes({}, shapes.get(name)!));
  for (const node of graph.nodes) {
    if (owners.get(node.name) === node.name) bytes.set(node.name, activationBytes(node, shapes.get(node.name)!));
  }
  const lastUse = new Map<string, number>();
  graph.nodes.forEach((node, index) => {
    for (const name of [node.name, ...node.inputs]) lastUse.set(owners.get(name)!, index);
  });
  for (const name of graph.outputs) lastUse.set(owners.get(name)!, graph.nodes.length);

  const alive = new Set(graph.inputs.map(({ name }) => name));
  let peak = 0;
  graph.nodes.forEach((node, index) => {
    alive.add(owners.get(node.name)!);
    peak = Math.max(
      peak,
      [...alive].reduce((sum, name) => sum + bytes.get(name)!, 0),
    );
    for (const name of alive) if ((lastUse.get(name) ?? 0) <= index) alive.delete(name);
  });
  return peak;
}

/** Which value's memory each value lies in. */
function bufferOwners(graph: Graph): ReadonlyMap<string, string> {
  const owners = new Map(graph.inputs.map(({ name }) => [name, name]));
  for (const node of graph.nodes) {
    owners.set(node.name, views.includes(node.op) ? owners.get(node.inputs[0]!)! : node.name);
  }
  return owners;
}
