import type { Graph, TensorData } from '@fovea/contracts';
import { replacedShape, unknownTensor } from './errors.ts';
import { definitionOf } from './ops/op-table.ts';
import { sameShape } from './ops/shape-checks.ts';

/**
 * The same graph with some tensors replaced. The dtype may change, the shape may not.
 *
 * @throws GRAPH_INVALID for an unknown name or another shape.
 */
export function replaceTensors(graph: Graph, tensors: Readonly<Record<string, TensorData>>): Graph {
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!Object.hasOwn(graph.tensors, name)) throw unknownTensor('tensors', name);
    const { shape } = graph.tensors[name]!;
    if (!sameShape(shape, tensor.shape)) throw replacedShape(name, shape, tensor.shape);
  }
  return { ...graph, tensors: { ...graph.tensors, ...tensors } };
}

/**
 * Names of what training changes, in node order, each once: float32 weights except batch norm's running statistics.
 */
export function trainableTensorNames(graph: Graph): string[] {
  const names = new Set<string>();
  for (const node of graph.nodes) {
    for (const { role, isTrainable } of definitionOf(node).weights) {
      const name = node.weights[role];
      if (isTrainable && name !== undefined && graph.tensors[name]?.dtype === 'float32') names.add(name);
    }
  }
  return [...names];
}
