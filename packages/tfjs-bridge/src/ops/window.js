import { reshape } from '../tfjs.js';
/** Padding as kernels want it: explicit padding names all four axes. */
export function kernelPadding(padding) {
  if (typeof padding === 'string') return padding;
  return [[0, 0], [...padding[0]], [...padding[1]], [0, 0]];
}
export function isDilated(dilations) {
  return dilations[0] > 1 || dilations[1] > 1;
}
/** Kernels of {@link inflateKernel} and {@link deflateKernel}. */
export const dilatedGradientKernels = ['PadV2', 'Reshape', 'Slice', 'StridedSlice'];
/**
 * The kernel with zeros between its taps, so that dilation 1 computes the same. TensorFlow.js has no gradient kernel for
 * dilated convolutions, and its depthwise ones silently ignore the dilation.
 */
export function inflateKernel(tf, kernel, [rows, columns]) {
  const [height, width, inChannels, outChannels] = kernel.shape;
  const spread = tf.pad(reshape(tf, kernel, [height, 1, width, 1, inChannels * outChannels]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const inflated = reshape(tf, spread, [height * rows, width * columns, inChannels, outChannels]);
  const size = [(height - 1) * rows + 1, (width - 1) * columns + 1, inChannels, outChannels];
  return tf.slice(inflated, [0, 0, 0, 0], size);
}
/** The taps of an inflated kernel's gradient. */
export function deflateKernel(tf, inflated, [rows, columns]) {
  return tf.stridedSlice(inflated, [0, 0, 0, 0], inflated.shape, [rows, columns, 1, 1]);
}
//# sourceMappingURL=window.js.map
