import { batchNorm } from './batch-norm.ts';
import { add, multiply, squaredDifference, sub } from './broadcast.ts';
import { conv2d, fusedConv2d } from './conv2d.ts';
import { conv2dBackpropFilter, conv2dBackpropInput } from './conv2d-backprop.ts';
import { cast, identity } from './copies.ts';
import { depthwiseConv2d, fusedDepthwiseConv2d } from './depthwise.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise-backprop.ts';
import { batchMatMul, fusedMatMul } from './mat-mul.ts';
import type { KernelOverride } from './override.ts';
import { avgPool, avgPoolGrad, maxPool, maxPoolGrad, trueAvgPoolGrad } from './pool.ts';
import { clippedGradient, relu, relu6 } from './relu.ts';
import { mean, sum } from './sum.ts';
import { tile } from './tile.ts';

/** Every kernel of the `wasm` backend that this package adds or replaces. */
export const kernelOverrides: readonly KernelOverride[] = [
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
  avgPool,
  avgPoolGrad,
  trueAvgPoolGrad,
  batchMatMul,
  fusedMatMul,
  sum,
  mean,
  add,
  sub,
  multiply,
  squaredDifference,
  batchNorm,
  tile,
  relu,
  relu6,
  clippedGradient,
  identity,
  cast,
];
