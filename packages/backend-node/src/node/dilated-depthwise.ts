import type * as tfjs from '@tensorflow/tfjs-core';
import type { KernelFunc, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core';

/** Depthwise convolutions with dilation on TensorFlow's own kernel, which has none: over a filter with zeros between its taps. */
export function withDilation(tf: typeof tfjs, kernel: KernelFunc): KernelFunc {
  return (call) => {
    const { dilations = 1 } = call.attrs as { readonly dilations?: number | readonly [number, number] };
    const [rows, columns] = typeof dilations === 'number' ? [dilations, dilations] : dilations;
    if (rows === 1 && columns === 1) return kernel(call);
    const filter = tf.tidy(() => inflate(tf, call.inputs['filter'] as Tensor, [rows, columns]));
    const attrs = { ...call.attrs, dilations: [1, 1] } as NamedAttrMap;
    const value = kernel({ ...call, inputs: { ...call.inputs, filter }, attrs });
    filter.dispose();
    return value;
  };
}

function inflate(tf: typeof tfjs, filter: Tensor, [rows, columns]: readonly [number, number]): Tensor {
  const [height, width, channels, multiplier] = filter.shape as [number, number, number, number];
  const depth = channels * multiplier;
  const spread = tf.pad(tf.reshape(filter, [height, 1, width, 1, depth]), [
    [0, 0],
    [0, rows - 1],
    [0, 0],
    [0, columns - 1],
    [0, 0],
  ]);
  const inflated = tf.reshape(spread, [height * rows, width * columns, channels, multiplier]);
  const size = [(height - 1) * rows + 1, (width - 1) * columns + 1, channels, multiplier];
  return tf.slice(inflated, [0, 0, 0, 0], size);
}
