import type { ActivationFunction, Graph, GraphNode, NodeOf, TensorData } from '@fovea/contracts';
import { float32Tensor, inferShapes, logitsValue, optimizeForInference, tensorToFloat32 } from '@fovea/graph';
import { alreadyInteger } from '../errors.ts';

/** Functions that are nothing but saturation bounds in integers. */
const integerActivations: ReadonlySet<ActivationFunction> = new Set(['linear', 'relu', 'relu6']);

export function isIntegerActivation(activation: ActivationFunction): boolean {
  return integerActivations.has(activation);
}

/**
 * The float graph whose values are calibrated: batch normalization folded, saturating activations fused, other activations
 * split off into nodes of their own, and a pointwise convolution that yields the logits turned into a dense layer, so that
 * logits can leave the integers as exact sums.
 *
 * @throws QUANTIZATION_FAILED for a graph that computes in integers already.
 */
export function prepareForIntegers(subject: string, graph: Graph): Graph {
  const integer = graph.nodes.find((node) => node.quantization !== undefined);
  if (integer !== undefined) throw alreadyInteger(subject, integer.name);
  return logitsFromDense(splitActivations(optimizeForInference(expandWeights(graph))));
}

function expandWeights(graph: Graph): Graph {
  const tensors = Object.entries(graph.tensors).map(([name, tensor]): [string, TensorData] => [
    name,
    float32Tensor(tensor.shape, tensorToFloat32(tensor)),
  ]);
  return { ...graph, tensors: Object.fromEntries(tensors) };
}

function splitActivations(graph: Graph): Graph {
  const taken = new Set([...graph.inputs.map(({ name }) => name), ...graph.nodes.map(({ name }) => name)]);
  const nodes = graph.nodes.flatMap((node): GraphNode[] => {
    if (!('activation' in node.attributes) || isIntegerActivation(node.attributes.activation)) return [node];
    const name = freshName(`${node.name}_linear`, taken);
    const linear = { ...node, name, attributes: { ...node.attributes, activation: 'linear' } } as GraphNode;
    // The activation keeps the name, so that readers of the value see what they saw before.
    const attributes = { function: node.attributes.activation };
    return [linear, { name: node.name, op: 'activation', inputs: [name], weights: {}, attributes }];
  });
  return { ...graph, nodes };
}

/** A convolution of one pixel by a 1 x 1 kernel is a dense layer. Done only where its readers drop the two unit axes. */
function logitsFromDense(graph: Graph): Graph {
  const shapes = inferShapes(graph);
  const convolution = findLogitsConvolution(graph, logitsValue(graph));
  if (convolution === undefined) return graph;
  const [height, width] = shapes.get(convolution.inputs[0] ?? '') ?? [];
  const [outHeight, outWidth] = shapes.get(convolution.name) ?? [];
  const kernelName = convolution.weights['kernel'] ?? '';
  const kernel = graph.tensors[kernelName];
  const isPointwise = kernel !== undefined && kernel.shape[0] === 1 && kernel.shape[1] === 1;
  const isOnePixel = height === 1 && width === 1 && outHeight === 1 && outWidth === 1;
  const isShared = graph.nodes.filter((node) => Object.values(node.weights).includes(kernelName)).length > 1;
  if (!isPointwise || !isOnePixel || isShared) return graph;
  const taken = new Set([...graph.inputs.map(({ name }) => name), ...graph.nodes.map(({ name }) => name)]);
  const flat = freshName(`${convolution.name}_flat`, taken);
  const { name, inputs, weights, attributes } = convolution;
  const nodes = graph.nodes.flatMap((node): GraphNode[] =>
    node !== convolution
      ? [node]
      : [
          { name: flat, op: 'flatten', inputs, weights: {}, attributes: {} },
          { name, op: 'dense', inputs: [flat], weights, attributes: { activation: attributes.activation } },
        ],
  );
  const matrix = { ...kernel, shape: kernel.shape.slice(2) };
  return { ...graph, nodes, tensors: { ...graph.tensors, [kernelName]: matrix } };
}

/** The convolution whose only reader is a reshape to the logits. */
function findLogitsConvolution(graph: Graph, logits: string): NodeOf<'conv2d'> | undefined {
  const reshape = graph.nodes.find((node) => node.name === logits);
  if (reshape === undefined || (reshape.op !== 'reshape' && reshape.op !== 'flatten')) return undefined;
  const source = graph.nodes.find((node) => node.name === reshape.inputs[0]);
  const readers = graph.nodes.filter((node) => node.inputs.includes(source?.name ?? ''));
  return source?.op === 'conv2d' && readers.length === 1 ? source : undefined;
}

export function freshName(base: string, taken: Set<string>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}_${count}`;
  taken.add(name);
  return name;
}
