import { activationOp } from './activation.js';
import { batchNormOp } from './batch-norm.js';
import { conv2dOp } from './conv2d.js';
import { denseOp } from './dense.js';
import { depthwiseConv2dOp } from './depthwise-conv2d.js';
import { dropoutOp } from './dropout.js';
import { addOp, fakeQuantOp, mulOp, softmaxOp } from './elementwise.js';
import { concatOp, flattenOp, padOp, reshapeOp, upsampleOp } from './layout.js';
import { avgPoolOp, globalAvgPoolOp, globalMaxPoolOp, maxPoolOp } from './pooling.js';
const ops = {
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
export function bridgeOp(name) {
  // A node's op selects its own implementation, so the two always agree on the node's type.
  return ops[name];
}
//# sourceMappingURL=op-table.js.map
