import type { GraphNode, OpName } from '@fovea/contracts';
import { batchNorm } from './batch-norm.ts';
import { add, concat, mul } from './combine.ts';
import { conv2d } from './conv2d.ts';
import { dense } from './dense.ts';
import { depthwiseConv2d } from './depthwise-conv2d.ts';
import type { OpDefinition } from './op-definition.ts';
import { avgPool, globalAvgPool, globalMaxPool, maxPool } from './pools.ts';
import { flatten, pad, reshape, upsample } from './rearrange.ts';
import { activation, dequantize, dropout, fakeQuant, quantize, softmax } from './unary.ts';

const opTable: { readonly [Name in OpName]: OpDefinition<Name> } = {
  conv2d,
  depthwiseConv2d,
  dense,
  batchNorm,
  add,
  mul,
  concat,
  maxPool,
  avgPool,
  globalAvgPool,
  globalMaxPool,
  reshape,
  flatten,
  pad,
  upsample,
  dropout,
  activation,
  softmax,
  fakeQuant,
  quantize,
  dequantize,
};

/** The op set, in the order of the contracts. */
export const opNames = Object.keys(opTable) as readonly OpName[];

export function isOpName(name: unknown): name is OpName {
  return typeof name === 'string' && Object.hasOwn(opTable, name);
}

/** The definition of a node's op. The caller passes that same node in the shape context. */
export function definitionOf(node: Pick<GraphNode, 'op'>): OpDefinition<OpName> {
  return opTable[node.op] as unknown as OpDefinition<OpName>;
}
