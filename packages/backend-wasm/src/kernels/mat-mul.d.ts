import type { KernelOverride } from './override.ts';
/** `[...batch, m, n]` from `[...batch, m, k]` and `[...batch, k, n]`, each transposed on demand, batches broadcast. */
export declare const batchMatMul: KernelOverride;
/** The same with a bias and an activation in the epilogue. */
export declare const fusedMatMul: KernelOverride;
//# sourceMappingURL=mat-mul.d.ts.map
