import type { ActivationFunction, Padding, Pair } from '@fovea/contracts';
import type { KernelInitializer } from './initializers.ts';

export interface NamedOptions {
  /** Name of the node and of its value; by default the op's name, numbered from the second on. */
  readonly name?: string;
}

/** One number for both axes, or `[height, width]`. */
export type Size = number | Pair;

export interface WindowOptions extends NamedOptions {
  /** Default 1. */
  readonly strides?: Size;
  /** Default 1. */
  readonly dilations?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Default `linear`. */
  readonly activation?: ActivationFunction;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: KernelInitializer;
}

export interface Conv2dOptions extends WindowOptions {
  readonly filters: number;
  readonly kernelSize: Size;
}

export interface DepthwiseConv2dOptions extends WindowOptions {
  readonly kernelSize: Size;
  /** Default 1. */
  readonly depthMultiplier?: number;
}

export interface DenseOptions extends NamedOptions {
  readonly units: number;
  readonly activation?: ActivationFunction;
  readonly useBias?: boolean;
  readonly kernelInitializer?: KernelInitializer;
}

export interface BatchNormOptions extends NamedOptions {
  /** Default 0.001, as in Keras. */
  readonly epsilon?: number;
  /** Default 0.99, as in Keras. */
  readonly momentum?: number;
}

export interface PoolOptions extends NamedOptions {
  /** Default 2. */
  readonly poolSize?: Size;
  /** Default: the pool size. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
}

export interface GlobalPoolOptions extends NamedOptions {
  /** True keeps `[1, 1, channels]`. Default false. */
  readonly keepDims?: boolean;
}

export interface PadOptions extends NamedOptions {
  /** `[[top, bottom], [left, right]]`. */
  readonly padding: readonly [Pair, Pair];
  /** Default 0. */
  readonly value?: number;
}

export function pairFrom(size: Size): Pair {
  return typeof size === 'number' ? [size, size] : size;
}
