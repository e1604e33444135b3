import type { KernelOverride } from './override.ts';
/** `[batch, outHeight, outWidth, channels]`. NaN in a window makes the maximum NaN. */
export declare const maxPool: KernelOverride;
/** Gradient of the maximum: to its first position in row order. TensorFlow.js' own searches each window once per pixel. */
export declare const maxPoolGrad: KernelOverride;
/**
 * Gradient of the average, divided like the forward pass by the pixels of the window that are inside the image.
 * TensorFlow.js divides by the whole window, which is not the gradient where there is padding.
 */
export declare const avgPoolGrad: KernelOverride;
//# sourceMappingURL=pool.d.ts.map
