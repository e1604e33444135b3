import { dropoutMask } from '../dropout-mask.js';
import { multiply } from '../tfjs.js';
/** Inverted dropout. Masks are made on the host, so that every backend drops the same elements. */
export const dropoutOp = {
  forwardKernels: [],
  gradientKernels: ['Multiply'],
  infer: ({ inputs: [x] }) => x,
  train({ tf, node, inputs, dropoutSeed }) {
    const x = inputs[0];
    const { rate } = node.attributes;
    if (rate === 0) return { value: x, backward: (dy, sink) => sink.input(0, () => dy) };
    const mask = tf.tensor(dropoutMask(dropoutSeed, node.name, rate, x.size), x.shape);
    return {
      value: multiply(tf, x, mask),
      backward: (dy, sink) => sink.input(0, () => multiply(tf, dy, mask)),
    };
  },
};
//# sourceMappingURL=dropout.js.map
