import { add, multiply, sub } from './broadcast.js';
import { conv2d, fusedConv2d } from './conv2d.js';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2d-backprop.js';
import { cast, identity } from './copies.js';
import { depthwiseConv2d, fusedDepthwiseConv2d } from './depthwise.js';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-backprop.js';
import { batchMatMul, fusedMatMul } from './mat-mul.js';
import { avgPoolGrad, maxPool, maxPoolGrad } from './pool.js';
import { clippedGradient, relu, relu6 } from './relu.js';
import { mean, sum } from './sum.js';
/** Every kernel of the `wasm` backend that this package adds or replaces. */
export const kernelOverrides = [
  conv2d,
  fusedConv2d,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  depthwiseConv2d,
  fusedDepthwiseConv2d,
  depthwiseBackpropFilter,
  depthwiseBackpropInput,
  maxPool,
  maxPoolGrad,
  avgPoolGrad,
  batchMatMul,
  fusedMatMul,
  sum,
  mean,
  add,
  sub,
  multiply,
  relu,
  relu6,
  clippedGradient,
  identity,
  cast,
];
//# sourceMappingURL=index.js.map
