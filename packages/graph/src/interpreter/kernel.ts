import type { ActivationQuantization, NodeOf, OpName, TensorData } from '@fovea/contracts';
import type { Shape } from '../ops/op-definition.ts';

/** One value of one example: floats in float64, stored integers in int32. */
export type Values = Float64Array | Int32Array;

/** Computes one node for one example, into `output`. */
export type Kernel = (inputs: readonly Values[], output: Values) => void;

/** What a kernel is made from. Everything that does not depend on the inputs is worked out once, here. */
export interface KernelContext<Name extends OpName = OpName> {
  readonly node: NodeOf<Name>;
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** By role. */
  readonly weights: Readonly<Record<string, TensorData>>;
  readonly inputCodes: readonly (ActivationQuantization | undefined)[];
}

export type KernelFactory<Name extends OpName> = (context: KernelContext<Name>) => Kernel;
