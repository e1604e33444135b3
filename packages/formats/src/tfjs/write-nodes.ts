import type { Graph, GraphNode, NodeOf, TensorData } from '@fovea/contracts';
import { nodeUnsupported } from '../errors.ts';
import { activationName, writePadding, zeroPaddingConfig } from './layer-writer.ts';
import type { LayerWriter } from './layer-writer.ts';
import { exporterSubject } from './subject.ts';

/** Weights are loaded over the initial ones, and zeros cost the loader least. */
const zeros = { class_name: 'Zeros', config: {} };
const channelsLast = { data_format: 'channels_last' };

interface NodeContext {
  readonly writer: LayerWriter;
  readonly graph: Graph;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/**
 * Writes one node as layers; returns the name of the layer that yields its value.
 *
 * @throws CAPABILITY_UNSUPPORTED naming a node that layers cannot express.
 */
export function writeNode(node: GraphNode, context: NodeContext): string {
  const { writer, graph, shapes } = context;
  const inputs = writer.inputs(node);
  const [input = ''] = inputs;
  const one = (className: string, config: Readonly<Record<string, unknown>>) =>
    writer.add(node.name, className, inputs, config);
  switch (node.op) {
    case 'conv2d':
      return writeConvolution(node, 'Conv2D', 'kernel', context);
    case 'depthwiseConv2d':
      return writeConvolution(node, 'DepthwiseConv2D', 'depthwise_kernel', context);
    case 'dense': {
      const kernel = tensorOf(graph, node, 'kernel');
      const layer = one('Dense', {
        units: kernel.shape[1],
        activation: activationName(node, node.attributes.activation),
        use_bias: node.weights['bias'] !== undefined,
        kernel_initializer: zeros,
        bias_initializer: zeros,
      });
      writer.weight(layer, 'kernel', kernel);
      if (node.weights['bias'] !== undefined) writer.weight(layer, 'bias', tensorOf(graph, node, 'bias'));
      return layer;
    }
    case 'batchNorm': {
      const { epsilon, momentum } = node.attributes;
      const layer = one('BatchNormalization', { axis: -1, momentum, epsilon, center: true, scale: true });
      writer.weight(layer, 'gamma', tensorOf(graph, node, 'gamma'));
      writer.weight(layer, 'beta', tensorOf(graph, node, 'beta'));
      writer.weight(layer, 'moving_mean', tensorOf(graph, node, 'mean'));
      writer.weight(layer, 'moving_variance', tensorOf(graph, node, 'variance'));
      return layer;
    }
    case 'add': {
      const activation = activationName(node, node.attributes.activation);
      if (activation === 'linear') return one('Add', {});
      const sum = writer.add(`${node.name}_sum`, 'Add', inputs, {});
      return writer.add(node.name, 'Activation', [sum], { activation });
    }
    case 'mul':
      return one('Multiply', {});
    case 'concat':
      return one('Concatenate', { axis: -1 });
    case 'maxPool':
      return one('MaxPooling2D', poolConfig(node));
    case 'avgPool':
      return one('AveragePooling2D', poolConfig(node));
    case 'globalAvgPool':
      return writeGlobalPool(node, 'GlobalAveragePooling2D', context);
    case 'globalMaxPool':
      return writeGlobalPool(node, 'GlobalMaxPooling2D', context);
    case 'reshape':
      return one('Reshape', { target_shape: node.attributes.shape });
    case 'flatten':
      // TensorFlow.js refuses to flatten what is flat.
      return shapes.get(node.inputs[0] ?? '')?.length === 1 ? input : one('Flatten', channelsLast);
    case 'pad':
      if (node.attributes.value !== 0) throw unsupported(node, 'pads with a value other than 0');
      return one('ZeroPadding2D', zeroPaddingConfig(node.attributes.padding));
    case 'upsample':
      return one('UpSampling2D', { size: node.attributes.factors, interpolation: 'nearest', ...channelsLast });
    case 'dropout':
      return one('Dropout', { rate: node.attributes.rate, noise_shape: null, seed: null });
    case 'activation':
      return one('Activation', { activation: activationName(node, node.attributes.function) });
    case 'softmax':
      return one('Activation', { activation: 'softmax' });
    case 'fakeQuant':
    case 'quantize':
    case 'dequantize':
      throw unsupported(node, `is a ${node.op}, which layers do not have`);
    default:
      return node satisfies never;
  }
}

function writeConvolution(
  node: NodeOf<'conv2d'> | NodeOf<'depthwiseConv2d'>,
  className: string,
  role: string,
  { writer, graph }: NodeContext,
): string {
  const kernel = tensorOf(graph, node, 'kernel');
  const [kernelHeight, kernelWidth, , last] = kernel.shape;
  const { strides, dilations, activation } = node.attributes;
  if (node.op === 'depthwiseConv2d' && Math.max(...dilations) > 1) {
    throw unsupported(node, 'is a dilated depthwise convolution, whose dilation TensorFlow.js layers ignore');
  }
  const [source = ''] = writer.inputs(node);
  const { input, padding } = writePadding(writer, node, source, node.attributes.padding);
  const layer = writer.add(node.name, className, [input], {
    ...(node.op === 'conv2d' ? { filters: last } : { depth_multiplier: last }),
    kernel_size: [kernelHeight, kernelWidth],
    strides,
    padding,
    ...channelsLast,
    dilation_rate: dilations,
    activation: activationName(node, activation),
    use_bias: node.weights['bias'] !== undefined,
    ...(node.op === 'conv2d' ? { kernel_initializer: zeros } : { depthwise_initializer: zeros }),
    bias_initializer: zeros,
  });
  writer.weight(layer, role, kernel);
  if (node.weights['bias'] !== undefined) writer.weight(layer, 'bias', tensorOf(graph, node, 'bias'));
  return layer;
}

function writeGlobalPool(
  node: NodeOf<'globalAvgPool'> | NodeOf<'globalMaxPool'>,
  className: string,
  { writer, shapes }: NodeContext,
): string {
  const inputs = writer.inputs(node);
  // TensorFlow.js has no `keepdims` here.
  if (!node.attributes.keepDims) return writer.add(node.name, className, inputs, channelsLast);
  const flat = writer.add(`${node.name}_flat`, className, inputs, channelsLast);
  return writer.add(node.name, 'Reshape', [flat], { target_shape: shapes.get(node.name) });
}

function poolConfig(node: NodeOf<'maxPool'> | NodeOf<'avgPool'>): Readonly<Record<string, unknown>> {
  const { poolSize, strides, padding } = node.attributes;
  if (padding !== 'same' && padding !== 'valid') {
    throw unsupported(node, 'is a pool with explicit padding, which layers cannot express');
  }
  return { pool_size: poolSize, strides, padding, ...channelsLast };
}

function tensorOf(graph: Graph, node: GraphNode, role: string): TensorData {
  const tensor = graph.tensors[node.weights[role] ?? ''];
  if (tensor === undefined) throw unsupported(node, `has no tensor for its ${role}`);
  return tensor;
}

function unsupported(node: GraphNode, reason: string): ReturnType<typeof nodeUnsupported> {
  return nodeUnsupported(exporterSubject, node.name, reason, 'Export a container instead.');
}
