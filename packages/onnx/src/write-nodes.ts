import type {
  ActivationFunction,
  ActivationQuantization,
  Graph,
  GraphNode,
  NodeOf,
  OpName,
  Padding,
  Pair,
  TensorData,
} from '@fovea/contracts';
import { outputGeometry } from '@fovea/graph';
import { convKernel, denseKernel, depthwiseKernel } from './arrange.ts';
import type { OnnxWriter } from './onnx-writer.ts';
import { endsInDense, isImage, isOrderless, type OnnxValue } from './value.ts';
import { codeConstants, writeIntegerBias, writeKernel, writeVector } from './write-weights.ts';

export interface NodeContext<Name extends OpName = OpName> {
  readonly node: NodeOf<Name>;
  readonly writer: OnnxWriter;
  readonly graph: Graph;
  readonly inputs: readonly OnnxValue[];
  readonly outputShape: readonly number[];
}

interface Written {
  readonly name: string;
  readonly channelFirst?: readonly number[] | undefined;
}

type NodeWriter<Name extends OpName> = (context: NodeContext<Name>) => Written;

/**
 * Writes one node. Where it computes in integers, its real numbers are coded and decoded again, with nothing between it and
 * the code: runtimes compute that pattern in integers.
 */
export function writeNode(context: NodeContext): OnnxValue {
  const { node, writer, outputShape } = context;
  const write = nodeWriters[node.op] as NodeWriter<OpName>;
  const { name, channelFirst } = write(context);
  const real = node.quantization === undefined ? name : coded(writer, node.name, name, node.quantization);
  return { name: real, shape: outputShape, code: node.quantization, channelFirst };
}

const nodeWriters: { readonly [Name in OpName]: NodeWriter<Name> } = {
  conv2d: (context) => convolution(context, 1, convKernel),
  depthwiseConv2d: (context) => convolution(context, context.inputs[0]?.shape[2] ?? 1, depthwiseKernel),
  dense,
  batchNorm({ node, writer, inputs, graph }) {
    const weights = (['gamma', 'beta', 'mean', 'variance'] as const).map((role) => {
      return writeVector(writer, `${node.name}/${role}`, tensorOf(graph, node, role));
    });
    const epsilon = { float: node.attributes.epsilon };
    return { name: writer.node('BatchNormalization', node.name, [nameOf(inputs), ...weights], { epsilon }) };
  },
  add({ node, writer, inputs }) {
    return { name: activated(writer, node, node.attributes.activation, 'Add', names(inputs), {}) };
  },
  mul: ({ node, writer, inputs }) => ({ name: writer.node('Mul', node.name, names(inputs)) }),
  concat: ({ node, writer, inputs, outputShape }) => ({
    name: writer.node('Concat', node.name, names(inputs), { axis: lastAxis(outputShape) }),
  }),
  maxPool: (context) => pool(context, 'MaxPool', {}),
  avgPool: (context) => pool(context, 'AveragePool', { count_include_pad: 0 }),
  globalAvgPool: (context) => globalPool(context, 'GlobalAveragePool'),
  globalMaxPool: (context) => globalPool(context, 'GlobalMaxPool'),
  reshape,
  flatten: reshape,
  pad({ node, writer, inputs }) {
    const [[top, bottom], [left, right]] = node.attributes.padding;
    const pads = writer.integers(`${node.name}/pads`, [0, 0, top, left, 0, 0, bottom, right]);
    const value = writer.float(`${node.name}/value`, [node.attributes.value], []);
    return { name: writer.node('Pad', node.name, [nameOf(inputs), pads, value], { mode: 'constant' }) };
  },
  upsample({ node, writer, inputs }) {
    const scales = writer.float(`${node.name}/scales`, [1, 1, ...node.attributes.factors]);
    return {
      name: writer.node('Resize', node.name, [nameOf(inputs), '', scales], {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      }),
    };
  },
  dropout: passedOn,
  activation({ node, writer, inputs }) {
    const [input] = inputs;
    // In integers the function lies in the bounds of the code.
    if (node.quantization !== undefined) return passedOn({ inputs });
    return { name: activation(writer, node.name, node.attributes.function, nameOf(inputs)), ...orderOf(input) };
  },
  softmax: ({ node, writer, inputs, outputShape }) => ({
    name: writer.node('Softmax', node.name, [nameOf(inputs)], { axis: lastAxis(outputShape) }),
  }),
  fakeQuant({ node, writer, inputs }) {
    const { quantization } = node.attributes;
    return { name: coded(writer, node.name, nameOf(inputs), quantization), ...orderOf(inputs[0]) };
  },
  quantize: passedOn,
  dequantize: passedOn,
};

function convolution(
  context: NodeContext<'conv2d'> | NodeContext<'depthwiseConv2d'>,
  group: number,
  arrange: typeof depthwiseKernel,
): Written {
  const { node, writer, inputs, graph } = context;
  const [input] = inputs;
  const kernel = tensorOf(graph, node, 'kernel');
  const { strides, dilations, padding, activation: wanted } = node.attributes;
  const kernelSize: Pair = [kernel.shape[0] ?? 1, kernel.shape[1] ?? 1];
  const weights = [
    writeKernel(writer, `${node.name}/kernel`, kernel, arrange),
    ...biasOf(context as NodeContext, kernel),
  ];
  const attributes = {
    kernel_shape: kernelSize,
    strides,
    dilations,
    group,
    pads: padsOf(input, { kernelSize, strides, dilations, padding }),
  };
  return { name: activated(writer, node, wanted, 'Conv', [nameOf(inputs), ...weights], attributes) };
}

function dense(context: NodeContext<'dense'>): Written {
  const { node, writer, inputs, graph } = context;
  const [input] = inputs;
  const kernel = tensorOf(graph, node, 'kernel');
  const weights = [
    writeKernel(writer, `${node.name}/kernel`, kernel, (tensor) => denseKernel(tensor, input?.channelFirst)),
    ...biasOf(context as NodeContext, kernel),
  ];
  return { name: activated(writer, node, node.attributes.activation, 'Gemm', [nameOf(inputs), ...weights], {}) };
}

function biasOf({ node, writer, inputs, graph }: NodeContext, kernel: TensorData): string[] {
  if (node.weights['bias'] === undefined) return [];
  const bias = tensorOf(graph, node, 'bias');
  const name = `${node.name}/bias`;
  const code = inputs[0]?.code;
  if (bias.dtype !== 'int32' || code === undefined) return [writeVector(writer, name, bias)];
  return [writeIntegerBias(writer, name, bias, { input: code, kernelScale: kernel.quantization?.scale ?? [] })];
}

function pool(
  { node, writer, inputs }: NodeContext<'maxPool'> | NodeContext<'avgPool'>,
  opType: string,
  attributes: Readonly<Record<string, number>>,
): Written {
  const { poolSize, strides, padding } = node.attributes;
  const pads = padsOf(inputs[0], { kernelSize: poolSize, strides, dilations: [1, 1], padding });
  const all = { kernel_shape: poolSize, strides, pads, ...attributes };
  return { name: writer.node(opType, node.name, [nameOf(inputs)], all) };
}

function globalPool(
  { node, writer, inputs, outputShape }: NodeContext<'globalAvgPool'> | NodeContext<'globalMaxPool'>,
  opType: string,
): Written {
  if (node.attributes.keepDims) return { name: writer.node(opType, node.name, [nameOf(inputs)]) };
  const pooled = writer.node(opType, `${node.name}/image`, [nameOf(inputs)]);
  return { name: reshaped(writer, node.name, pooled, outputShape) };
}

/** Row-major order of channels last is kept, by moving channels where that changes anything and a kernel can't absorb it. */
function reshape(context: NodeContext<'reshape'> | NodeContext<'flatten'>): Written {
  const { node, writer, inputs, graph, outputShape } = context;
  const [input] = inputs;
  const shape = input?.shape ?? [];
  let name = nameOf(inputs);
  let channelFirst = input?.channelFirst;
  if (isImage(shape) && !isOrderless(shape)) {
    if (outputShape.length === 1 && endsInDense(graph, node.name)) channelFirst = shape;
    else name = writer.node('Transpose', `${node.name}/last`, [name], { perm: [0, 2, 3, 1] });
  }
  if (!isImage(outputShape) || isOrderless(outputShape)) {
    const [height = 1, width = 1, channels = 1] = outputShape;
    const target = isImage(outputShape) ? [channels, height, width] : outputShape;
    return { name: reshaped(writer, node.name, name, target), channelFirst };
  }
  const last = reshaped(writer, `${node.name}/image`, name, outputShape);
  return { name: writer.node('Transpose', node.name, [last], { perm: [0, 3, 1, 2] }), channelFirst: undefined };
}

function reshaped(writer: OnnxWriter, name: string, value: string, shape: readonly number[]): string {
  return writer.node('Reshape', name, [value, writer.integers(`${name}/shape`, [-1, ...shape])]);
}

/** The node, and its function behind it unless the bounds of an integer code are it. */
function activated(
  writer: OnnxWriter,
  { name, quantization }: GraphNode,
  wanted: ActivationFunction,
  opType: string,
  inputs: readonly string[],
  attributes: Parameters<OnnxWriter['node']>[3],
): string {
  const isPlain = wanted === 'linear' || quantization !== undefined;
  if (isPlain) return writer.node(opType, name, inputs, attributes);
  return activation(writer, name, wanted, writer.node(opType, `${name}/sum`, inputs, attributes));
}

function activation(writer: OnnxWriter, name: string, wanted: ActivationFunction, input: string): string {
  switch (wanted) {
    case 'linear':
      return input;
    case 'relu':
      return writer.node('Relu', name, [input]);
    case 'relu6': {
      const bounds = [writer.float(`${name}/low`, [0], []), writer.float(`${name}/high`, [6], [])];
      return writer.node('Clip', name, [input, ...bounds]);
    }
    case 'hardSwish':
      return writer.node('HardSwish', name, [input]);
    case 'hardSigmoid':
      return writer.node('HardSigmoid', name, [input], { alpha: { float: 1 / 6 }, beta: { float: 0.5 } });
    case 'sigmoid':
      return writer.node('Sigmoid', name, [input]);
    case 'tanh':
      return writer.node('Tanh', name, [input]);
    case 'sign': {
      // ONNX's Sign gives 0 for 0; here 0 counts as positive.
      const zero = writer.float(`${name}/zero`, [0], []);
      const isPositive = writer.node('GreaterOrEqual', `${name}/positive`, [input, zero]);
      const signs = [writer.float(`${name}/plus`, [1], []), writer.float(`${name}/minus`, [-1], [])];
      return writer.node('Where', name, [isPositive, ...signs]);
    }
    default:
      return wanted satisfies never;
  }
}

/** To integers and back. Bounds inside of the type's own are a clip of the integers, so that the code stays next to the op. */
function coded(writer: OnnxWriter, name: string, value: string, code: ActivationQuantization): string {
  const { dtype, scale, zeroPoint, min, max } = code;
  const constants = codeConstants(writer, `${name}/code`, { dtype, scale: [scale], zeroPoint: [zeroPoint] });
  const [low, high] = dtype === 'uint8' ? [0, 255] : [-128, 127];
  const isWhole = min <= low && max >= high;
  let stored = writer.node('QuantizeLinear', `${name}/stored`, [value, ...constants]);
  if (!isWhole) {
    const bound = (label: string, limit: number) =>
      writer.constant(`${name}/${label}`, dtype, [], dtype === 'uint8' ? Uint8Array.of(limit) : Int8Array.of(limit));
    stored = writer.node('Clip', `${name}/clipped`, [stored, bound('min', min), bound('max', max)]);
  }
  return writer.node('DequantizeLinear', `${name}/real`, [stored, ...constants]);
}

function passedOn({ inputs: [input] }: Pick<NodeContext, 'inputs'>): Written {
  return { name: input?.name ?? '', ...orderOf(input) };
}

function orderOf(value: OnnxValue | undefined): Pick<Written, 'channelFirst'> {
  return { channelFirst: value?.channelFirst };
}

function padsOf(
  input: OnnxValue | undefined,
  window: { kernelSize: Pair; strides: Pair; dilations: Pair; padding: Padding },
): readonly number[] {
  const [height = 1, width = 1] = input?.shape ?? [];
  const { padTop, padLeft, padBottom, padRight } = outputGeometry({ inputSize: [height, width], ...window });
  return [padTop, padLeft, padBottom, padRight];
}

/** Axis of channels: behind the batch for images, the last one for everything else. */
function lastAxis(shape: readonly number[]): number {
  return isImage(shape) ? 1 : shape.length;
}

function names(inputs: readonly OnnxValue[]): string[] {
  return inputs.map(({ name }) => name);
}

function nameOf([input]: readonly OnnxValue[]): string {
  return input?.name ?? '';
}

/** The Graph was validated: the tensor is there. */
function tensorOf({ tensors }: Graph, node: GraphNode, role: string): TensorData {
  return tensors[node.weights[role] ?? ''] as TensorData;
}
