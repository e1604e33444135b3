import type { GraphNode, Loss, TrainBatch } from '@fovea/contracts';
import type { DeviceWeights } from './device-weights.ts';
import type { Tensor, Tfjs } from './tfjs.ts';
import type { TrainPlan } from './train-plan.ts';
export interface TrainStep {
  readonly loss: number;
  readonly logits: Float32Array;
  /** By tensor name; kept: the caller disposes of them. */
  readonly gradients: ReadonlyMap<string, Tensor>;
  /** Of each batch norm that uses the batch's, on the host. */
  readonly statistics: readonly HostStatistics[];
}
export interface HostStatistics {
  readonly node: GraphNode;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}
/**
 * One forward and backward pass of a batch of at least one example.
 *
 * @remarks Reverse mode over the Graph's own nodes rather than over a TensorFlow.js tape: a tape clones every tensor it saves,
 * which is a copy in WASM memory, computes the gradients of fused operations for all inputs, the image included, and frees
 * nothing before the end.
 */
export declare function runTrainStep(
  tf: Tfjs,
  plan: TrainPlan,
  weights: DeviceWeights,
  batch: TrainBatch,
  loss: Loss,
): TrainStep;
//# sourceMappingURL=train-step.d.ts.map
