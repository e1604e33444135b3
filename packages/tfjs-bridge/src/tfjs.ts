import type * as tfjs from '@tensorflow/tfjs-core';
import type { NamedAttrMap, NamedTensorMap } from '@tensorflow/tfjs-core';

/** The module `@tensorflow/tfjs-core`, its backend set and its kernels registered. */
export type Tfjs = typeof tfjs;
export type Tensor = tfjs.Tensor;

/**
 * Runs one kernel of the active backend. Kernels are called without their `tf.*` wrappers, which check, reshape and record
 * anew on each call what a validated Graph already guarantees.
 */
export function runKernel(
  tf: Tfjs,
  kernel: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes: Readonly<Record<string, unknown>> = {},
): Tensor {
  const present = inputs as unknown as NamedTensorMap;
  return tf.engine().runKernel(kernel, present, attributes as unknown as NamedAttrMap) as Tensor;
}

/** `tf.tidy` for a function that returns no tensors: tidy would walk every number of its result in search of one. */
export function scoped<T>(tf: Tfjs, compute: () => T): T {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}

/** The same data under another shape, without a copy where the backend can. */
export function reshape(tf: Tfjs, x: Tensor, shape: readonly number[]): Tensor {
  if (x.shape.length === shape.length && x.shape.every((dimension, axis) => dimension === shape[axis])) return x;
  return runKernel(tf, tf.Reshape, { x }, { shape: [...shape] });
}

/** Sum over all axes but the last, `[channels]`. */
export function sumToChannels(tf: Tfjs, x: Tensor): Tensor {
  return runKernel(tf, tf.Sum, { x }, { axis: leadingAxes(x), keepDims: false });
}

/** Element-wise product, with broadcasting. */
export function multiply(tf: Tfjs, a: Tensor, b: Tensor): Tensor {
  return runKernel(tf, tf.Multiply, { a, b });
}

/** Element-wise sum, with broadcasting. */
export function add(tf: Tfjs, a: Tensor, b: Tensor): Tensor {
  return runKernel(tf, tf.Add, { a, b });
}

/** Elements of each channel: batch and, for images, height and width. */
export function countPerChannel(x: Tensor): number {
  return x.size / x.shape.at(-1)!;
}

function leadingAxes(x: Tensor): number[] {
  return Array.from({ length: x.shape.length - 1 }, (_, axis) => axis);
}
