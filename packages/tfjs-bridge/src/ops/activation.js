import { multiply, runKernel } from '../tfjs.js';
import { plainOp } from './bridge-op.js';
/**
 * A kernel that a backend may add: `dy` where `0 < x <= high`, else 0, in one pass. Inputs `dy` and `x`, attribute `high`.
 */
export const clippedGradientKernel = 'FoveaClippedGradient';
/** The float32 before 6: what relu6 clipped to 6 lies above it. */
const belowSix = 6 - 2 ** -21;
const rules = {
  linear: {
    fused: 'linear',
    forwardKernels: [],
    gradientKernels: [],
    forward: (_, x) => x,
    gradient: (_tf, _x, _y, dy) => dy,
  },
  relu: {
    fused: 'relu',
    forwardKernels: ['Relu'],
    gradientKernels: ['Step', 'Multiply'],
    forward: (tf, x) => runKernel(tf, tf.Relu, { x }),
    gradient: (tf, _x, y, dy) => clippedGradient(tf, y, dy, Infinity) ?? multiply(tf, dy, step(tf, y)),
  },
  relu6: {
    fused: 'relu6',
    forwardKernels: ['Relu6'],
    gradientKernels: ['Step', 'Multiply', 'Sub'],
    forward: (tf, x) => runKernel(tf, tf.Relu6, { x }),
    gradient: (tf, _x, y, dy) =>
      clippedGradient(tf, y, dy, belowSix) ?? multiply(tf, dy, step(tf, multiply(tf, y, tf.sub(6, y)))),
  },
  sigmoid: {
    fused: 'sigmoid',
    forwardKernels: ['Sigmoid'],
    gradientKernels: ['Multiply', 'Sub'],
    forward: (tf, x) => runKernel(tf, tf.Sigmoid, { x }),
    gradient: (tf, _x, y, dy) => multiply(tf, dy, multiply(tf, y, tf.sub(1, y))),
  },
  tanh: {
    forwardKernels: ['Tanh'],
    gradientKernels: ['Multiply', 'Sub'],
    forward: (tf, x) => runKernel(tf, tf.Tanh, { x }),
    gradient: (tf, _x, y, dy) => multiply(tf, dy, tf.sub(1, multiply(tf, y, y))),
  },
  // relu6(x + 3) / 6
  hardSigmoid: {
    forwardKernels: ['Add', 'Relu6', 'Multiply'],
    gradientKernels: ['Step', 'Multiply', 'Sub'],
    forward: (tf, x) => hardSigmoid(tf, x),
    gradient: (tf, _x, y, dy) => multiply(tf, dy, tf.mul(step(tf, multiply(tf, y, tf.sub(1, y))), 1 / 6)),
  },
  // x * hardSigmoid(x); inside (-3, 3) the slope is hardSigmoid(x) + x / 6.
  hardSwish: {
    forwardKernels: ['Add', 'Relu6', 'Multiply'],
    gradientKernels: ['Add', 'Relu6', 'Step', 'Multiply', 'Sub'],
    forward: (tf, x) => multiply(tf, x, hardSigmoid(tf, x)),
    gradient(tf, x, _y, dy) {
      const gate = hardSigmoid(tf, x);
      const isBetween = step(tf, multiply(tf, gate, tf.sub(1, gate)));
      return multiply(tf, dy, tf.add(gate, tf.mul(multiply(tf, x, isBetween), 1 / 6)));
    },
  },
  // Straight-through inside [-1, 1] (Courbariaux et al., "Binarized Neural Networks", 2016, equation 4).
  sign: {
    forwardKernels: ['GreaterEqual', 'Cast', 'Multiply', 'Sub'],
    gradientKernels: ['Abs', 'LessEqual', 'Cast', 'Multiply'],
    forward: (tf, x) => tf.sub(tf.mul(tf.cast(tf.greaterEqual(x, 0), 'float32'), 2), 1),
    gradient: (tf, x, _y, dy) => multiply(tf, dy, tf.cast(tf.lessEqual(tf.abs(x), 1), 'float32')),
  },
};
/** Kernels that an activation adds to those of its op. */
export function activationKernels(activation) {
  const { forwardKernels, gradientKernels } = rules[activation];
  return { forward: forwardKernels, gradient: gradientKernels };
}
/** `activation(x)`, differentiable. */
export function activate(tf, activation, x) {
  const rule = rules[activation];
  const value = rule.forward(tf, x);
  return { value, gradient: (dy) => rule.gradient(tf, x, value, dy) };
}
/** `activation(compute(…))`, inside the kernel where it can fuse the activation. */
export function activateFused(tf, activation, compute) {
  const rule = rules[activation];
  if (rule.fused === undefined) return activate(tf, activation, compute('linear'));
  const value = compute(rule.fused);
  return { value, gradient: (dy) => rule.gradient(tf, value, value, dy) };
}
export const activationOp = plainOp({
  forwardKernels: [],
  gradientKernels: [],
  forward: ({ tf, node, inputs: [x] }) => rules[node.attributes.function].forward(tf, x),
  backward({ tf, node, inputs: [x] }, value, dy, sink) {
    sink.input(0, () => rules[node.attributes.function].gradient(tf, x, value, dy));
  },
});
function clippedGradient(tf, x, dy, high) {
  if (tf.getKernel(clippedGradientKernel, tf.getBackend()) === undefined) return undefined;
  return runKernel(tf, clippedGradientKernel, { dy, x }, { high });
}
function step(tf, x) {
  return runKernel(tf, tf.Step, { x }, { alpha: 0 });
}
function hardSigmoid(tf, x) {
  return tf.mul(runKernel(tf, tf.Relu6, { x: tf.add(x, 3) }), 1 / 6);
}
//# sourceMappingURL=activation.js.map
