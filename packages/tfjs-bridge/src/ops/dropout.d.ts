import type { BridgeOp } from './bridge-op.ts';
/** Inverted dropout. Masks are made on the host, so that every backend drops the same elements. */
export declare const dropoutOp: BridgeOp<'dropout'>;
//# sourceMappingURL=dropout.d.ts.map
