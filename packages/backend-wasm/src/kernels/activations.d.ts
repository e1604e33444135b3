import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
/** What a fused kernel is told about its activation. */
export interface FusedActivation {
  readonly activation?: string | null;
  readonly leakyreluAlpha?: number | null;
}
/** Code of an activation that the kernels fuse into their epilogue; undefined for the others. */
export declare function activationCode(name: string | null | undefined): number | undefined;
/**
 * Applies in a pass of its own an activation that the epilogue has not, and disposes of `linear`.
 *
 * TensorFlow.js' fused kernels are no fallback: XNNPACK computes "same" padding its own way, which differs for some strides.
 *
 * @throws OP_UNSUPPORTED for an unknown activation.
 */
export declare function activateApart(
  backend: BackendWasm,
  linear: TensorInfo,
  { activation, leakyreluAlpha }: FusedActivation,
  preluWeights: TensorInfo | undefined,
): TensorInfo;
//# sourceMappingURL=activations.d.ts.map
