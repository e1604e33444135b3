import type { ActivationFunction, Graph, GraphNode, TensorData } from '@fovea/contracts';
import { elementCount } from '@fovea/graph';

/** Largest number of products of one output: their popcounts are summed in 16 bits. */
const largestDepth = 65535;

/** Which nodes of a graph compute on bits, and which values only those read. */
export interface BinaryLayers {
  /** Names of the layers whose weights and inputs are signs. */
  readonly layers: ReadonlySet<string>;
  /** Values of a sign activation that only such layers read: as packing takes signs anyway, they may keep their numbers. */
  readonly unsigned: ReadonlySet<string>;
}

/**
 * Finds the convolutions and dense layers with 1-bit weights whose input has been through `sign`, be it reshaped or pooled for
 * its maximum since. All others compute in floats.
 */
export function findBinaryLayers(graph: Graph): BinaryLayers {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const isSign = (name: string): boolean => {
    const node = nodes.get(name);
    if (node === undefined) return false;
    return activationOf(node) === 'sign' || (keepsSigns(node) && isSign(node.inputs[0]!));
  };
  const layers = new Set(
    graph.nodes.filter((node) => hasBitKernel(node, graph) && isSign(node.inputs[0]!)).map(({ name }) => name),
  );
  const isOnlyPacked = (name: string): boolean => {
    const readers = graph.nodes.filter(({ inputs }) => inputs.includes(name));
    if (graph.outputs.includes(name) || readers.length === 0) return false;
    return readers.every((reader) => layers.has(reader.name) || (keepsSigns(reader) && isOnlyPacked(reader.name)));
  };
  const unsigned = graph.nodes.filter((node) => activationOf(node) === 'sign' && isOnlyPacked(node.name));
  return { layers, unsigned: new Set(unsigned.map(({ name }) => name)) };
}

/** Ops after which a value has the sign that the same op gives to the signs. */
function keepsSigns({ op, quantization }: GraphNode): boolean {
  const isCopy = op === 'reshape' || op === 'flatten' || op === 'dropout' || op === 'maxPool' || op === 'globalMaxPool';
  return isCopy && quantization === undefined;
}

function activationOf(node: GraphNode): ActivationFunction {
  if (node.quantization !== undefined) return 'linear';
  if (node.op === 'activation') return node.attributes.function;
  return 'activation' in node.attributes ? node.attributes.activation : 'linear';
}

function hasBitKernel(node: GraphNode, { tensors }: Graph): boolean {
  if (node.op !== 'conv2d' && node.op !== 'dense') return false;
  const kernel = tensors[node.weights['kernel']!]!;
  if (kernel.dtype !== 'bit') return false;
  const channels = node.op === 'dense' ? kernel.shape[0]! : kernel.shape[2]!;
  const depth = elementCount(kernel.shape.slice(0, -1));
  return channels % 4 === 0 && depth <= largestDepth && hasColumnScales(kernel);
}

/** A scale in all, or one an output channel, and no zero points. */
function hasColumnScales({ quantization, shape }: TensorData): boolean {
  if (quantization === undefined) return true;
  const { scale, zeroPoint, axis } = quantization;
  return (scale.length === 1 || axis === shape.length - 1) && zeroPoint.every((zero) => zero === 0);
}
