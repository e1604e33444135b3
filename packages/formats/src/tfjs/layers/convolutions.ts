import type { Conv2dAttributes } from '@fovea/contracts';
import { layerUnsupported } from '../../errors.ts';
import { assertChannelsLast, readActivation, readPadding } from '../lowering.ts';
import type { LayerConverter, Lowering } from '../lowering.ts';
import { importerSubject } from '../subject.ts';
import type { LayerCall } from '../topology.ts';

const maxWindow = 1024;
const maxChannels = 2 ** 24;

interface Window {
  readonly kernelSize: readonly [number, number];
  readonly attributes: Omit<Conv2dAttributes, 'activation'>;
}

/** `Conv2D`: kernel `[kernelHeight, kernelWidth, inChannels, filters]`, as the Graph has it. */
export const convertConv2d: LayerConverter = (call, lowering) => {
  const { kernelSize, attributes } = readWindow(call);
  const filters = call.config.integer('filters', 1, maxChannels);
  const activation = readActivation(call);
  const weights = {
    kernel: lowering.weights.take(call.owner, 'kernel', [...kernelSize, -1, filters]),
    ...readBias(call, lowering, filters),
  };
  const value = lowering.add({
    name: call.value,
    op: 'conv2d',
    inputs: [lowering.input(call)],
    weights,
    attributes: { ...attributes, activation: activation === 'softmax' ? 'linear' : activation },
  });
  return activation === 'softmax' ? lowering.softmaxAfter(call, value) : value;
};

/** `DepthwiseConv2D`: kernel `[kernelHeight, kernelWidth, inChannels, depthMultiplier]`. */
export const convertDepthwiseConv2d: LayerConverter = (call, lowering) => {
  const { kernelSize, attributes } = readWindow(call);
  if (Math.max(...attributes.dilations) > 1) {
    throw layerUnsupported(
      importerSubject,
      call.owner.name,
      'DepthwiseConv2D with a dilation rate',
      'Keras applies the rate and TensorFlow.js ignores it, so that the file does not say what it computes.',
    );
  }
  const multiplier = readMultiplier(call);
  const kernel = lowering.weights.take(call.owner, 'depthwise_kernel', [...kernelSize, -1, multiplier]);
  const channels = outChannels(lowering, kernel);
  const activation = readActivation(call);
  const value = lowering.add({
    name: call.value,
    op: 'depthwiseConv2d',
    inputs: [lowering.input(call)],
    weights: { kernel, ...readBias(call, lowering, channels) },
    attributes: { ...attributes, activation: activation === 'softmax' ? 'linear' : activation },
  });
  return activation === 'softmax' ? lowering.softmaxAfter(call, value) : value;
};

/** `SeparableConv2D`: a depthwise convolution without bias, then a pointwise one with bias and activation. */
export const convertSeparableConv2d: LayerConverter = (call, lowering) => {
  const { kernelSize, attributes } = readWindow(call);
  const filters = call.config.integer('filters', 1, maxChannels);
  const depthwise = lowering.weights.take(call.owner, 'depthwise_kernel', [...kernelSize, -1, readMultiplier(call)]);
  const between = lowering.add({
    name: lowering.fresh(`${call.value}_depthwise`),
    op: 'depthwiseConv2d',
    inputs: [lowering.input(call)],
    weights: { kernel: depthwise },
    attributes: { ...attributes, activation: 'linear' },
  });
  const activation = readActivation(call);
  const channels = outChannels(lowering, depthwise);
  const value = lowering.add({
    name: call.value,
    op: 'conv2d',
    inputs: [between],
    weights: {
      kernel: lowering.weights.take(call.owner, 'pointwise_kernel', [1, 1, channels, filters]),
      ...readBias(call, lowering, filters),
    },
    attributes: {
      strides: [1, 1],
      dilations: [1, 1],
      padding: 'valid',
      activation: activation === 'softmax' ? 'linear' : activation,
    },
  });
  return activation === 'softmax' ? lowering.softmaxAfter(call, value) : value;
};

function readWindow(call: LayerCall): Window {
  const { config } = call;
  assertChannelsLast(call);
  if (config.has('groups') && config.integer('groups', 1, maxChannels) !== 1) {
    throw layerUnsupported(importerSubject, call.owner.name, `${call.className} with groups`, 'Use groups = 1.');
  }
  return {
    kernelSize: config.pair('kernel_size', 1, maxWindow),
    attributes: {
      strides: config.pair('strides', 1, maxWindow, [1, 1]),
      dilations: config.pair('dilation_rate', 1, maxWindow, [1, 1]),
      padding: readPadding(call),
    },
  };
}

/** TensorFlow.js leaves `depth_multiplier` out of separable layers it saves; the weight's shape tells it then. */
function readMultiplier({ config }: LayerCall): number {
  return config.has('depth_multiplier') ? config.integer('depth_multiplier', 1, maxChannels) : -1;
}

function outChannels(lowering: Lowering, kernel: string): number {
  const [, , channels = 0, multiplier = 0] = lowering.weights.shapeOf(kernel);
  return channels * multiplier;
}

function readBias(call: LayerCall, lowering: Lowering, channels: number): { readonly bias?: string } {
  if (!call.config.boolean('use_bias', true)) return {};
  return { bias: lowering.weights.take(call.owner, 'bias', [channels]) };
}
