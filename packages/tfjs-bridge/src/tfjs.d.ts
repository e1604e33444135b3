import type * as tfjs from '@tensorflow/tfjs-core';
/** The module `@tensorflow/tfjs-core`, its backend set and its kernels registered. */
export type Tfjs = typeof tfjs;
export type Tensor = tfjs.Tensor;
/**
 * Runs one kernel of the active backend. Kernels are called without their `tf.*` wrappers, which check, reshape and record
 * anew on each call what a validated Graph already guarantees.
 */
export declare function runKernel(
  tf: Tfjs,
  kernel: string,
  inputs: Readonly<Record<string, Tensor | undefined>>,
  attributes?: Readonly<Record<string, unknown>>,
): Tensor;
/** `tf.tidy` for a function that returns no tensors: tidy would walk every number of its result in search of one. */
export declare function scoped<T>(tf: Tfjs, compute: () => T): T;
/** The same data under another shape, without a copy where the backend can. */
export declare function reshape(tf: Tfjs, x: Tensor, shape: readonly number[]): Tensor;
/** Sum over all axes but the last, `[channels]`. */
export declare function sumToChannels(tf: Tfjs, x: Tensor): Tensor;
/** Element-wise product, with broadcasting. */
export declare function multiply(tf: Tfjs, a: Tensor, b: Tensor): Tensor;
/** Element-wise sum, with broadcasting. */
export declare function add(tf: Tfjs, a: Tensor, b: Tensor): Tensor;
/** Elements of each channel: batch and, for images, height and width. */
export declare function countPerChannel(x: Tensor): number;
//# sourceMappingURL=tfjs.d.ts.map
