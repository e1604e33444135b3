import type { ActivationQuantization, Graph, GraphNode } from '@fovea/contracts';

/**
 * A value of the Graph in ONNX. Images are `[batch, channels, height, width]` there, everything else keeps its axes behind
 * the batch.
 */
export interface OnnxValue {
  /** The real numbers. */
  readonly name: string;
  /** Per example, as the Graph has it. */
  readonly shape: readonly number[];
  /** How it is coded, where it is stored in integers. */
  readonly code: ActivationQuantization | undefined;
  /** Shape of the image that this vector lists channel by channel; undefined where it is in the Graph's own order. */
  readonly channelFirst: readonly number[] | undefined;
}

export function isImage(shape: readonly number[]): boolean {
  return shape.length === 3;
}

/** True where channels first and channels last list the same numbers in the same order. */
export function isOrderless([height = 1, width = 1, channels = 1]: readonly number[]): boolean {
  return channels === 1 || height * width === 1;
}

const elementwise: ReadonlySet<GraphNode['op']> = new Set([
  'activation',
  'dropout',
  'fakeQuant',
  'quantize',
  'dequantize',
  'flatten',
]);

/** True where only dense nodes, whose kernels can be put in any order, take the value's numbers by position. */
export function endsInDense(graph: Graph, value: string): boolean {
  if (graph.outputs.includes(value)) return false;
  return graph.nodes
    .filter(({ inputs }) => inputs.includes(value))
    .every((node) => node.op === 'dense' || (elementwise.has(node.op) && endsInDense(graph, node.name)));
}
