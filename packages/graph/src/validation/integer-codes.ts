import type { ActivationFunction, ActivationQuantization, Graph, GraphNode, TensorData } from '@fovea/contracts';
import { codedOutput, codeMismatch, invalidField, needsDequantize, needsQuantize, notInteger } from '../errors.ts';
import { nodePath } from '../infer-shapes.ts';
import { roundHalfToEven } from '../interpreter/rounding.ts';
import { requantizeMultiplier } from '../interpreter/requantize.ts';
import { definitionOf } from '../ops/op-table.ts';

/**
 * How each value is coded: its ActivationQuantization, or undefined for floats.
 *
 * @throws GRAPH_INVALID where floats and integers meet without quantize or dequantize, where an op has no integer semantics,
 * and where weights or bounds cannot give exact integer results (see docs/integer-semantics.md).
 */
export function valueCodes(graph: Graph): ReadonlyMap<string, ActivationQuantization | undefined> {
  const codes = new Map<string, ActivationQuantization | undefined>(graph.inputs.map(({ name }) => [name, undefined]));
  graph.nodes.forEach((node, index) => {
    checkNodeCodes(node, nodePath(index, node), codes, graph.tensors);
    codes.set(node.name, node.quantization);
  });
  for (const [index, name] of graph.outputs.entries()) {
    if (codes.get(name) !== undefined) throw codedOutput(`outputs[${index}]`, name);
  }
  return codes;
}

type Codes = ReadonlyMap<string, ActivationQuantization | undefined>;

function checkNodeCodes(
  node: GraphNode,
  path: string,
  codes: Codes,
  tensors: Readonly<Record<string, TensorData>>,
): void {
  const inputs = node.inputs.map((name) => codes.get(name));
  const output = node.quantization;
  if (node.op === 'quantize') {
    if (output === undefined) throw invalidField(`${path}.quantization`, 'the code to quantize to', output);
    if (inputs[0] !== undefined) throw needsDequantize(path, node.inputs[0]!, node.op);
    return;
  }
  if (node.op === 'dequantize') {
    if (output !== undefined) throw notInteger(`${path}.quantization`, node.op);
    if (inputs[0] === undefined) throw needsQuantize(path, node.inputs[0]!);
    return;
  }
  if (output === undefined) {
    const coded = inputs.findIndex((code) => code !== undefined);
    if (coded === -1) return;
    // Logits are not quantized: the int32 sums of a last dense layer become floats.
    if (node.op !== 'dense') throw needsDequantize(path, node.inputs[coded]!, node.op);
    checkIntegerWeights(node, path, tensors, ['int32', 'float32']);
    return;
  }
  const { integer } = definitionOf(node);
  if (integer === 'none' || integer === 'border') throw notInteger(`${path}.quantization`, node.op);
  const float = inputs.indexOf(undefined);
  if (float !== -1) throw needsQuantize(path, node.inputs[float]!);
  if (integer === 'copy' && !sameCode(inputs[0]!, output)) throw codeMismatch(`${path}.quantization`, node.op);
  if (integer === 'accumulate') {
    checkIntegerWeights(node, path, tensors, ['int32']);
    checkMultipliers(tensors[node.weights['kernel']!]!.quantization!.scale, inputs[0]!, output, path);
  } else {
    for (const input of inputs) checkMultipliers([1], input!, output, path);
  }
  if ('activation' in node.attributes) checkActivationBounds(node.attributes.activation, output, path);
  if (node.op === 'activation') checkActivationBounds(node.attributes.function, output, path);
}

/** True where a stored number means the same in both codes. */
export function sameCode(a: ActivationQuantization, b: ActivationQuantization): boolean {
  return a.dtype === b.dtype && a.scale === b.scale && a.zeroPoint === b.zeroPoint;
}

function checkIntegerWeights(
  node: GraphNode,
  path: string,
  tensors: Readonly<Record<string, TensorData>>,
  biasTypes: readonly string[],
): void {
  const kernel = tensors[node.weights['kernel']!]!;
  const kernelPath = `${path}.weights.kernel`;
  if (kernel.dtype !== 'int8') throw invalidField(kernelPath, 'an int8 kernel beside an integer input', kernel.dtype);
  const { quantization } = kernel;
  if (quantization === undefined || quantization.zeroPoint.some((zero) => zero !== 0)) {
    throw invalidField(`${kernelPath}.quantization`, 'a symmetric code: a scale, and zero points of 0', quantization);
  }
  if (quantization.axis !== undefined && quantization.axis !== outputAxis(node)) {
    throw invalidField(
      `${kernelPath}.quantization.axis`,
      `${outputAxis(node)}, the axis of outputs`,
      quantization.axis,
    );
  }
  const biasName = node.weights['bias'];
  const bias = biasName === undefined ? undefined : tensors[biasName]!;
  if (bias !== undefined && !biasTypes.includes(bias.dtype)) {
    throw invalidField(`${path}.weights.bias`, `a bias of dtype ${biasTypes.join(' or ')}`, bias.dtype);
  }
}

/** The kernel's axis along which per-channel scales run. For depthwise that is the input channel, shared by its multiples. */
function outputAxis(node: GraphNode): number {
  return { dense: 1, conv2d: 3, depthwiseConv2d: 2 }[node.op as 'dense' | 'conv2d' | 'depthwiseConv2d'];
}

function checkMultipliers(
  weightScales: readonly number[],
  input: ActivationQuantization,
  output: ActivationQuantization,
  path: string,
): void {
  for (const scale of weightScales) {
    const multiplier = requantizeMultiplier(input.scale, scale, output.scale);
    if (!Number.isFinite(multiplier) || multiplier === 0) {
      throw invalidField(`${path}.quantization.scale`, 'a ratio of scales that float32 can hold', multiplier);
    }
  }
}

/** An activation is nothing but its saturation bounds. */
function checkActivationBounds(activation: ActivationFunction, output: ActivationQuantization, path: string): void {
  const { zeroPoint, scale, min, max } = output;
  if (activation === 'linear') return;
  if (activation !== 'relu' && activation !== 'relu6') {
    throw invalidField(`${path}.attributes`, 'linear, relu or relu6 in integers', activation, 'Dequantize before it.');
  }
  if (min < zeroPoint)
    throw invalidField(`${path}.quantization.min`, `at least the zero point ${zeroPoint} for ${activation}`, min);
  const six = zeroPoint + roundHalfToEven(6 / scale);
  if (activation === 'relu6' && max > six)
    throw invalidField(`${path}.quantization.max`, `at most ${six}, which codes 6`, max);
}
