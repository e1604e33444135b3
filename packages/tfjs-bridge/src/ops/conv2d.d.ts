import type { BridgeOp } from './bridge-op.ts';
export declare const conv2dOp: BridgeOp<'conv2d'>;
//# sourceMappingURL=conv2d.d.ts.map
