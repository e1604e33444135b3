import type { KernelOverride } from './override.ts';
/** Gradient of the depthwise filter, `[filterHeight, filterWidth, channels, multiplier]`. Missing in TensorFlow.js' wasm. */
export declare const depthwiseBackpropFilter: KernelOverride;
/** Gradient of the input of a depthwise convolution. Missing in TensorFlow.js' wasm. */
export declare const depthwiseBackpropInput: KernelOverride;
//# sourceMappingURL=depthwise-backprop.d.ts.map
