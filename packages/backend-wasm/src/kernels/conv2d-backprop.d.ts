import type { KernelOverride } from './override.ts';
/** Gradient of the filter, `[filterHeight, filterWidth, channels, outChannels]`. TensorFlow.js' wasm backend has none. */
export declare const conv2dBackpropFilter: KernelOverride;
/** Gradient of the input, and the forward pass of a transposed convolution. */
export declare const conv2dBackpropInput: KernelOverride;
//# sourceMappingURL=conv2d-backprop.d.ts.map
