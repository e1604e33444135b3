import type { Padding, Pair } from '@fovea/contracts';
import type { Tensor, Tfjs } from '../tfjs.ts';
/** Padding as kernels want it: explicit padding names all four axes. */
export declare function kernelPadding(padding: Padding): 'same' | 'valid' | number[][];
export declare function isDilated(dilations: Pair): boolean;
/** Kernels of {@link inflateKernel} and {@link deflateKernel}. */
export declare const dilatedGradientKernels: readonly string[];
/**
 * The kernel with zeros between its taps, so that dilation 1 computes the same. TensorFlow.js has no gradient kernel for
 * dilated convolutions, and its depthwise ones silently ignore the dilation.
 */
export declare function inflateKernel(tf: Tfjs, kernel: Tensor, [rows, columns]: Pair): Tensor;
/** The taps of an inflated kernel's gradient. */
export declare function deflateKernel(tf: Tfjs, inflated: Tensor, [rows, columns]: Pair): Tensor;
//# sourceMappingURL=window.d.ts.map
