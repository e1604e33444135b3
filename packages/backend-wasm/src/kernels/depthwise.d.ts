import type { ConvPlan } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';
/** `[batch, outHeight, outWidth, channels * multiplier]` from x `[batch, height, width, channels]`. */
export declare const depthwiseConv2d: KernelOverride;
/** The same with a bias and an activation in the epilogue. */
export declare const fusedDepthwiseConv2d: KernelOverride;
/** The arguments between the pointers and the activation that all depthwise kernels share. */
export declare function depthwiseGeometry({ info, height, width }: ConvPlan): number[];
//# sourceMappingURL=depthwise.d.ts.map
