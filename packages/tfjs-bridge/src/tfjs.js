/**
 * Runs one kernel of the active backend. Kernels are called without their `tf.*` wrappers, which check, reshape and record
 * anew on each call what a validated Graph already guarantees.
 */
export function runKernel(tf, kernel, inputs, attributes = {}) {
  const present = inputs;
  return tf.engine().runKernel(kernel, present, attributes);
}
/** `tf.tidy` for a function that returns no tensors: tidy would walk every number of its result in search of one. */
export function scoped(tf, compute) {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}
/** The same data under another shape, without a copy where the backend can. */
export function reshape(tf, x, shape) {
  if (x.shape.length === shape.length && x.shape.every((dimension, axis) => dimension === shape[axis])) return x;
  return runKernel(tf, tf.Reshape, { x }, { shape: [...shape] });
}
/** Sum over all axes but the last, `[channels]`. */
export function sumToChannels(tf, x) {
  return runKernel(tf, tf.Sum, { x }, { axis: leadingAxes(x), keepDims: false });
}
/** Element-wise product, with broadcasting. */
export function multiply(tf, a, b) {
  return runKernel(tf, tf.Multiply, { a, b });
}
/** Element-wise sum, with broadcasting. */
export function add(tf, a, b) {
  return runKernel(tf, tf.Add, { a, b });
}
/** Elements of each channel: batch and, for images, height and width. */
export function countPerChannel(x) {
  return x.size / x.shape.at(-1);
}
function leadingAxes(x) {
  return Array.from({ length: x.shape.length - 1 }, (_, axis) => axis);
}
//# sourceMappingURL=tfjs.js.map
