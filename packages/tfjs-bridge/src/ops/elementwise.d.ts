import type { BridgeOp } from './bridge-op.ts';
export declare const addOp: BridgeOp<'add'>;
export declare const mulOp: BridgeOp<'mul'>;
/** Rounds to a grid and back; the gradient passes where the value was not clipped. */
export declare const fakeQuantOp: BridgeOp<'fakeQuant'>;
export declare const softmaxOp: BridgeOp<'softmax'>;
//# sourceMappingURL=elementwise.d.ts.map
