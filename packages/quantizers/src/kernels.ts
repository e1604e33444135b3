import type { Graph, GraphNode, TensorData } from '@fovea/contracts';
import { tensorToFloat32 } from '@fovea/graph';
import { weightsNotFinite } from './errors.ts';

/** A kernel and the node that first uses it. */
export interface KernelUse {
  readonly node: GraphNode;
  /** Name of the tensor. */
  readonly name: string;
  readonly tensor: TensorData;
  /** Axis of output channels, along which per-channel scales run; of input channels for depthwise kernels. */
  readonly axis: number;
}

const axes: Readonly<Partial<Record<GraphNode['op'], number>>> = { dense: 1, conv2d: 3, depthwiseConv2d: 2 };

/** Axis of a node's kernel along which per-channel scales run; undefined for nodes without a kernel. */
export function channelAxis(node: GraphNode): number | undefined {
  return axes[node.op];
}

/** The kernels of convolutions and dense layers in node order, each tensor once. */
export function kernelsOf(graph: Graph): readonly KernelUse[] {
  const uses = new Map<string, KernelUse>();
  for (const node of graph.nodes) {
    const axis = channelAxis(node);
    const name = node.weights['kernel'];
    const tensor = name === undefined ? undefined : graph.tensors[name];
    if (axis === undefined || name === undefined || tensor === undefined || uses.has(name)) continue;
    uses.set(name, { node, name, tensor, axis });
  }
  return [...uses.values()];
}

/** @throws QUANTIZATION_FAILED naming the first tensor that holds NaN or infinity. */
export function assertFiniteWeights(subject: string, graph: Graph): void {
  for (const [name, tensor] of Object.entries(graph.tensors)) {
    // A number minus itself is 0 unless it is NaN or infinite.
    if (tensorToFloat32(tensor).some((value) => value - value !== 0)) throw weightsNotFinite(subject, name);
  }
}

/** Index along `axis` of the element at `index`, by integer arithmetic on the row-major order. */
export function channelIndexer(shape: readonly number[], axis: number): (index: number) => number {
  const run = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const channels = shape[axis] ?? 1;
  return (index) => Math.floor(index / run) % channels;
}
