import type { Graph, GraphNode, OpName, TensorData } from '@fovea/contracts';
import { unknownTensor, unknownValueName, valueTooLarge } from './errors.ts';
import type { Shape, ShapeContext } from './ops/op-definition.ts';
import { definitionOf } from './ops/op-table.ts';
import { elementCount } from './tensors.ts';

/** Elements of one value of one example: far beyond any classifier, far below what would exhaust memory. */
const maxValueElements = 2 ** 26;

/** How errors name a node. */
export function nodePath(index: number, node: Pick<GraphNode, 'name'>): string {
  return `nodes[${index}] (${node.name})`;
}

/**
 * Shape of every value, per example: the graph inputs and one value a node.
 *
 * @throws GRAPH_INVALID naming the node whose inputs, weights and attributes do not fit each other.
 */
export function inferShapes(graph: Graph): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  for (const [index, { name, shape }] of graph.inputs.entries()) {
    refuseHugeValue(shape, `inputs[${index}]`);
    shapes.set(name, shape);
  }
  graph.nodes.forEach((node, index) => {
    shapes.set(node.name, inferNodeShape(shapeContext(node, nodePath(index, node), shapes, graph.tensors)));
  });
  return shapes;
}

/** What a node's definition needs to see, given the shapes of earlier values. */
export function shapeContext(
  node: GraphNode,
  path: string,
  shapes: ReadonlyMap<string, Shape>,
  tensors: Readonly<Record<string, TensorData>>,
): ShapeContext<OpName> {
  const inputs = node.inputs.map((name, index) => {
    const shape = shapes.get(name);
    if (shape === undefined) throw unknownValueName(`${path}.inputs[${index}]`, name);
    return shape;
  });
  const weights: Record<string, Shape> = {};
  for (const [role, name] of Object.entries(node.weights)) {
    if (!Object.hasOwn(tensors, name)) throw unknownTensor(`${path}.weights.${role}`, name);
    weights[role] = tensors[name]!.shape;
  }
  return { node, path, inputs, weights };
}

export function inferNodeShape(context: ShapeContext<OpName>): Shape {
  const shape = definitionOf(context.node).inferShape(context);
  refuseHugeValue(shape, context.path);
  return shape;
}

function refuseHugeValue(shape: Shape, path: string): void {
  const elements = elementCount(shape);
  if (elements > maxValueElements) throw valueTooLarge(path, elements, maxValueElements);
}
