import type { OpName, TensorData } from '@fovea/contracts';
import { requantizeMultiplier } from '@fovea/graph';
import type { KernelBuild } from '../../kernel-module.ts';
import type { OpCall } from '../ops/op-call.ts';
import type { Region } from '../program-draft.ts';
import type { ConstantBytes } from './constant-bytes.ts';
import type { Route } from './pack-weights.ts';
import type { UnsignedCode } from './unsigned-code.ts';

/** What lowering a node that computes in integers needs to know. */
export interface IntegerCall<Name extends OpName = OpName> extends OpCall<Name> {
  readonly build: KernelBuild;
  readonly constants: ConstantBytes;
  /** How each layer that was lowered before computes: looking at all weights takes a while. */
  readonly routes: Map<string, Route>;
  readonly tensors: Readonly<Record<string, TensorData>>;
  /** Codes of the inputs; undefined for floats. */
  readonly inputCodes: readonly (UnsignedCode | undefined)[];
  /** Undefined where the node yields floats. */
  readonly code: UnsignedCode | undefined;
}

/** The same without the node: what helpers of any op take. */
export type IntegerContext = Omit<IntegerCall, 'node'>;

/** A table of 256 stored numbers: where each byte goes. */
export function byteTable({ constants }: IntegerContext, key: string, map: (stored: number) => number): Region {
  return constants.region(key, () => Uint8Array.from({ length: 256 }, (_, stored) => map(stored)));
}

/** The weight scale of each output channel; depthwise kernels have one for each input channel, shared by its multiples. */
export function channelScales(kernel: TensorData, channels: number): number[] {
  const { scale } = kernel.quantization!;
  return Array.from({ length: channels }, (_, c) => scale[Math.floor((c * scale.length) / channels)]!);
}

/** Multiplier of each output channel, padded with zeros to whole panels of `multiple`. */
export function channelMultipliers(
  kernel: TensorData,
  channels: number,
  input: UnsignedCode,
  output: UnsignedCode,
  multiple: number,
): Float32Array {
  const multipliers = new Float32Array(Math.ceil(channels / multiple) * multiple);
  channelScales(kernel, channels).forEach((scale, c) => {
    multipliers[c] = requantizeMultiplier(input.scale, scale, output.scale);
  });
  return multipliers;
}
