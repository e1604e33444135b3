import type { ActivationFunction, GraphNode, OpName, NodeOf } from '@fovea/contracts';
import type { EngineKernels } from '../engine-memory.ts';
import type { ProgramDraft, Region } from '../program-draft.ts';

/** A value of the graph in memory: `[batch, ...shape]`. */
export interface Value {
  readonly region: Region;
  /** Per example. */
  readonly shape: readonly number[];
  /** Present where the value lies inside larger images, with zeros around it. */
  readonly border?: Border;
}

/** Where an image lies inside a larger one. */
export interface Border {
  readonly top: number;
  readonly left: number;
  /** Of the larger image. */
  readonly height: number;
  readonly width: number;
}

/** How a filter is cut for the kernels: see `packFilter`. A dense kernel is a 1x1 filter. */
export interface FilterShape {
  readonly filterHeight: number;
  readonly filterWidth: number;
  readonly dilationWidth: number;
  readonly channels: number;
  readonly outChannels: number;
}

/** Where weights lie: packed once where they are constant, packed by the program where they are trained. */
export interface WeightSource {
  /** Values as float32, in the layout of the graph. */
  values(tensorName: string): Region;
  packed(tensorName: string, shape: FilterShape): Region;
  /** A 3x3 filter for `convWinograd`; absent where weights change, as transforming them would not pay; undefined for NaN. */
  transformed?(tensorName: string, shape: FilterShape): Region | undefined;
}

/** What lowering a node needs to know. */
export interface OpCall<Name extends OpName = OpName> {
  readonly draft: ProgramDraft;
  readonly kernels: EngineKernels;
  readonly node: NodeOf<Name>;
  readonly batch: number;
  /** Images of the batch that these are a part of. Kernels are chosen by it, so that a part has the bits that the whole has. */
  readonly wholeBatch: number;
  readonly inputs: readonly Value[];
  readonly outputShape: readonly number[];
  /** Asked for by the one node that reads the output; only a conv2d is ever asked. */
  readonly outputBorder?: Border;
  readonly weights: WeightSource;
}

/** Codes of `assembly/activations.ts`. */
export const activationCodes: Readonly<Record<ActivationFunction, number>> = {
  linear: 0,
  relu: 1,
  relu6: 2,
  hardSigmoid: 3,
  hardSwish: 4,
  sigmoid: 5,
  tanh: 6,
  sign: 7,
};

/** Activations that the epilogue of a convolution computes. */
export function isFusable(activation: ActivationFunction): boolean {
  return activationCodes[activation] <= activationCodes.relu6;
}

/** The activation of a node: its own function, or the one in its epilogue. */
export function activationOf(node: GraphNode): ActivationFunction {
  if (node.op === 'activation') return node.attributes.function;
  return 'activation' in node.attributes ? node.attributes.activation : 'linear';
}

/** `[height, width, channels]` of an image value. */
export function imageShape({ shape }: Pick<Value, 'shape'>): readonly [number, number, number] {
  return shape as readonly [number, number, number];
}
