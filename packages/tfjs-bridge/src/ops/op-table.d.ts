import type { OpName } from '@fovea/contracts';
import type { BridgeOp } from './bridge-op.ts';
/** Ops that compute in integers: their arithmetic in floats would be another model. */
export type IntegerOpName = 'quantize' | 'dequantize';
export type BridgedOpName = Exclude<OpName, IntegerOpName>;
/** The implementation of an op; undefined for the integer ops. */
export declare function bridgeOp<Name extends BridgedOpName>(name: Name): BridgeOp<Name>;
export declare function bridgeOp(name: OpName): BridgeOp<OpName> | undefined;
//# sourceMappingURL=op-table.d.ts.map
