import type { KernelOverride } from './override.ts';
/** Sums over leading axes, such as the gradient of a bias, or middle ones. */
export declare const sum: KernelOverride;
/** Means over leading axes, such as the statistics of a batch norm, or middle ones, such as a global average pool. */
export declare const mean: KernelOverride;
//# sourceMappingURL=sum.d.ts.map
