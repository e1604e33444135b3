import { FusedBatchNorm, util } from '@tensorflow/tfjs-core';
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core';
import { isEmpty } from './conv-plan.ts';
import type { KernelOverride } from './override.ts';

interface Inputs {
  readonly x: TensorInfo;
  readonly mean: TensorInfo;
  readonly variance: TensorInfo;
  readonly offset?: TensorInfo | null;
  readonly scale?: TensorInfo | null;
}

/** `(x - mean) * scale / sqrt(variance + epsilon) + offset`, one value for each channel. */
export const batchNorm: KernelOverride = {
  kernelName: FusedBatchNorm,
  create({ heapOf, previous }) {
    return (args) => {
      const { x, mean, variance, ...optional } = args.inputs as unknown as Inputs;
      const { varianceEpsilon } = args.attrs as unknown as { varianceEpsilon: number };
      const offset = optional.offset ?? undefined;
      const scale = optional.scale ?? undefined;
      const channels = x.shape.at(-1) ?? 1;
      const isPerChannel = [mean, variance, offset, scale].every(
        (tensor) => tensor === undefined || (tensor.shape.length === 1 && tensor.shape[0] === channels),
      );
      const isFloat = [x, mean, variance, offset, scale].every((tensor) => (tensor?.dtype ?? 'float32') === 'float32');
      if (!isPerChannel || !isFloat || isEmpty(x.shape)) return (previous as KernelFunc)(args);
      const heap = heapOf(args.backend);
      const out = heap.output(x.shape);
      const scratch = heap.scratch(8 * channels);
      heap.kernels.batchNorm(
        ...[heap.pointer(x), heap.pointer(mean), heap.pointer(variance)],
        scale === undefined ? 0 : heap.pointer(scale),
        offset === undefined ? 0 : heap.pointer(offset),
        heap.pointer(out),
        ...[util.sizeFromShape(x.shape) / channels, channels, varianceEpsilon, scratch],
      );
      return out;
    };
  },
};
