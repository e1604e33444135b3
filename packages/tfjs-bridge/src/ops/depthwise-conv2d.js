import { runKernel, sumToChannels } from '../tfjs.js';
import { activateFused } from './activation.js';
import { deflateKernel, inflateKernel, isDilated, kernelPadding } from './window.js';
export const depthwiseConv2dOp = {
  forwardKernels: ['FusedDepthwiseConv2D'],
  gradientKernels: ['DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter', 'Sum'],
  infer: (call) => activatedConvolution(call).value,
  train(call) {
    const { tf, node, inputs, weights } = call;
    const { strides, dilations, padding } = node.attributes;
    const [x, kernel] = [inputs[0], weights.kernel];
    const { value, gradient } = activatedConvolution(call);
    const attributes = { strides: [...strides], dilations: [1, 1], pad: kernelPadding(padding) };
    return {
      value,
      backward(dy, sink) {
        const dz = gradient(dy);
        const filter = isDilated(dilations) ? inflateKernel(tf, kernel, dilations) : kernel;
        sink.input(0, () =>
          runKernel(
            tf,
            tf.DepthwiseConv2dNativeBackpropInput,
            { dy: dz, filter },
            { ...attributes, inputShape: x.shape },
          ),
        );
        sink.weight('kernel', () => {
          const inflated = runKernel(
            tf,
            tf.DepthwiseConv2dNativeBackpropFilter,
            { x, dy: dz },
            { ...attributes, filterShape: filter.shape },
          );
          return isDilated(dilations) ? deflateKernel(tf, inflated, dilations) : inflated;
        });
        if (weights.bias !== undefined) sink.weight('bias', () => sumToChannels(tf, dz));
      },
    };
  },
};
function activatedConvolution({ tf, node, inputs, weights }) {
  const { strides, dilations, padding, activation } = node.attributes;
  return activateFused(tf, activation, (fused) =>
    runKernel(
      tf,
      tf.FusedDepthwiseConv2D,
      { x: inputs[0], filter: weights.kernel, bias: weights.bias },
      {
        strides: [...strides],
        pad: kernelPadding(padding),
        dataFormat: 'NHWC',
        dilations: [...dilations],
        activation: fused,
      },
    ),
  );
}
//# sourceMappingURL=depthwise-conv2d.js.map
