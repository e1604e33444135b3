import type { KernelOverride } from './override.ts';
/** Every kernel of the `wasm` backend that this package adds or replaces. */
export declare const kernelOverrides: readonly KernelOverride[];
//# sourceMappingURL=index.d.ts.map
