import type { KernelOverride } from './override.ts';
/**
 * Adding a row to every row of a tensor (a bias), taking one away (a mean), multiplying by one (a scale). Other shapes are
 * left to TensorFlow.js, whose broadcast is ten times slower on these.
 */
export declare const add: KernelOverride;
export declare const sub: KernelOverride;
export declare const multiply: KernelOverride;
//# sourceMappingURL=broadcast.d.ts.map
