import type { BridgeOp } from './bridge-op.ts';
export declare const depthwiseConv2dOp: BridgeOp<'depthwiseConv2d'>;
//# sourceMappingURL=depthwise-conv2d.d.ts.map
