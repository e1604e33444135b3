import type { Graph, GraphNode, NodeOf, TensorData } from '@fovea/contracts';
import { float32Tensor, tensorToFloat32 } from '../tensors.ts';
import { countReaders, removeNodes } from './rewire.ts';

const hosts: readonly string[] = ['conv2d', 'depthwiseConv2d', 'dense'];

/**
 * Folds batch norm into the conv2d, depthwiseConv2d or dense before it, where that one is linear, has float32 weights of its
 * own, and nothing else reads the value between: `kernel * g` and `(bias - mean) * g + beta` with
 * `g = gamma / sqrt(variance + epsilon)`, computed in float64 and rounded once. The host gets a bias if it had none.
 * Predictions agree within float32 rounding (1e-5 relative).
 *
 * @source Jacob et al. 2018, section 3.2, https://arxiv.org/abs/1712.05877
 */
export function foldBatchNorm(graph: Graph): Graph {
  const nodes = new Map(graph.nodes.map((node) => [node.name, node]));
  const tensors: Record<string, TensorData> = { ...graph.tensors };
  const replacements = new Map<string, string>();
  for (const norm of graph.nodes) {
    if (norm.op !== 'batchNorm') continue;
    // A host that is itself folded away lives on under its replacement; a second batch norm folds in the same way.
    const host = nodes.get(replacements.get(norm.inputs[0]!) ?? norm.inputs[0]!);
    if (host === undefined || countReaders(graph, norm.inputs[0]!) !== 1 || !canFold(host, graph, tensors)) continue;
    const kernelName = host.weights['kernel']!;
    const biasName = host.weights['bias'] ?? freeName(`${host.name}/bias`, tensors);
    const folded = fold(norm, tensors[kernelName]!, tensors[biasName], tensors);
    tensors[kernelName] = folded.kernel;
    tensors[biasName] = folded.bias;
    nodes.set(host.name, { ...host, weights: { kernel: kernelName, bias: biasName } } as GraphNode);
    replacements.set(norm.name, host.name);
  }
  return removeNodes({ ...graph, tensors, nodes: [...nodes.values()] }, replacements);
}

function canFold(host: GraphNode, graph: Graph, tensors: Readonly<Record<string, TensorData>>): boolean {
  if (!hosts.includes(host.op) || host.quantization !== undefined) return false;
  if ('activation' in host.attributes && host.attributes.activation !== 'linear') return false;
  return Object.values(host.weights).every((name) => {
    const users = graph.nodes.flatMap((node) => Object.values(node.weights)).filter((used) => used === name);
    return tensors[name]!.dtype === 'float32' && users.length <= 1;
  });
}

function fold(
  norm: NodeOf<'batchNorm'>,
  kernel: TensorData,
  bias: TensorData | undefined,
  tensors: Readonly<Record<string, TensorData>>,
) {
  const vector = (role: string) => tensorToFloat32(tensors[norm.weights[role]!]!);
  const [gamma, beta, mean, variance] = [vector('gamma'), vector('beta'), vector('mean'), vector('variance')];
  const channels = gamma.length;
  const gain = Float64Array.from(gamma, (value, c) => value / Math.sqrt(variance[c]! + norm.attributes.epsilon));
  // The last axis of a kernel, and the last two of a depthwise one taken as one, run over the output channels.
  // A plain loop: `Float32Array.from` with a function takes thirty times as long, which a large net waits for.
  const scaled = new Float32Array(kernel.data.length);
  for (let row = 0; row < scaled.length; row += channels) {
    for (let c = 0; c < channels; c++) scaled[row + c] = kernel.data[row + c]! * gain[c]!;
  }
  const shifted = Float32Array.from(
    { length: channels },
    (_, c) => ((bias?.data[c] ?? 0) - mean[c]!) * gain[c]! + beta[c]!,
  );
  return { kernel: float32Tensor(kernel.shape, scaled), bias: float32Tensor([channels], shifted) };
}

function freeName(wanted: string, tensors: Readonly<Record<string, TensorData>>): string {
  let name = wanted;
  for (let number = 1; Object.hasOwn(tensors, name); number++) name = `${wanted}_${number}`;
  return name;
}
