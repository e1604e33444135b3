import { reshape, runKernel, sumToChannels } from '../tfjs.js';
import { activateFused } from './activation.js';
export const denseOp = {
  forwardKernels: ['_FusedMatMul', 'Reshape'],
  gradientKernels: ['BatchMatMul', 'Sum'],
  infer: (call) => activatedProduct(call).value,
  train(call) {
    const { tf, inputs, weights } = call;
    const [x, kernel] = [inputs[0], weights.kernel];
    const { value, gradient } = activatedProduct(call);
    return {
      value,
      backward(dy, sink) {
        const dz = gradient(dy);
        sink.input(0, () => tf.matMul(dz, kernel, false, true));
        sink.weight('kernel', () => tf.matMul(x, dz, true, false));
        if (weights.bias !== undefined) sink.weight('bias', () => sumToChannels(tf, dz));
      },
    };
  },
};
function activatedProduct({ tf, node, inputs, weights }) {
  const [x, kernel] = [inputs[0], weights.kernel];
  const [batch, inUnits] = x.shape;
  const outUnits = kernel.shape[1];
  return activateFused(tf, node.attributes.activation, (activation) => {
    // The fused kernels read rank 3 only.
    const product = runKernel(
      tf,
      tf._FusedMatMul,
      { a: reshape(tf, x, [1, batch, inUnits]), b: reshape(tf, kernel, [1, inUnits, outUnits]), bias: weights.bias },
      { transposeA: false, transposeB: false, activation },
    );
    return reshape(tf, product, [batch, outUnits]);
  });
}
//# sourceMappingURL=dense.js.map
