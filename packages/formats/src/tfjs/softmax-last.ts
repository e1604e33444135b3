import type { GraphNode, NodeOf } from '@fovea/contracts';

/**
 * Brings the last nodes into the form that a classifier has: logits `[classes]`, then softmax.
 *
 * @remarks MobileNets of Keras end in a softmax on `[1, 1, classes]` and a reshape to `[classes]`. Training needs the
 * logits, so the two change places; the numbers stay the same, because softmax runs over the last axis of both shapes.
 * @param shapeOf per-example shape of a value of these nodes.
 * @returns the nodes and the name of the output.
 */
export function moveSoftmaxLast(
  nodes: readonly GraphNode[],
  output: string,
  shapeOf: (value: string) => readonly number[],
): { readonly nodes: readonly GraphNode[]; readonly output: string } {
  const last = nodes.find((node) => node.name === output);
  if (last === undefined || !isFlattening(last)) return { nodes, output };
  const softmax = nodes.find((node) => node.name === last.inputs[0]);
  if (softmax?.op !== 'softmax') return { nodes, output };
  const isReadElsewhere = nodes.some((node) => node !== last && node.inputs.includes(softmax.name));
  const [shape, flat] = [shapeOf(softmax.name), shapeOf(output)];
  const isSameRow = flat.length === 1 && shape.slice(0, -1).every((size) => size === 1);
  if (isReadElsewhere || !isSameRow) return { nodes, output };
  const flattened: GraphNode = { ...last, inputs: softmax.inputs };
  const moved: GraphNode = { ...softmax, inputs: [last.name] };
  return {
    nodes: [...nodes.filter((node) => node !== last && node !== softmax), flattened, moved],
    output: moved.name,
  };
}

function isFlattening(node: GraphNode): node is NodeOf<'reshape'> | NodeOf<'flatten'> {
  return node.op === 'reshape' || node.op === 'flatten';
}
