import type { KernelOverride } from './override.ts';
/** Name of the fused gradient: `dy` where `0 < x <= high`, else 0. */
export declare const clippedGradientName = 'FoveaClippedGradient';
export declare const relu: KernelOverride;
export declare const relu6: KernelOverride;
/** One pass for the gradient of relu and relu6, which TensorFlow.js composes of three and five. */
export declare const clippedGradient: KernelOverride;
//# sourceMappingURL=relu.d.ts.map
