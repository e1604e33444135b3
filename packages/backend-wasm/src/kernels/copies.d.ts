import type { KernelOverride } from './override.ts';
/** A clone shares its values: TensorFlow.js copies them, and clones every tensor that a gradient will need. */
export declare const identity: KernelOverride;
/** A cast to the type a tensor has already shares its values. */
export declare const cast: KernelOverride;
//# sourceMappingURL=copies.d.ts.map
