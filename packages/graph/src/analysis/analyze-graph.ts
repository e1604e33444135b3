import type { Graph, GraphNode, OpName } from '@fovea/contracts';
import { inferShapes, nodePath, shapeContext } from '../infer-shapes.ts';
import { definitionOf } from '../ops/op-table.ts';
import { elementCount, tensorBytes } from '../tensors.ts';
import { validateGraph } from '../validate-graph.ts';
import { activationBytes, peakActivationBytes } from './activation-memory.ts';
import { receptiveField } from './receptive-field.ts';

export interface LayerAnalysis {
  readonly name: string;
  readonly op: OpName;
  /** Per example. */
  readonly outputShape: readonly number[];
  readonly params: number;
  readonly trainableParams: number;
  readonly macs: number;
  readonly weightBytes: number;
  /** Bytes of the node's value, one example. */
  readonly activationBytes: number;
}

/** A Graph in numbers, worked out from its shapes; nothing is timed. */
export interface GraphAnalysis {
  /** Elements of all weights, batch norm's four vectors included, as Keras counts. Shared tensors count once. */
  readonly params: number;
  /** `params` without batch norm's mean and variance. */
  readonly trainableParams: number;
  /**
   * Multiply-accumulates of one example in conv2d, depthwiseConv2d and dense, taps on padding included:
   * `outHeight * outWidth * kernelElements`, and `inUnits * outUnits`. Other ops and biases count nothing.
   */
  readonly macs: number;
  /** Weights as stored, with four bytes for each scale and zero point. */
  readonly weightBytes: number;
  /** The most that values alive at one time take, one example. */
  readonly peakActivationBytes: number;
  /** `[height, width]` of the input window that one position of the last feature map sees. */
  readonly receptiveField: readonly [height: number, width: number];
  /** In node order. A tensor shared by several nodes counts in each. */
  readonly layers: readonly LayerAnalysis[];
}

/** Counts what a graph costs. @throws GRAPH_INVALID. */
export function analyzeGraph(graph: Graph): GraphAnalysis {
  validateGraph(graph);
  const shapes = inferShapes(graph);
  const layers = graph.nodes.map((node, index): LayerAnalysis => {
    const outputShape = shapes.get(node.name)!;
    const definition = definitionOf(node);
    const context = shapeContext(node, nodePath(index, node), shapes, graph.tensors);
    return {
      name: node.name,
      op: node.op,
      outputShape,
      ...countTensors(graph, Object.values(node.weights), trainableNames(node)),
      macs: definition.macs?.(context, outputShape) ?? 0,
      activationBytes: activationBytes(node, outputShape),
    };
  });
  return {
    ...countTensors(
      graph,
      Object.keys(graph.tensors),
      new Set(graph.nodes.flatMap((node) => [...trainableNames(node)])),
    ),
    macs: layers.reduce((sum, layer) => sum + layer.macs, 0),
    peakActivationBytes: peakActivationBytes(graph, shapes),
    receptiveField: receptiveField(graph, shapes),
    layers,
  };
}

function trainableNames(node: GraphNode): ReadonlySet<string> {
  const roles = definitionOf(node).weights.filter(({ isTrainable }) => isTrainable);
  return new Set(roles.flatMap(({ role }) => node.weights[role] ?? []));
}

function countTensors({ tensors }: Graph, names: readonly string[], trainable: ReadonlySet<string>) {
  let params = 0;
  let trainableParams = 0;
  let weightBytes = 0;
  for (const name of names) {
    const tensor = tensors[name]!;
    const count = elementCount(tensor.shape);
    params += count;
    if (trainable.has(name)) trainableParams += count;
    weightBytes += tensorBytes(tensor);
  }
  return { params, trainableParams, weightBytes };
}
