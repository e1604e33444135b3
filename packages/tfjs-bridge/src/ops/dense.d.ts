import type { BridgeOp } from './bridge-op.ts';
export declare const denseOp: BridgeOp<'dense'>;
//# sourceMappingURL=dense.d.ts.map
