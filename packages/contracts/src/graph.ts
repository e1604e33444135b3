import type { DataUse } from './certificate.ts';

/**
 * The Graph: a classifier as data. Layout is NHWC throughout. Value shapes are per example: the leading batch axis of
 * every activation is implied and never written. Weights carry their full shape.
 */

/** Version of the representation; a reader refuses a newer one. */
export const graphVersion = 1;

/** Element type of a stored tensor. `bit` holds one sign a bit (1 = +1, 0 = -1), least significant bit first. */
export type TensorDType = 'float32' | 'float16' | 'int8' | 'uint8' | 'int32' | 'bit';

/** Affine code: `real = scale * (stored - zeroPoint)`. One entry, or one for each index of `axis`. */
export interface Quantization {
  readonly scale: readonly number[];
  readonly zeroPoint: readonly number[];
  /** Axis of the tensor's shape along which scale and zeroPoint run; absent for per-tensor. */
  readonly axis?: number;
}

/** Weights. `float16` is stored as its 16-bit patterns in a Uint16Array; `bit` as packed bytes. */
export interface TensorData {
  readonly shape: readonly number[];
  readonly dtype: TensorDType;
  readonly data: Float32Array | Uint16Array | Int8Array | Uint8Array | Int32Array;
  readonly quantization?: Quantization;
}

/** How an activation is coded where a node computes in integers. */
export interface ActivationQuantization {
  readonly dtype: 'uint8' | 'int8';
  readonly scale: number;
  readonly zeroPoint: number;
  /** Saturation bounds in stored units, inside the dtype's range; profile `wasm` uses 0..127. */
  readonly min: number;
  readonly max: number;
}

/**
 * `hardSigmoid(x) = relu6(x + 3) / 6`, as in Keras 3 (Keras 2 and TensorFlow.js: `clip(0.2 x + 0.5)`);
 * `hardSwish(x) = x * hardSigmoid(x)`; `sign(0) = 1`.
 */
export type ActivationFunction =
  'linear' | 'relu' | 'relu6' | 'hardSwish' | 'hardSigmoid' | 'sigmoid' | 'tanh' | 'sign';

/** `same` pads as TensorFlow does (more at the end when odd); explicit padding is [[top, bottom], [left, right]]. */
export type Padding = 'same' | 'valid' | readonly [readonly [number, number], readonly [number, number]];

export type Pair = readonly [number, number];

export interface Conv2dAttributes {
  /** Weights: kernel `[kernelHeight, kernelWidth, inChannels, outChannels]`, bias `[outChannels]` (optional). */
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly activation: ActivationFunction;
}

export interface DepthwiseConv2dAttributes {
  /** Weights: kernel `[kernelHeight, kernelWidth, inChannels, depthMultiplier]`, bias `[inChannels * depthMultiplier]`. */
  readonly strides: Pair;
  readonly dilations: Pair;
  readonly padding: Padding;
  readonly activation: ActivationFunction;
}

export interface DenseAttributes {
  /** Weights: kernel `[inUnits, outUnits]`, bias `[outUnits]` (optional). */
  readonly activation: ActivationFunction;
}

export interface BatchNormAttributes {
  /** Weights: gamma, beta, mean, variance, each `[channels]`; mean and variance are running statistics, not trained. */
  readonly epsilon: number;
  /** Running statistic = momentum * old + (1 - momentum) * batch's. */
  readonly momentum: number;
}

export interface PoolAttributes {
  readonly poolSize: Pair;
  readonly strides: Pair;
  /** Average pools count only the elements inside the image, as TensorFlow does. */
  readonly padding: Padding;
}

/** Attributes of each op of the closed set. The key is the op's name. */
export interface OpAttributes {
  conv2d: Conv2dAttributes;
  depthwiseConv2d: DepthwiseConv2dAttributes;
  dense: DenseAttributes;
  batchNorm: BatchNormAttributes;
  add: { readonly activation: ActivationFunction };
  /** Shapes are equal, or one is `[1, 1, channels]`. */
  mul: Record<never, never>;
  /** Along the last axis of `[height, width, channels]` or `[units]`. */
  concat: Record<never, never>;
  maxPool: PoolAttributes;
  avgPool: PoolAttributes;
  globalAvgPool: { readonly keepDims: boolean };
  globalMaxPool: { readonly keepDims: boolean };
  reshape: { readonly shape: readonly number[] };
  flatten: Record<never, never>;
  pad: { readonly padding: readonly [Pair, Pair]; readonly value: number };
  /** Nearest-neighbour up-sampling of height and width by whole factors. */
  upsample: { readonly factors: Pair };
  /** `rate` in [0, 1) is the share of values zeroed while training; identity otherwise. */
  dropout: { readonly rate: number };
  activation: { readonly function: ActivationFunction };
  softmax: Record<never, never>;
  /** Rounds to the grid of `ActivationQuantization` and back, in floats; straight-through gradient inside the range. */
  fakeQuant: { readonly quantization: ActivationQuantization };
  quantize: Record<never, never>;
  dequantize: Record<never, never>;
}

export type OpName = keyof OpAttributes;

/** One operation. It yields exactly one value, which carries the node's name. */
export type GraphNode = {
  [Name in OpName]: {
    readonly name: string;
    readonly op: Name;
    /** Names of values: graph inputs or earlier nodes. */
    readonly inputs: readonly string[];
    /** Role (`kernel`, `bias`, `gamma` …) to tensor name. */
    readonly weights: Readonly<Record<string, string>>;
    readonly attributes: OpAttributes[Name];
    /** Present where the value is coded in integers; the node then computes with integers. */
    readonly quantization?: ActivationQuantization;
  };
}[OpName];

export type NodeOf<Name extends OpName> = Extract<GraphNode, { op: Name }>;

/** From stored pixels (0..255) to the network's input: `(pixel * scale - mean[c]) / std[c]`. */
export interface Preprocessing {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly scale: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** @see {@link PhotoFit} */
  readonly fit: PhotoFit['fit'];
  readonly resizeTo?: number;
}

/** How a photo of another size is fitted: shortest side to `resizeTo`, central crop; or squeezed; or letterboxed. */
export interface PhotoFit {
  readonly fit: 'crop' | 'squeeze' | 'pad';
  /** Shortest side before the crop [px]; as small as still covers the image when left out. */
  readonly resizeTo?: number;
}

export interface GraphMeta {
  readonly name: string;
  readonly classes: readonly string[];
  readonly preprocessing?: Preprocessing;
  /** Which quantizer made this graph, if one did. */
  readonly quantizer?: { readonly id: string; readonly scheme: QuantizationScheme; readonly notes?: readonly string[] };
  /** Images that shaped its weights or ranges. */
  readonly dataUses?: readonly DataUse[];
  /** Contribution id and params of the model family. */
  readonly family?: { readonly id: string; readonly params: Readonly<Record<string, unknown>> };
}

/**
 * What compression did to compute. `storage-only` expands before compute; `weight-only` keeps weights small in memory and
 * computes in floats; the other two compute in integers or bits.
 */
export type QuantizationScheme = 'storage-only' | 'weight-only' | 'integer-compute' | 'binary-compute';

export interface GraphInput {
  readonly name: string;
  /** Per example, `[height, width, channels]` or `[units]`. */
  readonly shape: readonly number[];
}

/**
 * A classifier: nodes in topological order. By convention a classifier has one input and one output, and its last node is
 * `softmax`; training works on that node's input, the logits.
 */
export interface Graph {
  readonly version: number;
  readonly inputs: readonly GraphInput[];
  readonly outputs: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly tensors: Readonly<Record<string, TensorData>>;
  readonly meta: GraphMeta;
}
