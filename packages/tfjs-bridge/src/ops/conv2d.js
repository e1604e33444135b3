import { runKernel, sumToChannels } from '../tfjs.js';
import { activateFused } from './activation.js';
import { deflateKernel, inflateKernel, isDilated, kernelPadding } from './window.js';
export const conv2dOp = {
  forwardKernels: ['FusedConv2D'],
  gradientKernels: ['Conv2DBackpropInput', 'Conv2DBackpropFilter', 'Sum'],
  infer: (call) => activatedConvolution(call).value,
  train(call) {
    const { tf, node, inputs, weights } = call;
    const { strides, dilations, padding } = node.attributes;
    const [x, kernel] = [inputs[0], weights.kernel];
    const { value, gradient } = activatedConvolution(call);
    const attributes = { strides: [...strides], pad: kernelPadding(padding), dataFormat: 'NHWC' };
    return {
      value,
      backward(dy, sink) {
        const dz = gradient(dy);
        const filter = isDilated(dilations) ? inflateKernel(tf, kernel, dilations) : kernel;
        sink.input(0, () =>
          runKernel(tf, tf.Conv2DBackpropInput, { dy: dz, filter }, { ...attributes, inputShape: x.shape }),
        );
        sink.weight('kernel', () => {
          const filterShape = filter.shape;
          const inflated = runKernel(tf, tf.Conv2DBackpropFilter, { x, dy: dz }, { ...attributes, filterShape });
          return isDilated(dilations) ? deflateKernel(tf, inflated, dilations) : inflated;
        });
        if (weights.bias !== undefined) sink.weight('bias', () => sumToChannels(tf, dz));
      },
    };
  },
};
function activatedConvolution({ tf, node, inputs, weights }) {
  const { strides, dilations, padding, activation } = node.attributes;
  const attributes = {
    strides: [...strides],
    pad: kernelPadding(padding),
    dataFormat: 'NHWC',
    dilations: [...dilations],
  };
  return activateFused(tf, activation, (fused) =>
    runKernel(
      tf,
      tf.FusedConv2D,
      { x: inputs[0], filter: weights.kernel, bias: weights.bias },
      { ...attributes, activation: fused },
    ),
  );
}
//# sourceMappingURL=conv2d.js.map
