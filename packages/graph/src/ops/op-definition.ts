import type { NodeOf, OpName } from '@fovea/contracts';
import type { Check } from '../validation/checks.ts';

export type Shape = readonly number[];

/** A weight that an op takes. */
export interface WeightRole {
  readonly role: string;
  readonly isRequired: boolean;
  /** False for running statistics. */
  readonly isTrainable: boolean;
}

/** What shape inference sees of a node. */
export interface ShapeContext<Name extends OpName> {
  readonly node: NodeOf<Name>;
  /** Names the node in errors. */
  readonly path: string;
  /** Per example. */
  readonly inputs: readonly Shape[];
  /** Full shapes, by role; only the roles present. */
  readonly weights: Readonly<Record<string, Shape>>;
}

/**
 * How an op takes part in integer arithmetic.
 *
 * `accumulate`: int8 weights, int32 sums, one requantization. `requantize`: no weights, one requantization. `copy`: stored
 * values are moved or compared, so that the code in equals the code out. `none`: floats only. `border`: quantize, dequantize.
 */
export type IntegerSemantics = 'accumulate' | 'requantize' | 'copy' | 'none' | 'border';

/** What the library knows of an op, except how to compute it. */
export interface OpDefinition<Name extends OpName> {
  readonly inputCount: { readonly min: number; readonly max: number };
  readonly weights: readonly WeightRole[];
  readonly attributes: Check;
  readonly integer: IntegerSemantics;
  /** @throws GRAPH_INVALID when inputs, weights and attributes do not fit each other. */
  inferShape(context: ShapeContext<Name>): Shape;
  /** Multiply-accumulates of one example; absent means none. */
  macs?(context: ShapeContext<Name>, output: Shape): number;
}

export const oneInput = { min: 1, max: 1 } as const;

export const kernelAndBias: readonly WeightRole[] = [
  { role: 'kernel', isRequired: true, isTrainable: true },
  { role: 'bias', isRequired: false, isTrainable: true },
];
