import type { ActivationFunction } from '@fovea/contracts';
import type { Tensor, Tfjs } from '../tfjs.ts';
/**
 * A kernel that a backend may add: `dy` where `0 < x <= high`, else 0, in one pass. Inputs `dy` and `x`, attribute `high`.
 */
export declare const clippedGradientKernel = 'FoveaClippedGradient';
/** Kernels that an activation adds to those of its op. */
export declare function activationKernels(activation: ActivationFunction): {
  readonly forward: readonly string[];
  readonly gradient: readonly string[];
};
/** A value with the way back through the activation that made it. */
export interface Activated {
  readonly value: Tensor;
  gradient(dy: Tensor): Tensor;
}
/** `activation(x)`, differentiable. */
export declare function activate(tf: Tfjs, activation: ActivationFunction, x: Tensor): Activated;
/** `activation(compute(…))`, inside the kernel where it can fuse the activation. */
export declare function activateFused(
  tf: Tfjs,
  activation: ActivationFunction,
  compute: (fusedActivation: string) => Tensor,
): Activated;
export declare const activationOp: import('./bridge-op.ts').BridgeOp<'activation'>;
//# sourceMappingURL=activation.d.ts.map
