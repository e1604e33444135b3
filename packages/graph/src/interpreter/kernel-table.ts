import type { OpName } from '@fovea/contracts';
import { copyValues, concatFloat, pad, upsample } from './copy-kernels.ts';
import { activationFloat, addFloat, batchNormFloat, mulFloat, softmaxFloat } from './float-kernels.ts';
import { conv2dFloat, denseFloat, depthwiseConv2dFloat } from './float-linear.ts';
import { activationInteger, addInteger, concatInteger, dequantize, fakeQuant, quantize } from './integer-kernels.ts';
import { conv2dInteger, denseInteger, depthwiseConv2dInteger } from './integer-linear.ts';
import type { Kernel, KernelContext, KernelFactory } from './kernel.ts';
import { avgPool, globalAvgPool, globalMaxPool, maxPool } from './pool-kernels.ts';

/** Nodes whose inputs are floats, and nodes whose arithmetic is the same for both. */
const floatKernels: { readonly [Name in OpName]: KernelFactory<Name> } = {
  conv2d: conv2dFloat,
  depthwiseConv2d: depthwiseConv2dFloat,
  dense: denseFloat,
  batchNorm: batchNormFloat,
  add: addFloat,
  mul: mulFloat,
  concat: concatFloat,
  maxPool,
  avgPool,
  globalAvgPool,
  globalMaxPool,
  reshape: copyValues,
  flatten: copyValues,
  pad,
  upsample,
  dropout: copyValues,
  activation: activationFloat,
  softmax: softmaxFloat,
  fakeQuant,
  quantize,
  dequantize,
};

/** Nodes whose inputs are coded in integers. */
const integerKernels: { readonly [Name in OpName]?: KernelFactory<Name> } = {
  conv2d: conv2dInteger,
  depthwiseConv2d: depthwiseConv2dInteger,
  dense: denseInteger,
  add: addInteger,
  concat: concatInteger,
  activation: activationInteger,
};

/** The kernel of a validated node. */
export function createKernel(context: KernelContext): Kernel {
  const { op } = context.node;
  const isInteger = context.inputCodes[0] !== undefined;
  const factory = (isInteger ? integerKernels[op] : undefined) ?? floatKernels[op];
  return (factory as KernelFactory<OpName>)(context);
}
