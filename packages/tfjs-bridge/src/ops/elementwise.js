import { add, multiply, reshape, runKernel } from '../tfjs.js';
import { activate } from './activation.js';
import { plainOp } from './bridge-op.js';
export const addOp = {
  forwardKernels: ['Add'],
  gradientKernels: ['Sum', 'Reshape'],
  infer: (call) => activatedSum(call).value,
  train(call) {
    const { value, gradient } = activatedSum(call);
    return {
      value,
      backward(dy, sink) {
        const dz = gradient(dy);
        call.inputs.forEach((x, index) => sink.input(index, () => sumToShape(call.tf, dz, x.shape)));
      },
    };
  },
};
export const mulOp = plainOp({
  forwardKernels: ['Multiply'],
  gradientKernels: ['Multiply', 'Sum', 'Reshape'],
  forward: ({ tf, inputs: [a, b] }) => multiply(tf, a, b),
  backward({ tf, inputs: [a, b] }, _value, dy, sink) {
    sink.input(0, () => sumToShape(tf, multiply(tf, dy, b), a.shape));
    sink.input(1, () => sumToShape(tf, multiply(tf, dy, a), b.shape));
  },
});
/** Rounds to a grid and back; the gradient passes where the value was not clipped. */
export const fakeQuantOp = plainOp({
  forwardKernels: ['Multiply', 'Add', 'Sub', 'RealDiv', 'Round', 'ClipByValue'],
  gradientKernels: ['RealDiv', 'Add', 'Round', 'GreaterEqual', 'LessEqual', 'LogicalAnd', 'Cast', 'Multiply'],
  forward({ tf, node, inputs: [x] }) {
    const { scale, zeroPoint, min, max } = node.attributes.quantization;
    return tf.mul(tf.sub(tf.clipByValue(gridPosition(tf, node, x), min, max), zeroPoint), scale);
  },
  backward({ tf, node, inputs: [x] }, _value, dy, sink) {
    const { min, max } = node.attributes.quantization;
    sink.input(0, () => {
      const position = gridPosition(tf, node, x);
      const isInside = tf.logicalAnd(tf.greaterEqual(position, min), tf.lessEqual(position, max));
      return multiply(tf, dy, tf.cast(isInside, 'float32'));
    });
  },
});
export const softmaxOp = plainOp({
  forwardKernels: ['Softmax'],
  gradientKernels: ['Multiply', 'Sum', 'Sub'],
  forward: ({ tf, inputs: [logits] }) => runKernel(tf, tf.Softmax, { logits }, { dim: logits.rank - 1 }),
  backward({ tf }, y, dy, sink) {
    sink.input(0, () => {
      const weighted = multiply(tf, dy, y);
      return tf.sub(weighted, multiply(tf, y, tf.sum(weighted, -1, true)));
    });
  },
});
function activatedSum({ tf, node, inputs }) {
  return activate(
    tf,
    node.attributes.activation,
    inputs.reduce((sum, x) => add(tf, sum, x)),
  );
}
/** `round(x / scale) + zeroPoint`, halves to even, before saturation. */
function gridPosition(tf, { attributes }, x) {
  const { scale, zeroPoint } = attributes.quantization;
  return tf.add(tf.round(tf.div(x, scale)), zeroPoint);
}
/** Undoes broadcasting: sums over the axes along which `shape` has one element. */
function sumToShape(tf, x, shape) {
  const axes = shape.flatMap((dimension, axis) => (dimension === 1 && x.shape[axis] !== 1 ? [axis] : []));
  return axes.length === 0 ? x : reshape(tf, tf.sum(x, axes), shape);
}
//# sourceMappingURL=elementwise.js.map
