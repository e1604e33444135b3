import type { OpName } from '@fovea/contracts';
import { activationOp } from './activation.ts';
import { batchNormOp } from './batch-norm.ts';
import type { BridgeOp } from './bridge-op.ts';
import { conv2dOp } from './conv2d.ts';
import { denseOp } from './dense.ts';
import { depthwiseConv2dOp } from './depthwise-conv2d.ts';
import { dropoutOp } from './dropout.ts';
import { addOp, fakeQuantOp, mulOp, softmaxOp } from './elementwise.ts';
import { concatOp, flattenOp, padOp, reshapeOp, upsampleOp } from './layout.ts';
import { avgPoolOp, globalAvgPoolOp, globalMaxPoolOp, maxPoolOp } from './pooling.ts';

/** Ops that compute in integers: their arithmetic in floats would be another model. */
export type IntegerOpName = 'quantize' | 'dequantize';

export type BridgedOpName = Exclude<OpName, IntegerOpName>;

const ops: { readonly [Name in BridgedOpName]: BridgeOp<Name> } = {
  conv2d: conv2dOp,
  depthwiseConv2d: depthwiseConv2dOp,
  dense: denseOp,
  batchNorm: batchNormOp,
  add: addOp,
  mul: mulOp,
  concat: concatOp,
  maxPool: maxPoolOp,
  avgPool: avgPoolOp,
  globalAvgPool: globalAvgPoolOp,
  globalMaxPool: globalMaxPoolOp,
  reshape: reshapeOp,
  flatten: flattenOp,
  pad: padOp,
  upsample: upsampleOp,
  dropout: dropoutOp,
  activation: activationOp,
  softmax: softmaxOp,
  fakeQuant: fakeQuantOp,
};

/** The implementation of an op; undefined for the integer ops. */
export function bridgeOp<Name extends BridgedOpName>(name: Name): BridgeOp<Name>;
export function bridgeOp(name: OpName): BridgeOp<OpName> | undefined;
export function bridgeOp(name: OpName): BridgeOp<OpName> | undefined {
  // A node's op selects its own implementation, so the two always agree on the node's type.
  return (ops as unknown as Partial<Record<OpName, BridgeOp<OpName>>>)[name];
}
