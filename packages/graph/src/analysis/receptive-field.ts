import type { Graph, GraphNode, Pair } from '@fovea/contracts';
import type { Shape } from '../ops/op-definition.ts';

/** What one position of a value sees of the input, along one axis, in input pixels. */
interface Field {
  readonly size: number;
  /** Input pixels between neighbouring positions. */
  readonly step: number;
}

/**
 * `[height, width]` of the input window that one position of the last image-shaped value sees: `size += (effective - 1) *
 * step` at each window, `step *= stride`. It may be larger than the image. Global pools, flatten and dense end the count;
 * where branches meet the larger one counts. `[1, 1]` when the input is no image.
 *
 * @source Araujo, Norris and Sim 2019, "Computing receptive fields of convolutional neural networks", Distill,
 * https://distill.pub/2019/computing-receptive-fields
 */
export function receptiveField(graph: Graph, shapes: ReadonlyMap<string, Shape>): Pair {
  return [alongAxis(graph, shapes, 0), alongAxis(graph, shapes, 1)];
}

function alongAxis(graph: Graph, shapes: ReadonlyMap<string, Shape>, axis: 0 | 1): number {
  const start: Field = { size: 1, step: 1 };
  const fields = new Map(graph.inputs.map(({ name }): [string, Field] => [name, start]));
  let last = start;
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => fields.get(name));
    // A value that has left the image plane, or a gate pooled from all of it, adds nothing to count.
    const [largest] = inputs.filter((field) => field !== undefined).sort((a, b) => b.size - a.size);
    if (largest === undefined || shapes.get(node.name)!.length !== 3 || node.op.startsWith('global')) continue;
    last = advance(largest, node, graph, axis);
    fields.set(node.name, last);
  }
  return last.size;
}

function advance({ size, step }: Field, node: GraphNode, { tensors }: Graph, axis: 0 | 1): Field {
  switch (node.op) {
    case 'conv2d':
    case 'depthwiseConv2d': {
      const { strides, dilations } = node.attributes;
      const taps = tensors[node.weights['kernel']!]!.shape[axis]!;
      return { size: size + (taps - 1) * dilations[axis] * step, step: step * strides[axis] };
    }
    case 'maxPool':
    case 'avgPool': {
      const { poolSize, strides } = node.attributes;
      return { size: size + (poolSize[axis] - 1) * step, step: step * strides[axis] };
    }
    case 'upsample':
      return { size, step: step / node.attributes.factors[axis] };
    default:
      return { size, step };
  }
}
