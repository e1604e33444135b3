import { assertChannelsLast, readPadding } from '../lowering.ts';
import type { LayerConverter } from '../lowering.ts';

const maxWindow = 1024;

/** `MaxPooling2D` or `AveragePooling2D`; strides left out are those of the window. */
export function poolConverter(op: 'maxPool' | 'avgPool'): LayerConverter {
  return (call, lowering) => {
    assertChannelsLast(call);
    const poolSize = call.config.pair('pool_size', 1, maxWindow, [2, 2]);
    const strides = call.config.pair('strides', 1, maxWindow, poolSize);
    const attributes = { poolSize, strides, padding: readPadding(call) };
    return lowering.add({ name: call.value, op, inputs: [lowering.input(call)], weights: {}, attributes });
  };
}

/** `GlobalAveragePooling2D` or `GlobalMaxPooling2D`. */
export function globalPoolConverter(op: 'globalAvgPool' | 'globalMaxPool'): LayerConverter {
  return (call, lowering) => {
    assertChannelsLast(call);
    const attributes = { keepDims: call.config.boolean('keepdims', false) };
    return lowering.add({ name: call.value, op, inputs: [lowering.input(call)], weights: {}, attributes });
  };
}
