import type { DeviceWeights } from './device-weights.ts';
import type { ForwardPlan } from './forward-plan.ts';
import type { Tfjs } from './tfjs.ts';
/**
 * The plan's output for a batch, in inference mode. Intermediate values are freed as soon as nothing reads them.
 *
 * @returns `[batchSize, ...outputShape]`, a copy; empty for batch 0.
 */
export declare function runInference(
  tf: Tfjs,
  plan: ForwardPlan,
  weights: DeviceWeights,
  inputs: Float32Array,
  batchSize: number,
): Promise<Float32Array>;
/** @throws USAGE unless `inputs` is `[batchSize, ...inputShape]`. */
export declare function requireInputLength(plan: ForwardPlan, inputs: Float32Array, batchSize: number): void;
//# sourceMappingURL=inference.d.ts.map
