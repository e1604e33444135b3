import type { KernelOverride } from './override.ts';
/** `[batch, outHeight, outWidth, outChannels]` from x `[batch, height, width, channels]`. */
export declare const conv2d: KernelOverride;
/** The same with a bias and an activation in the epilogue. */
export declare const fusedConv2d: KernelOverride;
//# sourceMappingURL=conv2d.d.ts.map
