import { nodeUnsupported } from '../errors.ts';
import type { Region } from '../program-draft.ts';
import { activation, add, clamp, concat, dequantize, isPlainCopy, pad, quantize, upsample } from './elementwise.ts';
import type { IntegerCall } from './integer-call.ts';
import { conv2d, dense, depthwiseConv2d, sizeOf } from './linear.ts';
import { avgPool, maxPool } from './pools.ts';

/**
 * Appends the instructions of a node that reads or writes integers, and returns where its value is: stored numbers as unsigned
 * bytes, floats where the node has no quantization.
 */
export function lowerInteger(call: IntegerCall): Region {
  const isReshape = call.node.op === 'reshape' || call.node.op === 'flatten';
  if (isReshape && isPlainCopy(call)) return call.inputs[0]!.region;
  const size = sizeOf(call);
  const y = call.code === undefined ? call.draft.floats(size) : call.draft.bytes(size);
  emit(call, y);
  return y;
}

function emit(call: IntegerCall, y: Region): void {
  switch (call.node.op) {
    case 'conv2d':
      return conv2d(call as IntegerCall<'conv2d'>, y);
    case 'depthwiseConv2d':
      return depthwiseConv2d(call as IntegerCall<'depthwiseConv2d'>, y);
    case 'dense':
      return dense(call as IntegerCall<'dense'>, y);
    case 'add':
      return add(call as IntegerCall<'add'>, y);
    case 'concat':
      return concat(call as IntegerCall<'concat'>, y);
    case 'activation':
      return activation(call as IntegerCall<'activation'>, y);
    case 'maxPool':
    case 'globalMaxPool':
      return maxPool(call as IntegerCall<'maxPool'>, y);
    case 'avgPool':
    case 'globalAvgPool':
      return avgPool(call as IntegerCall<'avgPool'>, y);
    case 'pad':
      return pad(call as IntegerCall<'pad'>, y);
    case 'upsample':
      return upsample(call as IntegerCall<'upsample'>, y);
    case 'reshape':
    case 'flatten':
      return clamp(call, call.inputs[0]!.region, y);
    case 'quantize':
      return quantize(call as IntegerCall<'quantize'>, y);
    case 'dequantize':
      return dequantize(call as IntegerCall<'dequantize'>, y);
    case 'batchNorm':
    case 'mul':
    case 'softmax':
    case 'dropout':
    case 'fakeQuant':
      throw nodeUnsupported(call.node);
    default:
      call.node satisfies never;
  }
}
