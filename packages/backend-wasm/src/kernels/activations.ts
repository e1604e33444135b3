import { Elu, LeakyRelu, Prelu, Sigmoid, getKernel } from '@tensorflow/tfjs-core';
import type { KernelConfig, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { activationUnsupported } from '../errors.ts';

/** What a fused kernel is told about its activation. */
export interface FusedActivation {
  readonly activation?: string | null;
  readonly leakyreluAlpha?: number | null;
}

/** Code of an activation that the kernels fuse into their epilogue; undefined for the others. */
export function activationCode(name: string | null | undefined): number | undefined {
  switch (name) {
    case null:
    case undefined:
    case 'linear':
      return 0;
    case 'relu':
      return 1;
    case 'relu6':
      return 2;
    default:
      return undefined;
  }
}

/**
 * Applies in a pass of its own an activation that the epilogue has not, and disposes of `linear`.
 *
 * TensorFlow.js' fused kernels are no fallback: XNNPACK computes "same" padding its own way, which differs for some strides.
 *
 * @throws OP_UNSUPPORTED for an unknown activation.
 */
export function activateApart(
  backend: BackendWasm,
  linear: TensorInfo,
  { activation, leakyreluAlpha }: FusedActivation,
  preluWeights: TensorInfo | undefined,
): TensorInfo {
  const run = (kernelName: string, more: NamedTensorInfoMap = {}, attrs: NamedAttrMap = {}): TensorInfo => {
    const { kernelFunc } = getKernel(kernelName, 'wasm') as KernelConfig;
    return kernelFunc({ inputs: { x: linear, ...more }, attrs, backend }) as TensorInfo;
  };
  const apply = (): TensorInfo => {
    switch (activation) {
      case 'elu':
        return run(Elu);
      case 'sigmoid':
        return run(Sigmoid);
      case 'leakyrelu':
        return run(LeakyRelu, {}, { alpha: leakyreluAlpha ?? 0 });
      case 'prelu':
        return run(Prelu, { alpha: preluWeights as TensorInfo });
      default:
        throw activationUnsupported(String(activation));
    }
  };
  try {
    return apply();
  } finally {
    backend.disposeData(linear.dataId);
  }
}
