import type { OpName } from '@fovea/contracts';

/** Ops whose nodes may carry a quantization, and the borders between integers and floats. */
const integerOps: ReadonlySet<OpName> = new Set<OpName>([
  ...(['quantize', 'dequantize', 'conv2d', 'depthwiseConv2d', 'dense', 'add', 'concat', 'activation'] as const),
  ...(['maxPool', 'globalMaxPool', 'avgPool', 'globalAvgPool', 'flatten', 'reshape', 'pad', 'upsample'] as const),
]);

/** Whether nodes of this op compute in integers, bit for bit as the reference does. */
export function supportsInt8(op: OpName): boolean {
  return integerOps.has(op);
}

/** Whether nodes of this op compute on bits, where their weights and inputs are signs. */
export function supportsBinary(op: OpName): boolean {
  return op === 'conv2d' || op === 'dense';
}
