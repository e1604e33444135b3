import type { GradConfig } from '@tensorflow/tfjs-core';
/**
 * Gradients recomposed of fused kernels. TensorFlow.js keeps one gradient for all backends, so that on the others they do
 * what its own would.
 */
export declare const gradientOverrides: readonly GradConfig[];
//# sourceMappingURL=gradients.d.ts.map
